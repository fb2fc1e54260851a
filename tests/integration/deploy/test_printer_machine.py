"""What offers a machine's printer to the hub: the files that are laid out there are enough, and are started as they say."""

import configparser
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from congress.print_words import Delivery
from congress.settings import PROJECT_ROOT
from printers.device import Device
from printers.escpos import encode
from printers.slips import render
from printers.virtual import VirtualPrinter
from tests.support.processes import free_port
from tests.support.serial_lines import SerialLine
from tests.support.slip_samples import SEAT
from tests.support.waiting import eventually

DEPLOY = PROJECT_ROOT / "deploy" / "printer"
UNIT = "etc/systemd/system/don-printer@.service"
SHARE = "usr/local/share/don-printer"


def install(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [DEPLOY / "install.sh", *words],
        env={**os.environ, "DESTDIR": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def unit_of(root: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(root / UNIT)
    return read


def test_what_is_laid_out_prints_a_slip_without_anything_else_of_the_project(tmp_path: Path) -> None:
    root, port = tmp_path / "machine", str(free_port())
    with VirtualPrinter(tmp_path / "tray") as printer, SerialLine(printer) as line:
        laid = install(root, "127.0.0.1", f"serial:{line.path}?flow=none", port)
        assert laid.returncode == 0, laid.stderr
        told = (root / "etc/don-printer" / f"{port}.env").read_text().splitlines()
        command = unit_of(root)["Service"]["ExecStart"].replace("%i", port).replace("/usr/bin/python3", sys.executable)
        for name, value in (setting.split("=", 1) for setting in told):
            command = command.replace(f"${{{name}}}", shlex.quote(value))
        started = subprocess.Popen(shlex.split(command), cwd=root / SHARE, env={})
        try:
            eventually(lambda: is_open(int(port)))
            delivery = Device(f"tcp://127.0.0.1:{port}").print_payload(
                encode(render(SEAT, 576), b"ab12", has_cutter=True), lambda: None
            )
        finally:
            started.kill()
            started.wait(5)
        assert delivery is Delivery.BY_PROCESS_ID
        assert len(printer.slips()) == 1


def is_open(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    "words", [(), ("192.168.1.10",), ("http://192.168.1.10:8000", "usb:/dev/usb/lp0"), ("192.168.1.10", "/dev/usb/lp0")]
)
def test_a_hub_or_a_printer_that_cannot_be_lays_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = install(tmp_path / "machine", *words)
    assert ended.returncode == 2
    assert ended.stderr
    assert not (tmp_path / "machine").exists()


def test_it_comes_back_whatever_ends_it_and_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    root = tmp_path / "machine"
    install(root, "192.168.1.10", "usb:/dev/usb/lp0")
    unit = unit_of(root)
    assert (unit["Service"]["Restart"], unit["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert unit["Service"]["SupplementaryGroups"] == "lp dialout"
    if command := shutil.which("systemd-analyze"):
        one = (root / UNIT).rename(root / "don-printer@9100.service")
        ended = subprocess.run([command, "verify", one], capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_readme_has_three_steps_and_every_part_that_is_needed_is_laid_out(tmp_path: Path) -> None:
    readme = (DEPLOY / "README.md").read_text()
    assert readme.count("\n1. ") + readme.count("\n2. ") + readme.count("\n3. ") == 3
    install(tmp_path, "192.168.1.10", "usb:/dev/usb/lp0")
    assert (tmp_path / SHARE / "README.md").read_text() == readme
