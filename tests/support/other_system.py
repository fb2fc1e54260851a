"""Another system that is told things: a real server that takes, refuses, hangs, drips, breaks off, as it is told."""

import base64
import hashlib
import hmac
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngood"
Conduct = Callable[["OtherSystem", socket.socket], None]


@dataclass
class Message:
    """One request that came whole."""

    headers: dict[str, str]
    body: bytes

    @property
    def uid(self) -> str:
        return self.headers["webhook-id"]

    @property
    def events(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = json.loads(self.body)["events"]
        return told


@dataclass
class OtherSystem:
    """Listens on the loopback; `conduct` is what it does with a request it has read."""

    port: int
    conduct: Conduct
    messages: list[Message] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/nhan-tin?tu=don"

    @property
    def uids(self) -> list[str]:
        return [message.uid for message in self.messages]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [event for message in self.messages for event in message.events]


def is_ours(secret: str, message: Message, now: float) -> bool:
    """What a receiver does, in the few lines the documentation gives."""
    uid, seconds = message.headers["webhook-id"], message.headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = base64.b64encode(hmac.new(key, f"{uid}.{seconds}.".encode() + message.body, hashlib.sha256).digest())
    is_signed = hmac.compare_digest(b"v1," + signed, message.headers["webhook-signature"].encode())
    return is_signed and abs(now - int(seconds)) <= 300


def takes(_system: OtherSystem, line: socket.socket) -> None:
    line.sendall(TAKEN)


def answers(status: str, *headers: str) -> Conduct:
    def conduct(_system: OtherSystem, line: socket.socket) -> None:
        line.sendall("\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode())

    return conduct


def hangs(system: OtherSystem, _line: socket.socket) -> None:
    system.let_go.wait(60)


def drips(system: OtherSystem, line: socket.socket) -> None:
    """A byte now and then, so that no single read ever takes long."""
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 600:
        if system.let_go.wait(0.1):
            return
        line.sendall(bytes([letter]))


def resets(_system: OtherSystem, line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def talks_nonsense(_system: OtherSystem, line: socket.socket) -> None:
    line.sendall(b"220 mail.example.vn ESMTP\r\n")


@contextmanager
def other_system(conduct: Conduct = takes) -> Iterator[OtherSystem]:
    """Run one; whoever still waits in it is let go at the end."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        system = OtherSystem(door.getsockname()[1], conduct)
        threading.Thread(target=_serve, args=(door, system), daemon=True).start()
        yield system
        system.let_go.set()
        door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, system: OtherSystem) -> None:
    while True:
        try:
            line, _address = door.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(system, line), daemon=True).start()


def _answer(system: OtherSystem, line: socket.socket) -> None:
    with line, suppress(OSError):
        line.settimeout(30)
        head, _, body = _until(line, b"\r\n\r\n").partition(b"\r\n\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (told.partition(":") for told in head.decode().split("\r\n")[1:])
        }
        while len(body) < int(headers["content-length"]):
            body += line.recv(65536)
        system.messages.append(Message({**headers, ":line": head.decode().split("\r\n")[0]}, body))
        system.conduct(system, line)


def _until(line: socket.socket, mark: bytes) -> bytes:
    read = b""
    while mark not in read:
        more = line.recv(65536)
        if not more:
            raise OSError
        read += more
    return read


def now() -> float:
    return time.time()
