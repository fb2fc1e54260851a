"""`test` and `bench`: everything the checks need is set up, everything runs, and one line sums it up."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

from launch.library_folder import python_with
from launch.words import Unable, say, say_trouble

_OLDEST_NODE = 20
_ROOM_FOR_TESTS = 4 << 30  # bytes


@dataclass(frozen=True)
class SystemPart:
    """Something tests need that no Python package brings. `found` gives its path, empty when it is not there."""

    name: str
    found: Callable[[], str]
    debian: str
    brew: str


@dataclass(frozen=True)
class Tally:
    """What one step came to."""

    passed: int
    failed: int


@dataclass(frozen=True)
class Step:
    """One line of the summary. `count` runs it and tells what came of it."""

    headline: str
    count: Callable[[], Tally]


def set_up(project: Path) -> Path:
    """Install what running, testing and measuring need; the project's interpreter."""
    logs = project / ".data" / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    return python_with("dev", project, logs / "install.log")


def test(project: Path, pytest_words: Sequence[str]) -> int:
    """Run every check and test, the rest even after a failure; with words for pytest, pytest alone.

    The exit code is 0 only when nothing failed. The last line is "N passed, N failed", or pytest's own.
    """
    python = set_up(project)
    missing = [part for part in SYSTEM_PARTS if not part.found()]
    if pytest_words:
        for part in missing:
            say_trouble(
                f"Thiếu {part.name}: bài kiểm thử cần đến nó sẽ không qua. Cách cài:",
                f"{part.name} is missing: tests that need it will fail. Install it with:",
                below=_command_for([part]),
            )
        return _shown([python, "-m", "pytest", *pytest_words], project)
    _install_system_parts(missing)
    checks, suites = _checks(project, python), _suites(project, python)
    with ThreadPoolExecutor() as side_by_side:  # each of these is busy with one core at most
        begun = [(step, side_by_side.submit(step.count)) for step in checks]
        outcomes = [(step, tally.result()) for step, tally in begun]
    for step in suites:
        sys.stdout.write(f"\n── {step.headline}\n")
        sys.stdout.flush()
        outcomes.append((step, step.count()))
    return _sum_up(outcomes)


def bench(project: Path, words: Sequence[str]) -> int:
    """Run one measurement by its name, with the words after it passed on; all of them when none is named."""
    python = set_up(project)
    known = sorted(path.stem for path in (project / "bench").glob("[!_]*.py"))
    if words and words[0] not in known:
        raise Unable(
            f"Không có phép đo {words[0]!r}. Có: {', '.join(known) or '–'}.",
            f"No such measurement: {words[0]!r}. There are: {', '.join(known) or 'none yet'}.",
        )
    environment = {**os.environ, "PYTHONPATH": str(project)}
    codes = [
        subprocess.run(
            [python, "-m", f"bench.{name}", *words[1:]], cwd=project, env=environment, check=False
        ).returncode
        for name in known
        if not words or name == words[0]
    ]
    return max(codes, default=0)


def _checks(project: Path, python: Path) -> list[Step]:
    """The quick part; each tells what it said in one piece."""
    checks = {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check", "--quiet"],
        "mypy": ["mypy"],
    }
    steps = [Step(name, partial(_one_of, [python, "-m", *words], project)) for name, words in checks.items()]
    contracts: list[str | Path] = [python.with_name("lint-imports")]
    scripts = sorted((project / "tests" / "js").rglob("*.test.mjs"))
    return [
        *steps,
        Step("import contracts", partial(_one_of, contracts, project)),
        Step("node --test tests/js", lambda: _node(scripts, project)),
    ]


def _suites(project: Path, python: Path) -> list[Step]:
    """Browser tests last."""
    quick = [f"tests/{folder}" for folder in ("unit", "integration", "web")]
    return [
        Step("pytest unit, integration, web", lambda: _pytest(python, ["-n", "2", *quick], project)),
        Step("pytest browser", lambda: _pytest(python, ["-n", "2", "--dist", "loadfile", "tests/browser"], project)),
    ]


def _shown(words: Sequence[str | Path], project: Path) -> int:
    return subprocess.run(words, cwd=project, check=False).returncode


