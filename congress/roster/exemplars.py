"""Exemplars (điển hình): who is nominated, what is told of them, and the vetting that lets them be invited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.values import FIELD_NAMES
from congress.models import (
    AuditEntry,
    Delegate,
    Delegation,
    Exemplar,
    ExemplarKind,
    Photo,
    VettingState,
)
from congress.roster import vetting
from congress.story import safe_story
from congress.vietnamese import fold, tidy, tidy_name

_LONGEST = {"name": 200, "achievements": 5000, "award": 200, "award_decision": 200}
FLAGS = ("joins_exchange", "joins_panel", "joins_exhibition")
_AGREED, _WITHDRAWN = "exemplar.agreed_to_be_shown", "exemplar.no_longer_shown"


def get(db_session: Session, congress_id: int, exemplar_id: int) -> Exemplar:
    """Return an entry. Raises NotFound."""
    row = db_session.get(Exemplar, exemplar_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy điển hình này.")
    return row


def add(db_session: Session, congress_id: int, told: Mapping[str, str], actor: str) -> int:
    """Nominate somebody, or a collective, by hand; return the entry's id. Raises BadInput."""
    kind = told.get("kind", "")
    if kind not in set(ExemplarKind):
        raise BadInput("Vui lòng chọn cá nhân hoặc tập thể.")
    row = Exemplar(congress_id=congress_id, kind=kind, delegation_id=0, name="", folded_name="", sort_key="")
    _write(db_session, row, told)
    db_session.add(row)
    db_session.flush()
    vetting.hold_back(db_session, row)
    vetting.keep_steps(db_session, [(row.id, "")], VettingState.NOMINATED, actor)
    _keep_agreement(db_session, row, False, actor)
    audit.append(db_session, actor, "exemplar.add", f"exemplar:{row.id}")
    return row.id


def edit(
    db_session: Session, congress_id: int, exemplar_id: int, told: Mapping[str, str], version: int, actor: str
) -> None:
    """Set what is told of an exemplar. Raises BadInput, and Conflict when somebody else has changed it meanwhile."""
    row = get(db_session, congress_id, exemplar_id)
    db_session.refresh(row, with_for_update=True)
    if row.version != version:
        raise Conflict("Người khác vừa sửa điển hình này. Vui lòng tải lại trang rồi sửa tiếp.")
    former, had_agreed = row.delegate_id, row.may_be_shown
    _write(db_session, row, told)
    row.version += 1
    db_session.flush()
    if former is not None and former != row.delegate_id:
        vetting.release(db_session, former)
    vetting.hold_back(db_session, row)
    _keep_agreement(db_session, row, had_agreed, actor)
    audit.append(db_session, actor, "exemplar.edit", f"exemplar:{exemplar_id}")


def _keep_agreement(db_session: Session, row: Exemplar, had_agreed: bool, actor: str) -> None:
    """Note in the audit log who recorded that somebody agrees to be shown, or no longer does."""
    if row.may_be_shown != had_agreed:
        audit.append(db_session, actor, _AGREED if row.may_be_shown else _WITHDRAWN, f"exemplar:{row.id}")


def agreement(db_session: Session, exemplar_id: int) -> tuple[datetime, str] | None:
    """Return when and by whom it was last recorded whether somebody agrees to be shown; None for never."""
    entry = db_session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject == f"exemplar:{exemplar_id}", AuditEntry.act.in_((_AGREED, _WITHDRAWN)))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return (entry.at, audit.actor_names(db_session, {entry.actor})[entry.actor]) if entry else None


def _write(db_session: Session, row: Exemplar, told: Mapping[str, str]) -> None:
    texts = {key: "\n".join(map(tidy, told.get(key, "").splitlines())).strip() for key in _LONGEST}
    for key, longest in _LONGEST.items():
        if len(texts[key]) > longest:
            raise BadInput(f"Nội dung dài quá {longest} ký tự. Vui lòng rút gọn.")
    if not texts["name"]:
        raise BadInput("Chưa có tên điển hình. Vui lòng nhập họ tên hoặc tên tập thể.")
    if told.get("field", "") not in {"", *FIELD_NAMES}:
        raise BadInput("Lĩnh vực không có trong danh mục.")
    delegation = db_session.get(Delegation, _whole(told.get("delegation", ""), "Đoàn") or 0)
    if delegation is None or delegation.congress_id != row.congress_id:
        raise BadInput("Vui lòng chọn đoàn.")
    person_id = _whole(told.get("delegate", ""), "Đại biểu")
    with db_session.no_autoflush:
        _check_person(db_session, row, person_id)
    name = tidy_name(texts["name"]) if row.kind == ExemplarKind.INDIVIDUAL else texts["name"]
    for key, value in vetting.named(row.kind, name).items():
        setattr(row, key, value)
    row.delegation_id, row.delegate_id, row.field = delegation.id, person_id, told.get("field", "")
    row.achievements, row.award, row.award_decision = (texts[k] for k in ("achievements", "award", "award_decision"))
    row.award_wave = _whole(told.get("award_wave", ""), "Đợt trao")
    row.award_order = _whole(told.get("award_order", ""), "Thứ tự trong đợt")
    row.story = safe_story(told.get("story", ""))
    row.may_be_shown = told.get("may_be_shown", "") == "1"
    for flag in FLAGS:
        setattr(row, flag, told.get(flag, "") == "1")


