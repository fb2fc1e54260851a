"""`python3 run.py` as a newcomer meets it: one command, real processes, nothing left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from congress.settings import PROJECT_ROOT
from tests.support.waiting import eventually

READY_WITHIN_S = 60.0


class Run:
    """One run of run.py and what it has said so far."""

    def __init__(self, data: Path, port: int, *words: str) -> None:
        self.port = port
        self.said_in = Path(f"{data.parent}.said-{os.urandom(3).hex()}")
        command = [sys.executable, "run.py", "--data", str(data), "--port", str(port), *words]
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                command, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.said_in.read_text("utf-8")

    def await_greeting(self) -> str:
        def look() -> bool:
            assert self.process.poll() is None, self.said
            return "Ctrl-C" in self.said

        eventually(look, READY_WITHIN_S)
        return self.said

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)

    def page(self, port: int, path: str = "/") -> str:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            text: str = answer.read().decode()
            return text


@contextmanager
def run_of(data: Path, port: int, *words: str) -> Iterator[Run]:
    run = Run(data, port, *words)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGTERM)
            run.process.wait(20)


@pytest.fixture
def port() -> int:
    """A web port whose followers (N+1, N+1100, N+1101) are free too."""
    for candidate in range(20_000 + os.getpid() % 500 * 20, 60_000, 7):
        if all(not _listens(candidate + more) for more in (0, 1, 1100, 1101)):
            return candidate
    pytest.fail("no free ports")


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _parts(run: Run) -> dict[str, int]:
    """The hub's processes by what they run; pids."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines()[1:]:
        pid, parent, command = line.split(None, 2)
        if int(parent) == run.process.pid:
            for name in ("gunicorn", "printers.spooler", "admin.mailer", "admin.deliverer", "printers.virtual"):
                if f"-m {name}" in command:
                    found[name] = int(pid)
    return found


def test_one_command_runs_everything_and_ctrl_c_leaves_nothing(tmp_path: Path, port: int) -> None:
    data = tmp_path / "data"
    with run_of(data, port) as run:
        greeting = run.await_greeting()
        assert f"http://127.0.0.1:{port}/kiosk/" in greeting
        assert f"http://127.0.0.1:{port}/admin/" in greeting
        assert f"http://127.0.0.1:{port + 1}/" in greeting
        assert re.search(r"password\s+(\w{4}-){3}\w{4}", greeting)
        assert "được dời" in greeting
        assert re.search(r"^\s+K[BCFGHJKLMNPRSTVX]{29}$", greeting, re.MULTILINE)
        assert "ĐẠI HỘI THI ĐUA YÊU NƯỚC" in run.page(port, "/kiosk/")
        assert "Khay giấy" in run.page(port + 1)
        parts = _parts(run)
        assert set(parts) == {"gunicorn", "printers.spooler", "admin.mailer", "admin.deliverer", "printers.virtual"}

        os.killpg(parts["printers.spooler"], signal.SIGKILL)
        eventually(lambda: _parts(run).get("printers.spooler", parts["printers.spooler"]) != parts["printers.spooler"])
        os.killpg(parts["gunicorn"], signal.SIGKILL)
        eventually(lambda: _parts(run).get("gunicorn", parts["gunicorn"]) != parts["gunicorn"])
        eventually(lambda: _listens(port))
        last = _parts(run)

        assert run.stop() == 0
        assert not [name for name, pid in last.items() if Path(f"/proc/{pid}").exists()]
        assert not any(_listens(port + more) for more in (0, 1, 1100))

    with run_of(data, port, "--printers", "2") as again:
        greeting = again.await_greeting()
        assert not re.search(r"(\w{4}-){3}\w{4}", greeting)
        assert "được dời" not in greeting  # its doors are open still
        told = json.loads(again.page(port + 1, "/state.json?printer=2"))
        assert [printer["port"] for printer in told["printers"]] == [port + 1100, port + 1101]
        assert again.stop(signal.SIGTERM) == 0


def test_a_launcher_killed_outright_takes_its_processes_with_it(tmp_path: Path, port: int) -> None:
    with run_of(tmp_path / "data", port, "--no-sample") as run:
        run.await_greeting()
        parts = _parts(run)
        run.process.kill()
        run.process.wait(5)
        eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in parts.values()), 20)


def test_a_taken_port_is_said_in_words_with_the_flag_that_changes_it(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port + 1)), run_of(tmp_path / "data", port) as run:
        assert run.process.wait(READY_WITHIN_S) == 1
        assert f"Cổng {port + 1} (khay giấy) đang có chương trình khác dùng" in run.said
        assert "--port" in run.said
        assert "Traceback" not in run.said


def test_a_second_run_on_the_same_data_is_refused_in_words(tmp_path: Path, port: int) -> None:
    with run_of(tmp_path / "data", port, "--no-sample") as first:
        first.await_greeting()
        with run_of(tmp_path / "data", port + 2) as second:
            assert second.process.wait(READY_WITHIN_S) == 1
            assert "Đón đang chạy với thư mục dữ liệu" in second.said
        assert first.process.poll() is None


def test_a_data_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path, port: int) -> None:
    (tmp_path / "file").write_text("not a folder")
    with run_of(tmp_path / "file" / "data", port) as run:
        assert run.process.wait(READY_WITHIN_S) == 1
        assert "Không ghi được vào thư mục dữ liệu" in run.said
        assert "--data" in run.said
        assert "Traceback" not in run.said


def test_help_explains_every_flag() -> None:
    told = subprocess.run(
        [sys.executable, "run.py", "--help"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    for flag in ("--port", "--printers", "--data", "--no-sample", "--host", "test", "bench"):
        assert flag in told.stdout


@pytest.mark.parametrize(
    "words", [["--port", "0"], ["--port", "abc"], ["--prot", "8000"], ["--port", "99999"], ["--printers", "9"]]
)
def test_a_mistyped_command_line_is_answered_and_not_obeyed(words: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "run.py", *words], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "Không hiểu dòng lệnh" in told.stderr
    assert "--help" in told.stderr
