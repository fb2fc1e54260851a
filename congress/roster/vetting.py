"""The vetting (xét duyệt) of exemplars: nominated → under review → approved or returned, with who, when and why."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict
from congress.file_formats.values import AWARD_NAMES
from congress.models import (
    Category,
    Delegate,
    DelegateState,
    Exemplar,
    ExemplarKind,
    VettingState,
    VettingStep,
)
from congress.roster.records import CHUNK
from congress.vietnamese import fold, sort_key, spelling_key, tidy

STEPS: Mapping[VettingState, tuple[VettingState, ...]] = {
    VettingState.NOMINATED: (VettingState.UNDER_REVIEW,),
    VettingState.UNDER_REVIEW: (VettingState.APPROVED, VettingState.RETURNED),
    VettingState.RETURNED: (VettingState.UNDER_REVIEW,),
    VettingState.APPROVED: (VettingState.UNDER_REVIEW,),
}
_TO_BE_EXPLAINED = {  # a step back is never taken without saying why
    (VettingState.UNDER_REVIEW, VettingState.RETURNED),
    (VettingState.APPROVED, VettingState.UNDER_REVIEW),
}


def nominate_missing(db_session: Session, congress_id: int, delegate_ids: Iterable[int], actor: str) -> int:
    """Nominate those of these people whose category is vetted and who have no entry yet; return how many.

    Until they are approved they are `unapproved` at the door. A substitute takes a place, not the honour: no entry.
    """
    count = 0
    ids = sorted(set(delegate_ids))
    for start in range(0, len(ids), CHUNK):
        people = db_session.execute(
            select(Delegate, Category.exemplar_kind)
            .join(Category, Category.id == Delegate.category_id)
            .outerjoin(Exemplar, Exemplar.delegate_id == Delegate.id)
            .where(
                Delegate.id.in_(ids[start : start + CHUNK]),
                Delegate.principal_id.is_(None),
                Category.exemplar_kind != "",
                Exemplar.id.is_(None),
            )
            .order_by(Delegate.id)
        ).all()
        rows = [_nomination(congress_id, person, kind) for person, kind in people]
        db_session.add_all(rows)
        for person, _ in people:
            if person.state == DelegateState.ACTIVE:
                person.state = DelegateState.UNAPPROVED
        db_session.flush()
        keep_steps(db_session, [(row.id, "") for row in rows], VettingState.NOMINATED, actor, "")
        count += len(rows)
    return count


def _nomination(congress_id: int, person: Delegate, kind: str) -> Exemplar:
    """Begin an entry with what the list tells: a collective goes by its unit's name."""
    name = (person.unit or person.full_name) if kind == ExemplarKind.COLLECTIVE else person.full_name
    return Exemplar(
        congress_id=congress_id,
        kind=kind,
        delegation_id=person.delegation_id,
        delegate_id=person.id,
        field=person.field,
        award=AWARD_NAMES.get(person.award, ""),
        **named(kind, name),
    )


def named(kind: str, name: str) -> dict[str, str]:
    """Return an entry's name with the keys it is found and sorted by."""
    key = sort_key(name) if kind == ExemplarKind.INDIVIDUAL else spelling_key(name)
    return {"name": name, "folded_name": fold(name), "sort_key": key}


def vet(
    db_session: Session, congress_id: int, exemplar_ids: Sequence[int], to: VettingState, explanation: str, actor: str
) -> int:
    """Take a step of the vetting with all of these, or with none; return how many.

    Raises Conflict where the step does not follow from the state somebody is in, BadInput for a step back without a
    reason. Approving lets the person, or who takes their place, in; taking approval back keeps them out again.
    """
    explanation = tidy(explanation)
    rows = db_session.scalars(
        select(Exemplar)
        .where(Exemplar.congress_id == congress_id, Exemplar.id.in_(exemplar_ids))
        .with_for_update()
        .order_by(Exemplar.id)
    ).all()
    if not rows:
        raise BadInput("Chưa chọn điển hình nào.")
    for row in rows:
        if to not in STEPS[VettingState(row.state)]:
            raise Conflict(f"“{row.name}” đang ở bước khác nên không chuyển được như vậy. Vui lòng tải lại trang.")
        if not explanation and (row.state, to) in _TO_BE_EXPLAINED:
            raise BadInput("Vui lòng ghi lý do khi trả lại hoặc xét lại.")
    keep_steps(db_session, [(row.id, row.state) for row in rows], to, actor, explanation)
    for row in rows:
        row.state = to
        row.version += 1
    db_session.flush()
    people = [row.delegate_id for row in rows if row.delegate_id is not None]
    if to is VettingState.APPROVED:
        _set_state(db_session, people, DelegateState.UNAPPROVED, DelegateState.ACTIVE)
    else:
        _set_state(db_session, people, DelegateState.ACTIVE, DelegateState.UNAPPROVED)
    audit.append(db_session, actor, f"exemplar.{to}", f"congress:{congress_id} exemplars:{len(rows)}")
    return len(rows)


def approve_all(db_session: Session, congress_id: int, actor: str, explanation: str) -> int:
    """Take everybody who is nominated through the vetting at once; return how many."""
    waiting = select(Exemplar.id).where(
        Exemplar.congress_id == congress_id, Exemplar.state.in_((VettingState.NOMINATED, VettingState.RETURNED))
    )
    if ids := db_session.scalars(waiting).all():
        vet(db_session, congress_id, ids, VettingState.UNDER_REVIEW, "", actor)
        vet(db_session, congress_id, ids, VettingState.APPROVED, explanation, actor)
    return len(ids)


def _set_state(db_session: Session, people: Sequence[int], before: DelegateState, after: DelegateState) -> None:
    """Set the state of these people, or of who takes their places."""
    for start in range(0, len(people), CHUNK):
        ids = people[start : start + CHUNK]
        db_session.execute(
            update(Delegate)
            .where(or_(Delegate.id.in_(ids), Delegate.principal_id.in_(ids)), Delegate.state == before)
            .values(state=after)
        )


def hold_back(db_session: Session, row: Exemplar) -> None:
    """Whoever is tied to an entry that is not approved is not let in."""
    if row.delegate_id is not None and row.state != VettingState.APPROVED:
        _set_state(db_session, [row.delegate_id], DelegateState.ACTIVE, DelegateState.UNAPPROVED)


def release(db_session: Session, delegate_id: int) -> None:
    """Whoever is tied to an entry no more waits for it no longer, unless their own category is vetted."""
    unvetted = select(Category.id).where(Category.exemplar_kind == "")
    db_session.execute(
        update(Delegate)
        .where(
            Delegate.id == delegate_id,
            Delegate.state == DelegateState.UNAPPROVED,
            Delegate.category_id.in_(unvetted),
        )
        .values(state=DelegateState.ACTIVE)
    )


def keep_steps(
    db_session: Session, before: Sequence[tuple[int, str]], to: VettingState, actor: str, explanation: str = ""
) -> None:
    """Note a step of these entries: id and the state before ("" for a nomination)."""
    at = clock.now()
    rows = [
        {
            "exemplar_id": exemplar_id,
            "at": at,
            "actor": actor,
            "from_state": state,
            "to_state": to,
            "explanation": explanation,
        }
        for exemplar_id, state in before
    ]
    if rows:
        db_session.execute(insert(VettingStep), rows)