def _told(words: Sequence[str | Path], project: Path) -> int:
    """Run something beside others: what it says is shown when it has ended."""
    ended = subprocess.run(words, cwd=project, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    sys.stdout.write(f"\n── {Path(words[0]).name} {' '.join(map(str, words[1:4]))}\n{ended.stdout}")
    sys.stdout.flush()
    return ended.returncode


def _one_of(words: Sequence[str | Path], project: Path) -> Tally:
    return Tally(1, 0) if _told(words, project) == 0 else Tally(0, 1)


def _node(scripts: Sequence[Path], project: Path) -> Tally:
    """Node's own count, read from a second reporter; a run that failed without a failed test counts as one."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as tap:
        reporters = ["spec", "stdout", "tap", tap.name]
        flags = [
            f"--test-reporter{kind}={word}" for kind, word in zip(("", "-destination") * 2, reporters, strict=True)
        ]
        code = _told([_node_path(), "--test", *flags, *scripts], project)
        counted = {name: int(number) for name, number in re.findall(r"^# (pass|fail) (\d+)$", tap.read(), re.MULTILINE)}
    return _never_silent(code, counted.get("pass", 0), counted.get("fail", 0))


def _pytest(python: Path, words: Sequence[str], project: Path) -> Tally:
    """What pytest counted, read from its JUnit report; a skipped test counts as neither."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        environment = {**os.environ, **_scratch()}
        asked: list[str | Path] = [python, "-m", "pytest", f"--junitxml={report}", *words]
        code = subprocess.run(asked, cwd=project, env=environment, check=False).returncode
        if not report.is_file():
            return _never_silent(code, 0, 0)
        suites = ET.parse(report).iter("testsuite")  # noqa: S314 - written by our own pytest a moment ago
        counts = [
            {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")} for suite in suites
        ]
    failed = sum(count["failures"] + count["errors"] for count in counts)
    return _never_silent(code, sum(count["tests"] - count["skipped"] for count in counts) - failed, failed)


def _scratch() -> dict[str, str]:
    """Where tests put their homes: in memory where there is room, since thousands of them write through to a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if "TMPDIR" in os.environ or not memory.is_dir() or shutil.disk_usage(memory).free < _ROOM_FOR_TESTS:
        return {}
    return {"TMPDIR": str(memory)}


def _never_silent(code: int, passed: int, failed: int) -> Tally:
    return Tally(passed, max(failed, 1) if code else failed)


def _sum_up(outcomes: Sequence[tuple[Step, Tally]]) -> int:
    sys.stdout.write("\n── Tổng kết / Summary\n")
    for step, tally in outcomes:
        sys.stdout.write(f"  {'FAILED' if tally.failed else 'passed'}  {step.headline}\n")
    failed = sum(tally.failed for _, tally in outcomes)
    sys.stdout.write(f"{sum(tally.passed for _, tally in outcomes)} passed, {failed} failed\n")
    sys.stdout.flush()
    return 1 if failed else 0


def _first_of(*candidates: str) -> str:
    return next((path for path in map(shutil.which, candidates) if path), "")


def _chromium_path() -> str:
    return _first_of("/usr/bin/chromium", "chromium", "/Applications/Chromium.app/Contents/MacOS/Chromium")


def _node_path() -> str:
    """Node's path, when it is new enough."""
    path = _first_of("node", "nodejs")
    if not path:
        return ""
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", version)
    return path if found and int(found[1]) >= _OLDEST_NODE else ""


def _postgresql_path() -> str:
    """A server's initdb; Debian keeps it outside PATH. A given TEST_PG_URL makes a server of our own needless."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))
    return os.environ.get("TEST_PG_URL", "") or _first_of("initdb", *debian[-1:])


SYSTEM_PARTS = (
    SystemPart("Chromium", _chromium_path, "chromium", "--cask chromium"),
    SystemPart(f"Node.js (≥ {_OLDEST_NODE})", _node_path, "nodejs", "node"),
    SystemPart("PostgreSQL", _postgresql_path, "postgresql", "postgresql"),
)


def _command_for(parts: Sequence[SystemPart]) -> str:
    if sys.platform == "darwin":
        return " && ".join(f"brew install {part.brew}" for part in parts)
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(part.debian for part in parts)}"


def _install_system_parts(missing: Sequence[SystemPart]) -> None:
    """Install with apt-get where that needs no question answered; raise Unable naming the command otherwise."""
    if missing and (leave := _apt_without_questions()) is not None:
        names = ", ".join(part.name for part in missing)
        say(f"Đang cài {names} …", f"Installing {names} …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-q"], ["install", "-q", "-y", *(part.debian for part in missing)]):
            subprocess.run([*leave, "apt-get", *words], env=environment, stdin=subprocess.DEVNULL, check=False)
    if still := [part for part in missing if not part.found()]:
        names = ", ".join(part.name for part in still)
        raise Unable(
            f"Kiểm thử cần {names}. Hãy cài rồi chạy lại:",
            f"The tests need {names}. Install, then start again:",
            below=_command_for(still),
        )


def _apt_without_questions() -> list[str] | None:
    """What to put before apt-get: nothing for root, sudo where it asks no password; None where it cannot be had."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None
