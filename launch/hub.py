"""The product's run: one data folder, its ports, prepared data, and four processes that stay up."""

import errno
import fcntl
import http.client
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, TextIO

from launch.library_folder import python_with
from launch.supervision import Part, Supervisor, Surroundings
from launch.words import Unable, last_lines, say, say_trouble, shown_path

MOST_PRINTERS = 8  # virtual ones; the next run's usual port is ten further on
LAST_WEB_PORT = 65535 - 1100 - MOST_PRINTERS
_LOOPBACK = "127.0.0.1"
_ANYWHERE = {"0.0.0.0": _LOOPBACK, "::": "::1"}  # noqa: S104 - recognized, so as to warn; nothing binds here


@dataclass(frozen=True)
class Place:
    """Where this run lives: the web's host and port (the other ports follow from it) and the data folder."""

    host: str
    port: int
    data: Path
    printers: int = 1  # virtual ones

    @property
    def tray_port(self) -> int:
        return self.port + 1

    @property
    def printer_ports(self) -> range:
        """From 9100, a network printer's usual port, when the web is on 8000."""
        return range(self.port + 1100, self.port + 1100 + self.printers)

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def reached_at(self) -> str:
        """The host as this machine itself can ask for it: a wildcard is answered on the loopback."""
        return _ANYWHERE.get(self.host, self.host)

    @property
    def address(self) -> str:
        return f"http://{_in_url(self.reached_at)}:{self.port}"

    @property
    def tray_address(self) -> str:
        return f"http://{_LOOPBACK}:{self.tray_port}/"


def run(project: Path, place: Place, *, sample: bool) -> int:
    """Set up, start and supervise the hub until it is told to stop; the exit code. Raises Unable with words."""
    make_data_folder(place)
    with only_run(place.data) as held_lock:
        refuse_taken_ports(place)
        python = python_with("run", project, place.logs / "install.log")
        environment = {**os.environ, "DON_DATA": str(place.data), "PYTHONUNBUFFERED": "1"}
        prepared = prepare(project, python, place, environment, sample=sample)
        greeted = False

        def greet() -> None:
            nonlocal greeted
            greeted = True
            sys.stdout.write(greeting(place, prepared))
            sys.stdout.flush()

        surroundings = Surroundings(project, environment, place.logs, held_open=(held_lock,))
        code = Supervisor(parts(python, place), surroundings).run(lambda: answers_healthy(place), greet)
        if not greeted:  # the password is made once: it must not be lost with a start that failed
            sys.stdout.write(account_lines(place, prepared))
        return code


def make_data_folder(place: Place) -> None:
    """Make the data folder, for its owner alone, and refuse one that cannot be written."""
    try:
        place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.logs.mkdir(exist_ok=True)
        for folder in (place.data, place.logs):
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as fault:
        raise Unable(
            f"Không ghi được vào thư mục dữ liệu {shown_path(place.data)} ({fault.strerror}). "
            "Hãy cấp quyền ghi hoặc chọn thư mục khác:",
            "The data folder cannot be written. Grant write access or choose another one:",
            below="python3 run.py --data ĐƯỜNG-DẪN",
        ) from fault
    for database in place.data.glob("*.sqlite3*"):
        if not os.access(database, os.W_OK):
            raise Unable(
                f"Cơ sở dữ liệu {shown_path(database)} chỉ cho đọc. Hãy cấp quyền ghi:",
                "The database is read-only. Grant write access:",
                below=f"chmod u+w {shown_path(database)}",
            )


