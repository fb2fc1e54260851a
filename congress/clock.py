"""The only reader of time. UTC inside; the congress's own zone at the edges."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731  replaced only by `held`


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _read()


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the clocks of `zone` (an IANA name such as "Asia/Ho_Chi_Minh")."""
    return moment.astimezone(ZoneInfo(zone))


@contextmanager
def held(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (tests, dry runs)."""
    global _read  # noqa: PLW0603  one clock per process is the point of this module
    before = _read
    _read = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _read = before
