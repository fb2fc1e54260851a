"""A real mail server on the loopback that keeps what it takes and misbehaves on wish, and a wire that can be cut."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME, PASSWORD = "bantochuc", "mật khẩu thư"


@dataclass
class Wishes:
    """What the server does next. A refusal is its whole reply, e.g. "550 5.1.1 No such user"."""

    sender: str = ""
    recipients: dict[str, list[str]] = field(default_factory=dict)  # address → replies to use up, one an attempt
    every_recipient: str = ""
    data: list[str] = field(default_factory=list)  # replies after the message, used up
    cut_after_message: bool = False  # takes the message and hangs up without a word
    hang_after_message: bool = False  # takes the message and says nothing


class MailSink:
    """A running server. `taken` is what it answered for with 250, `seen` every message that came in whole."""

    def __init__(self, **options: Any) -> None:
        self.wishes = Wishes()
        self.taken: list[EmailMessage] = []
        self.seen: list[EmailMessage] = []
        self.attempts: Counter[str] = Counter()
        self.let_go = threading.Event()
        self.is_stopped = False
        self._controller = _Controller(self, hostname="127.0.0.1", port=0, **options)

    @property
    def port(self) -> int:
        return self._controller.port_in_use

    @property
    def recipients(self) -> list[str]:
        """The addresses of what was taken, in order."""
        return [str(message["X-Recipient"]) for message in self.taken]

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        if not self.is_stopped:
            self.is_stopped = True
            self.let_go.set()
            self._controller.stop()

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.wishes.sender:
            return self.wishes.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.attempts[address] += 1
        if self.wishes.every_recipient:
            return self.wishes.every_recipient
        if replies := self.wishes.recipients.get(address):
            return replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(policy=default).parsebytes(content)
        assert isinstance(message, EmailMessage)
        message["X-Recipient"] = envelope.rcpt_tos[0]
        self.seen.append(message)
        if self.wishes.data:
            return self.wishes.data.pop(0)
        if self.wishes.cut_after_message:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "451 never heard"
        if self.wishes.hang_after_message:
            await asyncio.get_running_loop().run_in_executor(None, self.let_go.wait)
        self.taken.append(message)
        return "250 2.0.0 Ok: queued as 4F1Q"


class _Controller(Controller):
    """On a port of the system's choosing."""

    @property
    def port_in_use(self) -> int:
        assert self.server is not None
        return int(self.server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]

    def _trigger_server(self) -> None:
        """Let the server answer once, on the port it got."""
        with socket.create_connection(("127.0.0.1", self.port_in_use), timeout=5) as caller:
            if self.ssl_context is None:
                caller.recv(100)


@contextmanager
def mail_sink(**options: Any) -> Iterator[MailSink]:
    sink = MailSink(**options)
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()


def one_account(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: object) -> AuthResult:
    """Let in who knows the password."""
    assert isinstance(told, LoginPassword)
    return AuthResult(success=(told.login, told.password) == (USERNAME.encode(), PASSWORD.encode()), handled=False)


def certificate(folder: Path) -> Path:
    """A key and a certificate for localhost, in one file; it is its own authority."""
    path = folder / "localhost.pem"
    key = folder / "localhost.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(path)]
    subprocess.run(words, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def tls(certificate_file: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate_file)
    return context


class Wire:
    """A way to a port that hangs up after so many bytes have gone there, once."""

    def __init__(self, port: int, cut_after: Callable[[bytes], int | None]) -> None:
        self._target = port
        self._cut_after = cut_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cuts = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            threading.Thread(target=self._pass_back, args=(server, caller), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(caller, server), daemon=True).start()

    def _pass_on(self, caller: socket.socket, server: socket.socket) -> None:
        """Pass bytes on; `cut_after` sees all that was said so far and may name a byte after which the wire breaks."""
        said = b""
        with caller, server:
            while more := _read(caller):
                at = self._cut_after(said + more) if not self.cuts else None
                if at is not None:
                    self.cuts += 1
                    server.sendall(more[: max(at - len(said), 0)])
                    _break(caller)
                    return
                said += more
                server.sendall(more)

    @staticmethod
    def _pass_back(server: socket.socket, caller: socket.socket) -> None:
        while more := _read(server):
            try:
                caller.sendall(more)
            except OSError:
                return


def _read(end: socket.socket) -> bytes:
    try:
        return end.recv(4096)
    except OSError:
        return b""


def _break(end: socket.socket) -> None:
    """Hang up at once, in both directions."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def silence() -> Iterator[int]:
    """A port where somebody picks up and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])