@contextmanager
def only_run(data: Path) -> Iterator[int]:
    """Hold the data folder for this run; the lock's file descriptor, which the guardian holds on to as well.

    Raises Unable while another run lives. After a run that was killed outright its guardian keeps the lock
    until the orphans are gone: this waits for it.
    """
    with (data / "run.lock").open("a+", encoding="ascii") as lock:
        deadline, waiting = time.monotonic() + 12, False
        while not _locked(lock):
            lock.seek(0)
            holder = lock.read().strip()
            if _is_alive(holder) or time.monotonic() > deadline:
                raise Unable(
                    f"Đón đang chạy với thư mục dữ liệu {shown_path(data)} (tiến trình {holder or '?'}). "
                    "Hãy dừng lần chạy ấy, hoặc dùng thư mục và cổng khác:",
                    "Đón is already running on this data folder. Stop that run, or use another folder and port:",
                    below="python3 run.py --data .data-2 --port 8010",
                )
            if not waiting:
                say("Đang chờ lần chạy trước dọn xong …", "Waiting until the last run is cleared away …")
                waiting = True
            time.sleep(0.05)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    """Whether a process of this number lives; a lock without a readable number is taken to be held by a living one."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True


def refuse_taken_ports(place: Place) -> None:
    """Raise Unable naming the first port that cannot be had, what wants it, and a --port that is free."""
    for host, port, vietnamese, english in _wanted(place):
        refused = why_not(host, port)
        if refused == errno.EADDRINUSE:
            free = next((port for port in range(8000, LAST_WEB_PORT, 10) if _all_free(place, port)), 8000)
            raise Unable(
                f"Cổng {port} ({vietnamese}) đang có chương trình khác dùng. Hãy chọn cổng khác:",
                f"Port {port} ({english}) is taken by another program. Choose another port:",
                below=f"python3 run.py --port {free}",
            )
        if refused:
            raise Unable(
                f"Không mở được {host} cổng {port} ({vietnamese}): {os.strerror(refused)}. "
                "Hãy chọn --port từ 1024 trở lên và --host là địa chỉ của máy này.",
                f"Cannot open {host} port {port} ({english}). Choose a --port from 1024 up "
                "and as --host an address of this machine.",
            )


def _wanted(place: Place) -> tuple[tuple[str, int, str, str], ...]:
    return (
        (place.host, place.port, "trang web", "web"),
        (_LOOPBACK, place.tray_port, "khay giấy", "paper tray"),
        *((_LOOPBACK, port, "máy in ảo", "virtual printer") for port in place.printer_ports),
    )


def _all_free(place: Place, port: int) -> bool:
    elsewhere = replace(place, port=port)
    return not any(why_not(host, number) for host, number, _, _ in _wanted(elsewhere))


def why_not(host: str, port: int) -> int:
    """0 when the port can be listened on, else the system's error number.

    Asked twice: macOS lets one bind an address whose port another program holds on all addresses.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind)) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
        with closing(socket.socket(family, kind)) as caller:
            caller.settimeout(0.5)
            if caller.connect_ex((_ANYWHERE.get(host, host), port)) == 0:
                return errno.EADDRINUSE
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as fault:
        return fault.errno or errno.EADDRNOTAVAIL
    return 0


