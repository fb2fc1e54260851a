"""What everybody gets once: the document bag, lunch on the first day. Ticked when it is given, never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Congress, Delegate, Delegation, HandOut, HandOutKind
from congress.prepared import insert_if_absent
from congress.vietnamese import clock_words, date_words, tidy

LONGEST_NAME = 60
_GIVEN = HandOut.taken_back_at.is_(None)


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is handed out, and to how many it was given."""

    id: int
    name: str
    given: int
    is_meal: bool = False
    served_at: datetime | None = None  # UTC
    place: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One thing for one person: when they got it and from whom (an actor); None while they have not.

    A meal is given as a coupon; `hand_out_id` is 0 as long as it is not given.
    """

    kind_id: int
    name: str
    given_at: datetime | None
    given_by: str
    is_meal: bool = False
    hand_out_id: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the list: who got what, when, from whom."""

    kind: str
    number: str
    full_name: str
    delegation: str
    given_at: datetime
    given_by: str


# ── at the desk ───────────────────────────────────────────────────────────────────────────────────────────────────────


def of_person(db_session: Session, congress_id: int, delegate_id: int) -> Sequence[Given]:
    """Return every kind, in its order, with whether this person has theirs."""
    rows = db_session.execute(
        select(HandOutKind, HandOut)
        .outerjoin(HandOut, and_(HandOut.kind_id == HandOutKind.id, HandOut.delegate_id == delegate_id, _GIVEN))
        .where(HandOutKind.congress_id == congress_id, HandOutKind.removed_at.is_(None))
        .order_by(HandOutKind.rank, HandOutKind.id)
    )
    return [
        Given(kind.id, kind.name, given.given_at, given.given_by, kind.is_meal, given.id)
        if given
        else Given(kind.id, kind.name, None, "", kind.is_meal)
        for kind, given in rows
    ]


def give(db_session: Session, congress_id: int, kind_id: int, delegate_id: int, actor: str) -> None:
    """Tick that somebody got theirs. Raises Conflict, with when and from whom, for who has it already; NotFound."""
    kind = _kind(db_session, congress_id, kind_id)
    _refuse_strangers(db_session, congress_id, delegate_id)
    hand_out_id = insert_if_absent(
        db_session, HandOut, kind_id=kind.id, delegate_id=delegate_id, given_at=clock.now(), given_by=actor
    )
    if hand_out_id is None:
        raise Conflict(_already(db_session, kind, delegate_id))
    audit.append(db_session, actor, "hand_out.give", f"hand_out:{hand_out_id} delegate:{delegate_id}")


def is_meal(db_session: Session, congress_id: int, kind_id: int) -> bool:
    """Tell whether a kind is a meal, given as a coupon. Raises NotFound."""
    return _kind(db_session, congress_id, kind_id).is_meal


def _already(db_session: Session, kind: HandOutKind, delegate_id: int) -> str:
    row = db_session.execute(
        select(HandOut.given_at, HandOut.given_by).where(
            HandOut.kind_id == kind.id, HandOut.delegate_id == delegate_id, _GIVEN
        )
    ).one()
    zone = db_session.scalars(select(Congress.zone).where(Congress.id == kind.congress_id)).one()
    at = clock.local(row.given_at, zone)
    who = audit.actor_names(db_session, [row.given_by])[row.given_by]
    when = f"{clock_words(at)}, ngày {date_words(at.date())}"
    return f"Đại biểu đã nhận “{kind.name}” lúc {when}; người phát: {who}."


def take_back(db_session: Session, congress_id: int, kind_id: int, delegate_id: int, actor: str) -> None:
    """Take a tick back: it was a mistake, or the thing was returned. Raises NotFound when it was not given."""
    kind = _kind(db_session, congress_id, kind_id)
    hand_out_id = db_session.execute(
        update(HandOut)
        .where(HandOut.kind_id == kind.id, HandOut.delegate_id == delegate_id, _GIVEN)
        .values(taken_back_at=clock.now(), taken_back_by=actor)
        .returning(HandOut.id)
    ).scalar_one_or_none()
    if hand_out_id is None:
        raise NotFound(f"Đại biểu chưa nhận “{kind.name}”.")
    audit.append(db_session, actor, "hand_out.take_back", f"hand_out:{hand_out_id} delegate:{delegate_id}")


def _refuse_strangers(db_session: Session, congress_id: int, delegate_id: int) -> None:
    guest = db_session.get(Delegate, delegate_id)
    if guest is None or guest.congress_id != congress_id or guest.merged_into_id is not None:
        raise NotFound("Không tìm thấy đại biểu này.")


# ── kinds ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def kinds(db_session: Session, congress_id: int) -> Sequence[Kind]:
    """Return what is handed out, in its order, with how many got it."""
    rows = db_session.execute(
        select(HandOutKind, func.count(HandOut.id))
        .outerjoin(HandOut, and_(HandOut.kind_id == HandOutKind.id, _GIVEN))
        .where(HandOutKind.congress_id == congress_id, HandOutKind.removed_at.is_(None))
        .group_by(HandOutKind.id)
        .order_by(HandOutKind.rank, HandOutKind.id)
    )
    return [Kind(row.id, row.name, given, row.is_meal, row.served_at, row.place) for row, given in rows]