def _check_person(db_session: Session, row: Exemplar, person_id: int | None) -> None:
    if person_id is None or person_id == row.delegate_id:
        return
    person = db_session.get(Delegate, person_id)
    if person is None or person.congress_id != row.congress_id:
        raise BadInput("Không tìm thấy đại biểu đã chọn.")
    if db_session.scalar(select(Exemplar.id).where(Exemplar.delegate_id == person_id)) is not None:
        raise BadInput(f"{person.full_name} đã gắn với một điển hình khác.")


def set_photo(db_session: Session, row: Exemplar | Delegate, jpeg: bytes, size: tuple[int, int], actor: str) -> None:
    """Give an exemplar or a person a checked photo (congress/file_formats/photo.py); the old one goes."""
    photo = Photo(congress_id=row.congress_id, jpeg=jpeg, width=size[0], height=size[1], created_at=clock.now())
    db_session.add(photo)
    db_session.flush()
    old, row.photo_id = row.photo_id, photo.id
    db_session.flush()
    _drop_photo(db_session, old)
    audit.append(db_session, actor, "photo.set", f"{row.__tablename__}:{row.id}")


def remove_photo(db_session: Session, row: Exemplar | Delegate, actor: str) -> None:
    """Take a photo away."""
    old, row.photo_id = row.photo_id, None
    db_session.flush()
    _drop_photo(db_session, old)
    audit.append(db_session, actor, "photo.remove", f"{row.__tablename__}:{row.id}")


def _drop_photo(db_session: Session, photo_id: int | None) -> None:
    if photo_id is not None and (photo := db_session.get(Photo, photo_id)):
        db_session.delete(photo)


# ── looking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ExemplarFilter:
    """What a list of exemplars is narrowed to; "" is everything. `lacking`: told, for a photo or a story."""

    words: str = ""
    kind: str = ""
    field: str = ""
    state: str = ""
    delegation: int | None = None
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class ExemplarLine:
    """One exemplar in a list."""

    id: int
    kind: str
    name: str
    delegation: str
    person: str  # who comes for a collective
    field: str
    award: str
    award_wave: int | None
    award_order: int | None
    state: str
    has_photo: bool
    has_story: bool
    may_be_shown: bool


def lines(db_session: Session, congress_id: int, only: ExemplarFilter) -> tuple[ExemplarLine, ...]:
    """Exemplars in the order of their names, individuals first."""
    query = (
        select(Exemplar, Delegation.name, Delegate.full_name)
        .join(Delegation, Delegation.id == Exemplar.delegation_id)
        .outerjoin(Delegate, Delegate.id == Exemplar.delegate_id)
        .where(Exemplar.congress_id == congress_id)
        .order_by(Exemplar.kind.desc(), Exemplar.sort_key, Exemplar.id)
    )
    for word in fold(only.words).split():
        query = query.where(Exemplar.folded_name.contains(word, autoescape=True))
    for column, wanted in (
        (Exemplar.kind, only.kind),
        (Exemplar.field, only.field),
        (Exemplar.state, only.state),
        (Exemplar.delegation_id, only.delegation),
    ):
        if wanted:
            query = query.where(column == wanted)
    if only.lacking:
        query = query.where(is_untold())
    return tuple(
        ExemplarLine(
            id=row.id,
            kind=row.kind,
            name=row.name,
            delegation=delegation,
            person=person or "",
            field=row.field,
            award=row.award,
            award_wave=row.award_wave,
            award_order=row.award_order,
            state=row.state,
            has_photo=row.photo_id is not None,
            has_story=bool(row.story),
            may_be_shown=row.may_be_shown,
        )
        for row, delegation, person in db_session.execute(query)
    )


def is_untold() -> ColumnElement[bool]:
    """Tell entries that the book and the screens have nothing to show of: no photo, or no story."""
    return (Exemplar.story == "") | Exemplar.photo_id.is_(None)


def by_state(db_session: Session, congress_id: int) -> dict[str, int]:
    """Count the entries by state."""
    rows = db_session.execute(
        select(Exemplar.state, func.count().label("entries"))
        .where(Exemplar.congress_id == congress_id)
        .group_by(Exemplar.state)
    )
    found = {row.state: row.entries for row in rows}
    return {state: found.get(state, 0) for state in VettingState}


def _whole(text: str, what: str) -> int | None:
    text = text.strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise BadInput(f"{what} cần là một số nguyên từ 1.")
    return int(text) if text else None
