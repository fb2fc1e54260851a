"""The layouts of a congress's slips, as organizers arrange them: one that hides what must be seen never gets in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.documents import facts, fields
from congress.errors import BadInput, Conflict
from congress.models import Congress, SlipLogo, SlipTemplate
from congress.slip_layout import (
    DEFAULTS,
    OWN,
    REQUIRED,
    WITH_TEXT,
    Block,
    Kind,
    Layout,
    Part,
    Side,
    Size,
    parts_of,
    sides_of,
    sizes_of,
)
from congress.slip_words import FACTS, FIELDS
from congress.vietnamese import tidy

MOST_BLOCKS = 40
LONGEST_TEXT, MOST_LINES = 400, 8  # of one part's own words
_STALE = "Có người khác vừa sửa mẫu phiếu này. Vui lòng tải lại trang rồi sửa tiếp."


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A kind's parts with what is needed to change them; version 0 is the default."""

    blocks: tuple[Block, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a layout: the part, from 0, the line of its words, from 1 (0: the part itself), and words."""

    block: int
    line: int
    wrong: str
    words: str


# ── what is printed ───────────────────────────────────────────────────────────────────────────────────────────────────


def used(db_session: Session, congress: Congress, kind: Kind) -> Layout:
    """Return how a kind of slip is laid out now, with the logo and the facts that it shows."""
    row = _row(db_session, congress.id, kind)
    return with_means(db_session, congress, completed(kind, row.blocks if row else ()))


def with_means(db_session: Session, congress: Congress, blocks: tuple[Block, ...]) -> Layout:
    """Return a layout of these parts with what they need of the congress: its logo, its facts."""
    shown = [block for block in blocks if block.is_on]
    png = b""
    if any(block.part is Part.LOGO for block in shown):
        png = db_session.scalar(select(SlipLogo.png).filter_by(congress_id=congress.id)) or b""
    told: tuple[tuple[str, str], ...] = ()
    if not fields.names_in("".join(block.text for block in shown)).isdisjoint(FACTS):
        kept = facts.read(db_session, congress).facts
        told = tuple(zip(FACTS, (kept.venue, kept.contact, kept.hotline), strict=True))
    return Layout(blocks, png, told)


def completed(kind: Kind, kept: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return kept parts, whatever another version of the program kept: paper never waits for a template.

    What is unknown is left out, what must be seen is put in, and what came later is there to be switched on.
    """
    allowed, blocks, seen = parts_of(kind), [], set()
    for told in kept:
        block = _told(told)
        if block is not None and block.part in allowed and (block.part in OWN or block.part not in seen):
            blocks.append(_within_steps(kind, block))
            seen.add(block.part)
    if not seen:
        return DEFAULTS[kind]
    missing = (block for block in DEFAULTS[kind] if block.part not in seen and block.part not in OWN)
    added = [_switched(block, is_on=block.part in REQUIRED[kind]) for block in missing]
    return (*blocks, *added)


def _told(told: Mapping[str, Any]) -> Block | None:
    try:
        return Block(
            part=Part(told["part"]),
            side=Side(told["side"]),
            text=str(told["text"]),
            size=Size(told["size"]),
            is_on=bool(told["is_on"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _within_steps(kind: Kind, block: Block) -> Block:
    size = block.size if block.size in sizes_of(block.part) else Size.NORMAL
    is_on = block.is_on or block.part in REQUIRED[kind]
    text = block.text if block.part in WITH_TEXT and not fields.faults(block.text, FIELDS[kind]) else ""
    return Block(block.part, block.side, text, size, is_on)


def _switched(block: Block, *, is_on: bool) -> Block:
    return Block(block.part, block.side, block.text, block.size, is_on)


# ── what is arranged ──────────────────────────────────────────────────────────────────────────────────────────────────


def read(db_session: Session, congress_id: int, kind: Kind) -> KeptTemplate:
    """Return a kind's parts as they are kept."""
    row = _row(db_session, congress_id, kind)
    return KeptTemplate(completed(kind, row.blocks if row else ()), row.version if row else 0)


def faults(kind: Kind, blocks: Sequence[Block]) -> list[Fault]:
    """Return what keeps a layout from being used, part by part."""
    if len(blocks) > MOST_BLOCKS:
        return [Fault(0, 0, "", f"Mẫu phiếu có tối đa {MOST_BLOCKS} phần. Vui lòng bỏ bớt.")]
    return [fault for place, block in enumerate(blocks) for fault in _faults_of(kind, place, block)]


def _faults_of(kind: Kind, place: int, block: Block) -> list[Fault]:
    found = []
    if block.is_on and block.part is Part.TEXT and not block.text.strip():
        found.append(Fault(place, 1, "", "Dòng chữ này còn trống. Vui lòng ghi chữ, hoặc bỏ phần này."))
    lines = block.text.splitlines()
    if len(block.text) > LONGEST_TEXT or len(lines) > MOST_LINES:
        found.append(Fault(place, 1, "", f"Mỗi phần chữ có tối đa {LONGEST_TEXT} ký tự, {MOST_LINES} dòng."))
    found += [Fault(place, one.line, one.wrong, one.words) for one in fields.faults(block.text, FIELDS[kind])]
    return found


def tidied(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return parts as they are kept: words tidied line by line, no own words where a part has none."""
    return tuple(
        Block(block.part, block.side, _tidied(block.text) if block.part in WITH_TEXT else "", block.size, block.is_on)
        for block in blocks
    )


def _tidied(text: str) -> str:
    return "\n".join(map(tidy, text.splitlines())).strip("\n")


def save(db_session: Session, congress_id: int, kind: Kind, blocks: Sequence[Block], version: int, actor: str) -> None:
    """Keep the layout somebody arranged over that of `version`.

    Raises BadInput with what is wrong in it or missing, Conflict when another arranged meanwhile.
    """
    blocks = tidied(blocks)
    if found := faults(kind, blocks):
        raise BadInput("Chưa lưu. " + " ".join(fault.words for fault in found))
    _refuse_unfit(kind, blocks)
    row = db_session.scalar(select(SlipTemplate).filter_by(congress_id=congress_id, kind=kind).with_for_update())
    if (row.version if row else 0) != version:
        raise Conflict(_STALE)
    if row is None:
        row = SlipTemplate(congress_id=congress_id, kind=kind)
        db_session.add(row)
    row.blocks = [] if blocks == DEFAULTS[kind] else [_kept(block) for block in blocks]
    row.version, row.updated_at, row.actor = version + 1, clock.now(), actor
    audit.append(db_session, actor, "slip_template.save", f"congress:{congress_id} kind:{kind} version:{row.version}")


def restore(db_session: Session, congress_id: int, kind: Kind, version: int, actor: str) -> None:
    """Bring a kind's default back. Raises Conflict when another arranged meanwhile."""
    save(db_session, congress_id, kind, DEFAULTS[kind], version, actor)


def _kept(block: Block) -> dict[str, Any]:
    return {key: str(told) if isinstance(told, str) else told for key, told in asdict(block).items()}


def _refuse_unfit(kind: Kind, blocks: Sequence[Block]) -> None:
    """Refuse what no page of ours sends."""
    shown = {block.part for block in blocks if block.is_on}
    single = [block.part for block in blocks if block.part not in OWN]
    is_fit = (
        REQUIRED[kind] <= shown
        and len(single) == len(set(single))
        and all(block.part in parts_of(kind) for block in blocks)
        and all(block.size in sizes_of(block.part) for block in blocks)
        and all(block.side in (sides_of(block.part) or tuple(Side)) for block in blocks)
    )
    if not is_fit:
        raise BadInput("Mẫu phiếu thiếu phần bắt buộc, hoặc có phần, cỡ chữ không dùng được. Vui lòng tải lại trang.")


def _row(db_session: Session, congress_id: int, kind: Kind) -> SlipTemplate | None:
    return db_session.scalar(select(SlipTemplate).filter_by(congress_id=congress_id, kind=kind))


# ── the logo ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def logo(db_session: Session, congress_id: int) -> bytes | None:
    """Return the logo as a grey PNG; None without one."""
    return db_session.scalar(select(SlipLogo.png).filter_by(congress_id=congress_id))


def set_logo(db_session: Session, congress_id: int, png: bytes | None, size: tuple[int, int], actor: str) -> None:
    """Give slips a logo, checked and encoded anew, or take it away; `size` is in pixels."""
    row = db_session.scalar(select(SlipLogo).filter_by(congress_id=congress_id).with_for_update())
    if png is None:
        if row is not None:
            db_session.delete(row)
    else:
        row = row or SlipLogo(congress_id=congress_id)
        row.png, (row.width, row.height), row.updated_at, row.actor = png, size, clock.now(), actor
        db_session.add(row)
    told = f"{size[0]}x{size[1]}" if png is not None else "none"
    audit.append(db_session, actor, "slip_template.logo", f"congress:{congress_id} logo:{told}")
