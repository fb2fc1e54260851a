"""IPP (RFC 8010, 8011) as far as a print queue needs it: ask how it is, hand a job over, ask for it, call it off.

Each exchange is one HTTP request on a connection of its own, bounded in time.
"""

import http.client
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlsplit

USUAL_PORT = 631
CONNECT_WITHIN_S = 2.0
ANSWER_WITHIN_S = 3.0
_VERSION = b"\x02\x00"
_OPERATION_ATTRIBUTES, _END = 0x01, 0x03
_FIRST_VALUE_TAG = 0x10  # tags below it open a group of attributes
_NO_VALUE = 0x13
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_LONGEST_ANSWER = 1 << 18
_AT_ONCE = 8192

Value = int | str


class Operation(IntEnum):
    """What may be asked of a queue."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class NoIpp(Exception):
    """Somebody answers there who is no print server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status (0 to 0x00ff: done) and the attributes, each a list of values; one without a value has an empty list."""

    status: int
    attributes: Mapping[str, tuple[Value, ...]]

    @property
    def is_done(self) -> bool:
        return self.status < 0x0100

    def number(self, name: str) -> int:
        """Give an attribute's number; 0 where it has none."""
        return next((value for value in self.attributes.get(name, ()) if isinstance(value, int)), 0)

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(value for value in self.attributes.get(name, ()) if isinstance(value, str))


class Exchange:
    """One connection to the server of a queue; `ask` may be called once. Opening it raises OSError."""

    def __init__(self, queue: str) -> None:
        parts = urlsplit(queue)
        self._queue = queue
        self._path = parts.path
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port or USUAL_PORT, CONNECT_WITHIN_S)
        self._http.connect()
        self._http.sock.settimeout(ANSWER_WITHIN_S)

    def ask(
        self, operation: Operation, wanted: tuple[str, ...] = (), job: int = 0, title: str = "", document: bytes = b""
    ) -> Answer:
        """Send one request and take its answer.

        Raises NoIpp when somebody else answers, OSError or HTTPException when the connection breaks.
        """
        until = time.monotonic() + 2 * ANSWER_WITHIN_S
        with closing(self._http):
            body = _request(operation, self._queue, wanted, job, title) + document
            self._http.request("POST", self._path, body, {"Content-Type": "application/ipp", "Connection": "close"})
            told = self._http.getresponse()
            if told.status != http.HTTPStatus.OK or told.headers.get_content_type() != "application/ipp":
                raise NoIpp
            answer = b""
            while more := told.read1(_AT_ONCE):
                answer += more
                if len(answer) > _LONGEST_ANSWER or time.monotonic() > until:
                    raise TimeoutError
        try:
            return _answer(answer)
        except (struct.error, IndexError) as fault:
            raise NoIpp from fault


def _request(operation: Operation, queue: str, wanted: tuple[str, ...], job: int, title: str) -> bytes:
    parts = [_VERSION, struct.pack(">HiB", operation, 1, _OPERATION_ATTRIBUTES)]
    parts += [
        _attribute(_CHARSET, "attributes-charset", "utf-8"),
        _attribute(_LANGUAGE, "attributes-natural-language", "en"),
    ]
    parts.append(_attribute(_URI, "printer-uri", queue))
    if job:
        parts.append(_named(_INTEGER, "job-id", struct.pack(">i", job)))
    parts.append(_attribute(_NAME, "requesting-user-name", "don"))
    if operation is Operation.PRINT_JOB:
        parts.append(_attribute(_NAME, "job-name", title))
        parts.append(_attribute(_MIME, "document-format", "application/vnd.cups-raw"))
    for at, name in enumerate(wanted):
        parts.append(_attribute(_KEYWORD, "" if at else "requested-attributes", name))
    return b"".join((*parts, bytes((_END,))))


def _attribute(tag: int, name: str, value: str) -> bytes:
    return _named(tag, name, value.encode())


def _named(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def _answer(told: bytes) -> Answer:
    _, status, _ = struct.unpack_from(">HHi", told)
    found: dict[str, list[Value]] = {}
    for name, value in _attributes(told, 8):
        found.setdefault(name, []).extend(() if value is None else (value,))
    return Answer(status, {name: tuple(values) for name, values in found.items()})


def _attributes(told: bytes, at: int) -> Iterator[tuple[str, Value | None]]:
    """Read name and value, one after another; a further value of the same attribute comes without a name."""
    last = ""
    while (tag := told[at]) != _END:
        at += 1
        if tag < _FIRST_VALUE_TAG:
            continue
        (length,) = struct.unpack_from(">H", told, at)
        last = told[at + 2 : at + 2 + length].decode("utf-8", "replace") or last
        at += 2 + length
        (length,) = struct.unpack_from(">H", told, at)
        value = told[at + 2 : at + 2 + length]
        at += 2 + length
        yield last, _value(tag, value)


def _value(tag: int, value: bytes) -> Value | None:
    if tag in {_INTEGER, _ENUM}:
        return int(struct.unpack(">i", value)[0])
    if tag == _BOOLEAN:
        return value[0]
    return None if tag <= _NO_VALUE else value.decode("utf-8", "replace")
