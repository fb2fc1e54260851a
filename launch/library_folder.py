"""The folder .venv: made when missing, filled from a hash-checked lock, made anew when an installation broke off."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from launch.words import Unable, last_lines, say, shown_path

# dev.txt holds all of run.txt, in the same versions: having installed it, one may run as well.
_COVERED_BY = {"run": ("run",), "dev": ("dev", "run")}
_PIP_NAMES_PACKAGE = re.compile(r"\s*(?:Collecting|Requirement already satisfied:|Ignoring) ([A-Za-z0-9._-]+)")
_LOCK_NAMES_PACKAGE = re.compile(r"^[A-Za-z0-9._-]+(?:\[.*?\])? ?(?:==|@)", re.MULTILINE)


def python_with(lock_name: str, project: Path, log: Path) -> Path:
    """The project's own interpreter, with everything of requirements/<lock_name>.txt installed.

    A stamp in .venv names the interpreter's version and the lock's hash; when it still tells the truth nothing is done.
    pip's whole output goes to `log`. Raises Unable when a system part is missing or the installation fails.
    """
    folder = project / ".venv"
    with _one_installer_at_a_time(project):
        if _read(_stamp(folder, lock_name)) == _stamp_words(project, lock_name):
            return folder / "bin" / "python"
        if _broke_off(folder).exists():
            say(
                "Lần cài trước bị ngắt giữa chừng; làm lại từ đầu.", "The last installation broke off; starting afresh."
            )
            _make(folder, log)
        elif not _is_sound(folder):
            _make(folder, log)
        _broke_off(folder).touch()
        for name in _COVERED_BY:
            _stamp(folder, name).unlink(missing_ok=True)
        _install(folder, project / "requirements" / f"{lock_name}.txt", log)
        for name in _COVERED_BY[lock_name]:
            _stamp(folder, name).write_text(_stamp_words(project, name), "utf-8")
        _broke_off(folder).unlink()
    return folder / "bin" / "python"


@contextmanager
def _one_installer_at_a_time(project: Path) -> Iterator[None]:
    """Two runs with two data folders share one .venv: the second waits until the first has filled it."""
    handle = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stamp(folder: Path, lock_name: str) -> Path:
    return folder / f"installed-{lock_name}"


def _broke_off(folder: Path) -> Path:
    return folder / "installing"


def _stamp_words(project: Path, lock_name: str) -> str:
    lock = project / "requirements" / f"{lock_name}.txt"
    return f"Python {_version_inside(project / '.venv')}, sha256 {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _version_inside(folder: Path) -> str:
    """'3.11' as the folder's interpreter tells it itself; empty when it does not start, as after a system upgrade."""
    words = [str(folder / "bin" / "python"), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _is_sound(folder: Path) -> bool:
    """Whether pip can add to this folder: its interpreter starts, is new enough, and finds pip where it looks."""
    version = _version_inside(folder)
    new_enough = tuple(int(part) for part in version.split(".") if part) >= (3, 11)
    return new_enough and (folder / "lib" / f"python{version}" / "site-packages" / "pip" / "__init__.py").is_file()


def _make(folder: Path, log: Path) -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise _missing_module(module)
    say("Đang tạo thư mục .venv …", "Making the folder .venv …")
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _broke_off(folder).touch()
    with log.open("ab") as output:
        made = subprocess.run([sys.executable, "-m", "venv", folder], stdout=output, stderr=output, check=False)
    if made.returncode != 0:
        raise Unable(
            f"Không tạo được .venv. Chi tiết ở {shown_path(log)}.",
            f"Could not make .venv. Details are in {shown_path(log)}.",
        )


def _missing_module(module: str) -> Unable:
    version = "{}.{}".format(*sys.version_info)
    if sys.platform == "darwin":
        command = f"brew install python@{version}"
    else:
        command = f"sudo apt-get update && sudo apt-get install -y python{version}-venv"
    return Unable(
        f"Python của máy thiếu phần {module}. Hãy cài rồi chạy lại:",
        f"This machine's Python lacks its {module} part. Install it, then start again:",
        below=command,
    )


def _install(folder: Path, lock: Path, log: Path) -> None:
    """Run pip on one lock: only wheels, every hash checked; show how many packages are done, log the rest.

    The lock is complete, so pip is to look for nothing else: asked for an extra of a locked package it would weigh the
    newest version of that package, which the lock has no hash of, and give up (pip 23 and 24).
    """
    total = len(_LOCK_NAMES_PACKAGE.findall(lock.read_text("utf-8")))
    say(f"Đang cài {total} thư viện vào .venv …", f"Installing {total} packages into .venv …")
    pip = [str(folder / "bin" / "python"), "-I", "-m", "pip", "install"]
    only_the_lock = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [*pip, *only_the_lock, *quiet, "-r", str(lock)]
    with (
        log.open("a", encoding="utf-8") as output,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        ) as running,
    ):
        try:
            _follow(running.stdout or (), output, total)
        except BaseException:
            running.kill()
            raise
    if running.returncode != 0:
        reasons = [line for line in last_lines(log, count=40) if line.startswith("ERROR:")]
        raise Unable(
            f"Không cài được thư viện; hãy xem máy có nối mạng không. Chi tiết ở {shown_path(log)}.",
            f"Could not install the packages; is this machine online? Details are in {shown_path(log)}.",
            below="\n".join(reasons[-1:]),
        )


def _follow(lines: Iterable[str], log: TextIO, total: int) -> None:
    seen: set[str] = set()
    on_screen = sys.stdout.isatty()
    next_line_at = total / 4
    for line in lines:
        log.write(line)
        if named := _PIP_NAMES_PACKAGE.match(line):
            seen.add(named[1].lower())
        done = min(len(seen), total)
        if on_screen:
            sys.stdout.write(f"\r  {done}/{total}")
        elif done >= next_line_at:
            sys.stdout.write(f"  {done}/{total}\n")
            next_line_at += total / 4
        sys.stdout.flush()
    if on_screen:
        sys.stdout.write("\r\033[K")
