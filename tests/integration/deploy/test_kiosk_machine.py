"""What makes a Debian machine a kiosk: every file is laid where it belongs, with the hub's address, and can be read."""

import configparser
import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from congress.settings import PROJECT_ROOT

DEPLOY = PROJECT_ROOT / "deploy" / "kiosk"
HUB = "https://don.example:8443"
UNIT = "etc/systemd/system/don-kiosk.service"
POLICIES = "etc/chromium/policies/managed/don-kiosk.json"
# Names as systemd.unit(5), systemd.service(5), systemd.exec(5), logind.conf(5) and systemd-sleep.conf(5) tell them.
KNOWN = {
    "Unit": {"Description", "Documentation", "After", "Wants", "Conflicts", "ConditionPathExists", "StartLimitIntervalSec"},
    "Service": {
        "Type", "User", "PAMName", "WorkingDirectory", "EnvironmentFile", "ExecStartPre", "ExecStart", "Restart",
        "RestartSec", "TimeoutStartSec", "TTYPath", "TTYReset", "TTYVHangup", "TTYVTDisallocate", "StandardInput",
        "StandardOutput", "StandardError", "UtmpIdentifier", "UtmpMode", "ProtectSystem",
    },
    "Install": {"WantedBy", "Alias"},
    "Login": {
        "NAutoVTs", "ReserveVT", "HandlePowerKey", "HandleSuspendKey", "HandleHibernateKey", "HandleLidSwitch",
        "HandleLidSwitchExternalPower", "HandleLidSwitchDocked", "IdleAction",
    },
    "Sleep": {"AllowSuspend", "AllowHibernation", "AllowSuspendThenHibernate", "AllowHybridSleep"},
}  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The files of a kiosk, laid out below a folder instead of on this machine."""
    root = tmp_path / "machine"
    install(root, HUB + "/", "90")
    return root


def install(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [DEPLOY / "install.sh", *words],
        env={**os.environ, "DESTDIR": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def sections(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Read a unit or a configuration of systemd; a name may stand more than once."""
    strict = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    strict.optionxform = str  # type: ignore[assignment, method-assign]
    strict.read(path)
    return {name: list(strict[name].items()) for name in strict.sections()}


def test_everything_is_laid_out_and_the_screen_can_be_started(machine: Path) -> None:
    laid = {str(path.relative_to(machine)) for path in machine.rglob("*") if path.is_file()}
    assert laid == {
        UNIT,
        POLICIES,
        "usr/local/bin/don-kiosk",
        "etc/don-kiosk.env",
        "etc/systemd/logind.conf.d/don-kiosk.conf",
        "etc/systemd/sleep.conf.d/don-kiosk.conf",
        "etc/sysctl.d/70-don-kiosk.conf",
        "etc/udev/rules.d/70-don-scanner.rules",
        "usr/local/share/don-kiosk/README.md",
    }
    assert (machine / "usr/local/bin/don-kiosk").stat().st_mode & stat.S_IXOTH
    assert f"DON_HUB={HUB}\n" in (machine / "etc/don-kiosk.env").read_text()
    assert "DON_ROTATE=90\n" in (machine / "etc/don-kiosk.env").read_text()


@pytest.mark.parametrize("words", [(), ("don.example",), (HUB, "45")])
def test_an_address_or_a_turn_that_cannot_be_lays_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = install(tmp_path / "machine", *words)
    assert ended.returncode == 2
    assert ended.stderr
    assert not (tmp_path / "machine").exists()


def test_the_browser_shows_the_hub_and_nothing_else(machine: Path) -> None:
    policies: dict[str, Any] = json.loads((machine / POLICIES).read_text())
    assert policies["URLBlocklist"] == ["*"]
    for name in ("URLAllowlist", "VideoCaptureAllowedUrls", "OverrideSecurityRestrictionsOnInsecureOrigin"):
        assert policies[name] == [HUB], name
    assert policies["DeveloperToolsAvailability"] == 2
    off = (
        "TranslateEnabled",
        "PasswordManagerEnabled",
        "PrintingEnabled",
        "AllowFileSelectionDialogs",
        "VideoCaptureAllowed",
    )
    assert [policies[name] for name in off] == [False] * len(off)
    assert policies["AutoplayAllowed"] is True


def test_the_browser_of_debian_knows_every_policy(machine: Path) -> None:
    """Chromium passes over a policy it does not know without a word; its own binary holds the names."""
    browser = next((path for path in map(Path, BINARIES) if path.exists()), None)
    names = json.loads((machine / POLICIES).read_text())
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in names)
    if browser is not None:
        held = browser.read_bytes()
        assert [name for name in names if b"\0" + name.encode() + b"\0" not in held] == []


BINARIES = ("/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser")


@pytest.mark.parametrize(
    "path", [UNIT, "etc/systemd/logind.conf.d/don-kiosk.conf", "etc/systemd/sleep.conf.d/don-kiosk.conf"]
)
def test_systemd_knows_every_option(machine: Path, path: str) -> None:
    read = sections(machine / path)
    assert read
    for section, options in read.items():
        assert {name for name, _ in options} <= KNOWN[section]


def test_the_screen_comes_back_whatever_ends_it_and_leads_to_no_console(machine: Path) -> None:
    unit = {name: value for options in sections(machine / UNIT).values() for name, value in options}
    assert (unit["Restart"], unit["StartLimitIntervalSec"], unit["WantedBy"]) == ("always", "0", "graphical.target")
    cage, *words = unit["ExecStart"].split()
    assert cage == "/usr/bin/cage"
    assert "-s" not in words  # would let keys switch consoles
    login = dict(sections(machine / "etc/systemd/logind.conf.d/don-kiosk.conf")["Login"])
    assert (login["NAutoVTs"], login["ReserveVT"], login["HandlePowerKey"]) == ("0", "0", "ignore")


def test_systemd_itself_finds_nothing_wrong_with_the_unit(machine: Path) -> None:
    """As far as it can be asked here: cage need not be on this machine, so any program stands for it."""
    unit = machine / UNIT
    unit.write_text(unit.read_text().replace("/usr/bin/cage", "/bin/true").replace("/usr/bin/curl", "/bin/true"))
    command = shutil.which("systemd-analyze")
    if command is None:  # not Debian: the names are checked above
        assert "ExecStart=/bin/true -d -- /usr/local/bin/don-kiosk" in unit.read_text()
        return
    ended = subprocess.run([command, "verify", unit], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_start_of_the_browser_turns_the_screen_and_opens_the_locked_page(machine: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    told = tmp_path / "told"
    for name, answer in (("wlr-randr", 'HDMI-A-1 "a screen"\n  Enabled: yes\n'), ("chromium", "")):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >>{told}\nprintf "%s" \'{answer}\'\n')
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(tmp_path), "DON_HUB": HUB, "DON_ROTATE": "90"}
    subprocess.run([machine / "usr/local/bin/don-kiosk"], env=environment, check=True, capture_output=True)
    lines = told.read_text().splitlines()
    assert lines[:2] == ["wlr-randr", "wlr-randr --output HDMI-A-1 --transform 90"]
    assert lines[2].startswith("chromium --kiosk ")
    assert lines[2].endswith(f" {HUB}/kiosk/?locked")


def test_the_readme_names_every_file_and_ten_steps() -> None:
    readme = (DEPLOY / "README.md").read_text()
    assert re.findall(r"^(\d+)\. ", readme, re.MULTILINE) == [str(step) for step in range(1, 11)]
    missing = [path.name for path in DEPLOY.iterdir() if path.name not in readme]
    assert missing == ["README.md"]
