"""The product's own processes, started as `run.py` starts them, in a test's home."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from congress.settings import PROJECT_ROOT
from tests.support.homes import Home
from tests.support.waiting import eventually


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(home: Home, *module: str, is_quiet: bool = False, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python -m …` in a home, in a group of its own; it is gone afterwards. A quiet one's log is not shown."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=PROJECT_ROOT,
        env=home.environment | environment,
        stdout=subprocess.DEVNULL if is_quiet else None,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


@dataclass
class Web:
    """A running web server."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None, token: str = "", **headers: str) -> tuple[int, bytes]:
        """One request over a connection of its own; status and body as they came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Content-Type": "application/json", **headers}
        if token:
            headers["Authorization"] = f"Device {token}"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def redeem(self, token: str, secret: str, nonce: str, **more: object) -> tuple[int, dict[str, Any]]:
        status, body = self.ask("POST", "/api/v1/checkinrpc/redeem/", {"secret": secret, "nonce": nonce, **more}, token)
        return status, json.loads(body)


@contextmanager
def web(home: Home, *, workers: int = 1, port: int = 0, is_quiet: bool = False, **environment: str) -> Iterator[Web]:
    """Run gunicorn on a free port unless one is told, with the settings of run.py."""
    port = port or free_port()
    words = ["gunicorn", "wsgi:app", f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--worker-class=gthread"]
    words += ["--threads=64", "--no-control-socket", "--log-level=warning"]
    with running(home, *words, is_quiet=is_quiet, **environment) as process:
        server = Web(port, process)
        eventually(lambda: _is_healthy(server), 20)
        yield server


def kill(server: Web) -> None:
    """End a web server outright, as a power cut does."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(5)


def _is_healthy(server: Web) -> bool:
    try:
        return server.ask("GET", "/healthz")[0] == 200
    except OSError:
        return False
