"""One request to another system: to the very address that was judged, over in bounded time whatever it does.

Redirects are answers like any other and never followed; proxies of the environment are not used.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from congress.errors import BadInput
from congress.outside import targets
from congress.outside.deliveries import LONGEST_ANSWER, Outcome
from congress.outside.targets import Target

_LONGEST_CONNECT_S = 5.0
_AGENT = "Don-Webhook/1"
_WAIT = re.compile(r"[0-9]{1,6}")  # seconds; a date is not heeded
_OVERDUE = "Hết thời gian chờ mà chưa có câu trả lời."


class NoAnswer(Exception):
    """It did not answer; `words` say what is known about why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, is_private: bool, allows_link_local: bool, timeout_s: float
) -> Outcome:
    """Post once and return what came of it; never raises for what the other side does, or is."""
    began = time.monotonic()

    def took_ms() -> int:
        return round((time.monotonic() - began) * 1000)

    try:
        target = targets.read(url, is_private=is_private)
        addresses = _resolved(target, timeout_s)
        for address in addresses:
            told = ip_address(address.partition("%")[0])
            targets.refuse_address(told, is_private=is_private, allows_link_local=allows_link_local)
        with _connected(target, addresses, began + timeout_s) as connection, Deadline(connection, began + timeout_s):
            status, words, wait_s = _exchanged(target, connection, headers, body)
    except BadInput as refusal:
        return Outcome(None, refusal.message_vi, took_ms())
    except NoAnswer as fault:
        return Outcome(None, fault.words, took_ms())
    except (OSError, ValueError, http.client.HTTPException) as fault:
        return Outcome(None, _OVERDUE if time.monotonic() - began >= timeout_s else _broken_off(fault), took_ms())
    return Outcome(status, words, took_ms(), wait_s)


class Deadline:
    """Cuts a connection at a moment, whoever waits on it: a time-out of each read alone never ends a slow drip."""

    def __init__(self, connection: socket.socket, at: float) -> None:
        # Its own handle: the connection may have been wrapped, and be waited on, by somebody else.
        self._twin = socket.socket(connection.family, connection.type, fileno=socket.dup(connection.fileno()))
        self._timer = threading.Timer(max(0.0, at - time.monotonic()), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        self._twin.close()

    def _cut(self) -> None:
        with suppress(OSError):
            self._twin.shutdown(socket.SHUT_RDWR)


def _resolved(target: Target, timeout_s: float) -> Sequence[str]:
    """Ask for a name's addresses, in bounded time: the system's own patience may be half a minute."""
    found: list[str] = []
    fault: list[Exception] = []

    def ask() -> None:
        try:
            told = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(one[4][0]) for one in told))
        except (OSError, UnicodeError) as trouble:
            fault.append(trouble)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout_s)
    if fault or not found:
        raise NoAnswer(f"Không tìm thấy máy {target.host} (tên miền không phân giải được).")
    return found


def _connected(target: Target, addresses: Sequence[str], until: float) -> socket.socket:
    """Connect to the first address that lets one in."""
    fault: OSError = TimeoutError()
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, target.port), timeout=min(_LONGEST_CONNECT_S, left))
        except OSError as trouble:
            fault = trouble
    if isinstance(fault, TimeoutError):
        raise NoAnswer(f"Máy {target.host} cổng {target.port} không trả lời.") from fault
    raise NoAnswer(f"Không nối được tới {target.host} cổng {target.port}: {_why(fault)}.") from fault


def _exchanged(
    target: Target, connection: socket.socket, headers: Mapping[str, str], body: bytes
) -> tuple[int, str, int]:
    connection.settimeout(None)  # the deadline ends everything
    if target.is_encrypted:
        connection = ssl.create_default_context().wrap_socket(connection, server_hostname=target.host)
    speech = http.client.HTTPConnection(target.host, target.port)
    speech.sock = connection
    try:
        told = {"Host": target.host_header, "User-Agent": _AGENT, "Connection": "close", **headers}
        speech.request("POST", target.path, body, told)
        answer = speech.getresponse()
        said = b""
        with suppress(OSError, http.client.HTTPException):  # what it is, is known; the rest is for the page alone
            said = answer.read(LONGEST_ANSWER * 4)
        wait = answer.headers.get("Retry-After", "")
        answer.close()
        return answer.status, _words(answer, said), int(wait) if _WAIT.fullmatch(wait) else 0
    finally:
        speech.close()


def _words(answer: http.client.HTTPResponse, said: bytes) -> str:
    """What it said, on one line, as it stands on the page."""
    text = said.decode("utf-8", "replace")
    if answer.status // 100 == 3:
        text = "Chuyển hướng, không đi theo. Vui lòng nhập đúng địa chỉ nhận."
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in f"{answer.reason} {text}").split())
    return line[:LONGEST_ANSWER]


def _broken_off(fault: Exception) -> str:
    if isinstance(fault, ssl.SSLError):
        return f"Không xác thực được máy nhận (TLS): {fault.reason or fault.strerror}."
    return f"Mất liên lạc: {_why(fault)}."


def _why(fault: Exception) -> str:
    return str(getattr(fault, "strerror", None) or "máy nhận ngắt kết nối hoặc trả lời sai quy cách HTTP")