def prepare(project: Path, python: Path, place: Place, environment: dict[str, str], *, sample: bool) -> dict[str, Any]:
    """Migrate, load the sample, make the organizer's account, all by `flask prepare`; what it answered.

    Its standard error is words for the person and passes through; a traceback goes to the log alone.
    """
    log = place.logs / "prepare.log"
    command = [str(python), "-m", "flask", "--app", "wsgi", "prepare"]
    for port in place.printer_ports:
        command += ["--demo-printer", f"tcp://{_LOOPBACK}:{port}"]
    if not sample:
        command.append("--no-sample")
    say("Đang chuẩn bị dữ liệu …", "Preparing the data …")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer, log.open("w", encoding="utf-8") as kept:
        with subprocess.Popen(
            command,
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as running:
            try:
                _pass_words_on(running.stderr, kept)
            except BaseException:
                running.terminate()
                raise
        answer.seek(0)
        answered = _objects(answer)
    if running.returncode != 0:
        raise Unable(
            f"Chưa chuẩn bị được dữ liệu nên Đón chưa chạy. Chi tiết ở {shown_path(log)}.",
            f"The data could not be prepared, so Đón did not start. Details are in {shown_path(log)}.",
            below="\n".join(last_lines(log, count=1)),
        )
    return answered


def _pass_words_on(stream: IO[str] | None, log: TextIO) -> None:
    fault = False
    for line in stream or ():
        log.write(line)
        fault = fault or line.startswith("Traceback (most recent call last)")
        if not fault:
            sys.stderr.write(line)
            sys.stderr.flush()


def _objects(lines: TextIO) -> dict[str, Any]:
    """All JSON objects that stand on lines of their own, laid over one another; anything else is passed over."""
    merged: dict[str, Any] = {}
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            merged |= value
    return merged


def parts(python: Path, place: Place) -> tuple[Part, ...]:
    """The hub's processes, in the order in which they are started and stopped."""
    threads = ["--workers=1", "--worker-class=gthread", "--threads=64", "--graceful-timeout=2", "--no-control-socket"]
    tray = ["--port", str(place.printer_ports[0]), "--page-port", str(place.tray_port)]
    tray += ["--printers", str(place.printers), "--tray", str(place.data / "paper-tray")]
    return (
        Part(
            "web",
            "Máy chủ web",
            [str(python), "-m", "gunicorn", "wsgi:app", f"--bind={_in_url(place.host)}:{place.port}", *threads],
        ),
        Part("spooler", "Bộ in", [str(python), "-m", "printers.spooler"]),
        Part("mailer", "Bộ gửi thư", [str(python), "-m", "admin.mailer"]),
        Part("deliverer", "Bộ gửi tin", [str(python), "-m", "admin.deliverer"]),
        Part(
            "virtual-printer",
            "Máy in ảo",
            [str(python), "-m", "printers.virtual", *tray],
        ),
    )


def answers_healthy(place: Place) -> bool:
    """Whether /healthz answers 200 now."""
    with closing(http.client.HTTPConnection(place.reached_at, place.port, timeout=1)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def greeting(place: Place, prepared: dict[str, Any]) -> str:
    """Where things are and what to do first."""
    lines = [
        "",
        "Đón đang chạy. Ctrl-C để dừng.",
        "  Đón is running. Ctrl-C stops it.",
        "",
        f"  Ki-ốt      kiosk       {place.address}/kiosk/",
        f"  Quản trị   admin       {place.address}/admin/",
        f"  Khay giấy  paper tray  {place.tray_address}",
        account_lines(place, prepared).rstrip("\n"),
    ]
    sample = prepared.get("sample")
    if isinstance(sample, dict) and sample.get("shifted"):
        lines += ["", str(sample["shifted"])]
    if sample is None:
        lines += [
            "",
            "Việc đầu tiên: mở trang quản trị, đặt tên đại hội (mục Đại hội), rồi nạp danh sách.",
            "  First: open admin, name the congress (Đại hội), then import its lists.",
        ]
    else:
        lines += [
            "",
            "Việc đầu tiên: mở ki-ốt rồi quét một mã trên giấy mời (in ở trang quản trị, mục Giấy mời).",
            "  First: open the kiosk and scan a code of the invitations (printed from admin, Giấy mời).",
        ]
    if isinstance(sample, dict) and sample.get("code"):
        lines += [
            "Chưa có máy quét: bấm vào trang ki-ốt, gõ mã này rồi nhấn Enter.",
            "  No scanner at hand: click on the kiosk page, type this code and press Enter.",
            f"    {sample['code']}",
        ]
    return "\n".join(lines) + "\n\n"


def account_lines(place: Place, prepared: dict[str, Any]) -> str:
    """The organizer's name and password; the password only in the run that made it."""
    organizer = prepared.get("organizer")
    if not isinstance(organizer, dict):
        return ""
    name, password = organizer.get("username", "?"), organizer.get("password")
    lines = [f"  Tài khoản  account     {name}"]
    if password:
        lines += [
            f"  Mật khẩu   password    {password}",
            "                         (chỉ hiện lần này, hãy ghi lại / shown this once, write it down)",
        ]
    else:
        anew = f".venv/bin/python -m flask --app wsgi accounts password {name}"
        lines += [
            "  Mật khẩu   password    đã cấp ở lần chạy đầu / given at the first start; đặt lại / set anew:",
            f"      DON_DATA={shlex.quote(str(place.data))} {anew}",
        ]
    return "\n".join(lines) + "\n"


def warn_when_open(place: Place) -> None:
    """Say clearly that other machines can reach the hub, when they can."""
    if place.reached_at not in {_LOOPBACK, "::1", "localhost"} or place.host in _ANYWHERE:
        say_trouble(
            "Lưu ý: máy khác trong mạng sẽ mở được Đón, và đường truyền không mã hoá (HTTP). "
            "Chỉ dùng trong mạng riêng của hội nghị, không dùng trên Internet.",
            "Caution: other machines on the network can open Đón, and the traffic is not encrypted (HTTP). "
            "Use it on the congress's own network only, never on the Internet.",
        )


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