def receipts(db_session: Session, congress_id: int) -> Sequence[Receipt]:
    """Return who got what, kind by kind, delegation by delegation; what was taken back is left out."""
    rows = db_session.execute(
        select(
            HandOutKind.name,
            Delegate.number,
            Delegate.full_name,
            Delegation.name.label("delegation"),
            HandOut.given_at,
            HandOut.given_by,
        )
        .join(HandOut, HandOut.kind_id == HandOutKind.id)
        .join(Delegate, Delegate.id == HandOut.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(HandOutKind.congress_id == congress_id, HandOutKind.removed_at.is_(None), _GIVEN)
        .order_by(HandOutKind.rank, HandOutKind.id, Delegation.rank, Delegate.sort_key, Delegate.id)
    )
    return [Receipt(*row) for row in rows]


def add_kind(db_session: Session, congress_id: int, name: str, actor: str) -> int:
    """Add something that is handed out, last in the order; one removed before comes back with its record.

    Raises BadInput for an empty or taken name.
    """
    name = _checked(name)
    last = db_session.scalar(select(func.max(HandOutKind.rank)).where(HandOutKind.congress_id == congress_id)) or 0
    row = db_session.scalar(select(HandOutKind).filter_by(congress_id=congress_id, name=name))
    if row is not None and row.removed_at is None:
        raise BadInput(f"Đã có “{name}” trong danh mục.")
    row = row or HandOutKind(congress_id=congress_id, name=name)
    row.rank, row.removed_at = last + 1, None
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "hand_out_kind.add", f"hand_out_kind:{row.id}")
    return row.id


def rename_kind(db_session: Session, congress_id: int, kind_id: int, name: str, actor: str) -> None:
    """Call it otherwise. Raises BadInput for an empty or taken name, NotFound."""
    row, name = _kind(db_session, congress_id, kind_id), _checked(name)
    taken = select(HandOutKind.id).where(
        HandOutKind.congress_id == congress_id, HandOutKind.name == name, HandOutKind.id != kind_id
    )
    if db_session.scalar(taken) is not None:
        raise BadInput(f"Đã có “{name}” trong danh mục, hoặc mục ấy đã bị bỏ. Vui lòng chọn tên khác.")
    row.name = name
    audit.append(db_session, actor, "hand_out_kind.rename", f"hand_out_kind:{kind_id}")


def set_meal(
    db_session: Session,
    congress_id: int,
    kind_id: int,
    actor: str,
    *,
    is_meal: bool,
    served: str = "",
    place: str = "",
) -> None:
    """Say whether it is a meal, given as a coupon, and when and where it is served, as far as that is known.

    `served` is local: "2020-08-21T11:40", or "". Raises BadInput, NotFound.
    """
    row = _kind(db_session, congress_id, kind_id)
    zone = db_session.scalars(select(Congress.zone).where(Congress.id == congress_id)).one()
    place = tidy(place)
    if len(place) > LONGEST_NAME:
        raise BadInput(f"Nơi ăn có tối đa {LONGEST_NAME} ký tự.")
    try:
        served_at = datetime.fromisoformat(served).replace(tzinfo=ZoneInfo(zone)) if served else None
    except ValueError as fault:
        raise BadInput("Giờ ăn cần là một ngày, giờ có thật.") from fault
    row.is_meal, row.served_at, row.place = is_meal, served_at, place
    audit.append(db_session, actor, "hand_out_kind.meal", f"hand_out_kind:{kind_id} is_meal:{int(is_meal)}")


def move_kind(db_session: Session, congress_id: int, kind_id: int, actor: str) -> None:
    """Move it one place up; the first stays where it is."""
    _kind(db_session, congress_id, kind_id)
    rows = db_session.scalars(
        select(HandOutKind)
        .where(HandOutKind.congress_id == congress_id, HandOutKind.removed_at.is_(None))
        .order_by(HandOutKind.rank, HandOutKind.id)
    ).all()
    order = [row.id for row in rows]
    place = order.index(kind_id)
    order.insert(max(place - 1, 0), order.pop(place))
    for row in rows:
        row.rank = order.index(row.id) + 1
    audit.append(db_session, actor, "hand_out_kind.move", f"hand_out_kind:{kind_id}")


def remove_kind(db_session: Session, congress_id: int, kind_id: int, actor: str) -> None:
    """Hand it out no longer; who got it stays on record."""
    _kind(db_session, congress_id, kind_id).removed_at = clock.now()
    audit.append(db_session, actor, "hand_out_kind.remove", f"hand_out_kind:{kind_id}")


def _kind(db_session: Session, congress_id: int, kind_id: int) -> HandOutKind:
    row = db_session.get(HandOutKind, kind_id)
    if row is None or row.congress_id != congress_id or row.removed_at is not None:
        raise NotFound("Mục phát này không còn trong danh mục. Vui lòng tải lại trang.")
    return row


def _checked(name: str) -> str:
    name = tidy(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadInput(f"Tên mục phát cần có từ 1 đến {LONGEST_NAME} ký tự.")
    return name
