"""What a next edition would change, in sentences: an organizer sees it before it is published."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from congress import clock
from congress.program.editions import PublishedItem, PublishedSession

_Pair = tuple[PublishedItem, PublishedItem]


def changes(before: Sequence[PublishedSession], after: Sequence[PublishedSession], zone: str) -> list[str]:
    """Say what differs, session by session in the new order; what only moved together is said once."""
    former = {session.code: session for session in before}
    found: list[str] = []
    for session in after:
        known = former.pop(session.code, None)
        if known is None:
            found.append(f"Thêm phiên {session.name} ({len(session.items)} mục).")
        else:
            found += [f"{session.name}: {words}." for words in _in_session(known, session, zone)]
    return found + [f"Bỏ phiên {session.name}." for session in former.values()]


def _in_session(before: PublishedSession, after: PublishedSession, zone: str) -> Iterator[str]:
    if before.name != after.name:
        yield f"đổi tên từ “{before.name}”"
    if before.place != after.place:
        yield f"địa điểm {before.place or 'chưa ghi'} → {after.place or 'chưa ghi'}"
    if _hours(before, zone) != _hours(after, zone):
        yield f"{_hours(before, zone)} → {_hours(after, zone)}"
    pairs, removed, added = _matched(before.items, after.items)
    yield from _moved(pairs, zone)
    for former, later in pairs:
        yield from _reworded(former, later)
    yield from (f"bỏ “{item.title}”" for item in removed)
    yield from (f"thêm “{item.title}” lúc {_hour(item.starts_at, zone)}" for item in added)


def _matched(
    before: Sequence[PublishedItem], after: Sequence[PublishedItem]
) -> tuple[list[_Pair], list[PublishedItem], list[PublishedItem]]:
    """Pair items of one title, then those of one beginning; return the pairs, what is gone and what is new."""
    pairs: list[_Pair] = []
    gone, new = list(before), list(after)
    for trait in ("title", "starts_at"):
        for former in list(gone):
            later = next((item for item in new if getattr(item, trait) == getattr(former, trait)), None)
            if later is not None:
                pairs.append((former, later))
                gone.remove(former)
                new.remove(later)
    return sorted(pairs, key=lambda pair: pair[1].starts_at), gone, new


def _moved(pairs: Sequence[_Pair], zone: str) -> Iterator[str]:
    together: dict[timedelta, list[PublishedItem]] = {}
    for former, later in pairs:
        shift = later.starts_at - former.starts_at
        if shift and shift == later.ends_at - former.ends_at:
            together.setdefault(shift, []).append(later)
        elif _hours(former, zone) != _hours(later, zone):
            yield f"“{later.title}” {_hours(former, zone)} → {_hours(later, zone)}"
    for shift, items in together.items():
        minutes = round(shift.total_seconds() / 60)
        way = f"{'muộn' if minutes > 0 else 'sớm'} hơn {abs(minutes)} phút"
        several = f"{len(items)} mục từ “{items[0].title}”" if len(items) > 1 else f"“{items[0].title}”"
        yield f"{several} {way}, bắt đầu {_hour(items[0].starts_at, zone)}"


def _reworded(former: PublishedItem, later: PublishedItem) -> Iterator[str]:
    if former.title != later.title:
        yield f"“{former.title}” thành “{later.title}”"
    for name, one, other in (
        ("người thực hiện", former.presenter, later.presenter),
        ("địa điểm", former.place, later.place),
    ):
        if one != other:
            yield f"“{later.title}”, {name}: {one or 'chưa ghi'} → {other or 'chưa ghi'}"
    if former.is_printed != later.is_printed:
        yield f"“{later.title}” {'in' if later.is_printed else 'không in'} trên phiếu"


def _hours(of: PublishedSession | PublishedItem, zone: str) -> str:
    return f"{_hour(of.starts_at, zone)}–{_hour(of.ends_at, zone)}"


def _hour(moment: datetime, zone: str) -> str:
    return f"{clock.local(moment, zone):%H:%M}"
