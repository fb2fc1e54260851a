"""People's records as they lie in the tables: read, added and changed, each change kept with who and when."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from congress import clock, delegate_number
from congress.han import has_han
from congress.models import (
    Arrangement,
    Category,
    Congress,
    Delegate,
    DelegateChange,
    DelegateState,
    Delegation,
    Demographics,
    ImportState,
    RosterImport,
)
from congress.needs import Needs, needs_in
from congress.roster.fields import EXTRA_PREFIX, PARTY_WORDS, Record
from congress.roster.matching import Known
from congress.vietnamese import fold, sort_key

CHUNK = 500  # ids in one question: every database takes so many
_PARTY = {word: value for value, word in PARTY_WORDS.items()}
_CHINESE = "zh"
_OF_DELEGATE = (
    "honorific",
    "full_name",
    "birth_date",
    "position_title",
    "unit",
    "field",
    "phone",
    "email",
    "award",
    "notes",
)
_OF_DEMOGRAPHICS = ("sex", "ethnicity", "religion", "education")


def known_people(db_session: Session, congress_id: int) -> Iterator[Known]:
    """Everybody lists are compared with: all but records that were merged into another."""
    rows = db_session.execute(
        select(
            Delegate.id,
            Delegate.number,
            Delegate.folded_name,
            Delegate.birth_date,
            Delegate.phone,
            Delegate.identity_hash,
            Delegation.code,
            Delegate.unit,
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None))
        .order_by(Delegate.id)
    )
    for row in rows:
        yield Known(
            row.id, row.number, row.folded_name, row.birth_date, row.phone, row.identity_hash or "", row.code, row.unit
        )


def read(db_session: Session, delegate_ids: Iterable[int]) -> dict[int, Record]:
    """Return the records of these people, by id; every field is in each."""
    found: dict[int, Record] = {}
    for ids in _chunks(sorted(set(delegate_ids))):
        rows = db_session.execute(
            select(Delegate, Demographics, Delegation.code, Category.code)
            .join(Delegation, Delegation.id == Delegate.delegation_id)
            .join(Category, Category.id == Delegate.category_id)
            .outerjoin(Demographics, Demographics.delegate_id == Delegate.id)
            .where(Delegate.id.in_(ids))
        )
        for delegate, demographics, delegation, category in rows:
            found[delegate.id] = _record(delegate, demographics, delegation, category)
    return found


def _record(delegate: Delegate, demographics: Demographics | None, delegation: str, category: str) -> Record:
    return (
        {key: getattr(delegate, key) for key in _OF_DELEGATE}
        | {key: getattr(demographics, key) if demographics else "" for key in _OF_DEMOGRAPHICS}
        | {
            "party": PARTY_WORDS[demographics.is_party_member if demographics else None],
            "delegation": delegation,
            "category": category,
            "identity": f"{delegate.identity_hash}:{delegate.identity_last3}" if delegate.identity_hash else "",
        }
        | {EXTRA_PREFIX + label: text for label, text in delegate.extra.items()}
    )


def add(
    db_session: Session,
    congress_id: int,
    records: Sequence[Record],
    actor: str,
    act: str,
    *,
    state: DelegateState = DelegateState.ACTIVE,
    import_id: int | None = None,
) -> list[int]:
    """Add people whose delegations and categories exist; return their ids in the order given.

    A person of a category that is vetted is `unapproved` until their exemplar is approved. One whose name is told in
    Chinese characters is greeted in Chinese.
    """
    if not records:
        return []
    delegations = delegation_ids(db_session, congress_id)
    categories = {row.code: row for row in db_session.scalars(select(Category).filter_by(congress_id=congress_id))}
    last = db_session.scalars(
        update(Congress)
        .where(Congress.id == congress_id)
        .values(numbers_given=Congress.numbers_given + len(records))
        .returning(Congress.numbers_given)
    ).one()
    people = [
        Delegate(
            congress_id=congress_id,
            number=delegate_number.make(last - len(records) + index),
            delegation_id=delegations[record["delegation"]],
            category_id=categories[record["category"]].id,
            state=DelegateState.UNAPPROVED if categories[record["category"]].is_vetted else state,
            **_delegate_values({key: record.get(key, "") for key in (*_OF_DELEGATE, "identity")}),
            extra=_extra(record),
            language=_CHINESE if has_han(record["full_name"]) else "",
        )
        for index, record in enumerate(records)
    ]
    db_session.add_all(people)
    db_session.flush()
    ids = [person.id for person in people]
    demographics = [
        {"delegate_id": delegate_id, **{key: record.get(key, "") for key in _OF_DEMOGRAPHICS}}
        | {"is_party_member": _PARTY[record.get("party", "")]}
        for delegate_id, record in zip(ids, records, strict=True)
    ]
    db_session.execute(insert(Demographics), demographics)
    _keep_needs(db_session, {i: record.get("notes", "") for i, record in zip(ids, records, strict=True)})
    _keep_history(db_session, {delegate_id: {} for delegate_id in ids}, actor, act, import_id=import_id)
    return ids


def change(
    db_session: Session,
    changes: Mapping[int, Mapping[str, Sequence[str]]],
    actor: str,
    act: str,
    *,
    explanation: str = "",
    import_id: int | None = None,
) -> None:
    """Change people's fields: delegate id → field → [before, after]. Whoever has nothing to change is passed over."""
    changes = {delegate_id: fields for delegate_id, fields in changes.items() if fields}
    delegations: dict[str, int] = {}
    categories: dict[str, int] = {}
    for ids in _chunks(sorted(changes)):
        people = {p.id: p for p in db_session.scalars(select(Delegate).where(Delegate.id.in_(ids)))}
        told = {
            d.delegate_id: d for d in db_session.scalars(select(Demographics).where(Demographics.delegate_id.in_(ids)))
        }
        for delegate_id in ids:
            after = {key: values[1] for key, values in changes[delegate_id].items()}
            if delegate_id not in told:
                told[delegate_id] = Demographics(delegate_id=delegate_id)
                db_session.add(told[delegate_id])
            person = people[delegate_id]
            _write(person, told[delegate_id], after)
            if "delegation" in after:
                delegations = delegations or delegation_ids(db_session, person.congress_id)
                person.delegation_id = delegations[after["delegation"]]
            if "category" in after:
                categories = categories or category_ids(db_session, person.congress_id)
                person.category_id = categories[after["category"]]
    db_session.flush()
    _keep_needs(db_session, {i: fields["notes"][1] for i, fields in changes.items() if "notes" in fields})
    _keep_history(db_session, changes, actor, act, explanation=explanation, import_id=import_id)


def note(db_session: Session, delegate_ids: Iterable[int], actor: str, act: str, explanation: str = "") -> None:
    """Keep an act on people that changes none of their fields: withdrawn, restored, seated anew."""
    _keep_history(db_session, {i: {} for i in delegate_ids}, actor, act, explanation=explanation)


def tell(db_session: Session, delegate_id: int, changes: Mapping[str, Sequence[str]], actor: str, act: str) -> None:
    """Keep a change of what is known of somebody beside their record: field → [before, after]."""
    _keep_history(db_session, {delegate_id: changes}, actor, act)


def delegation_ids(db_session: Session, congress_id: int) -> dict[str, int]:
    """Return the delegations' ids by code."""
    rows = db_session.execute(select(Delegation.code, Delegation.id).where(Delegation.congress_id == congress_id))
    return {row.code: row.id for row in rows}


def category_ids(db_session: Session, congress_id: int) -> dict[str, int]:
    """Return the categories' ids by code."""
    rows = db_session.execute(select(Category.code, Category.id).where(Category.congress_id == congress_id))
    return {row.code: row.id for row in rows}


def register_mark(db_session: Session, congress_id: int) -> int:
    """Return a mark of the register as it stands: another one after every change.

    The last change alone would not do: undoing an import takes changes away, and a later one may get the same number.
    """
    marks = db_session.execute(
        select(
            select(func.max(DelegateChange.id))
            .join(Delegate, Delegate.id == DelegateChange.delegate_id)
            .where(Delegate.congress_id == congress_id)
            .scalar_subquery(),
            select(Congress.numbers_given).where(Congress.id == congress_id).scalar_subquery(),
            select(func.count(RosterImport.id))
            .where(RosterImport.congress_id == congress_id, RosterImport.state == ImportState.UNDONE)
            .scalar_subquery(),
        )
    ).one()
    return zlib.crc32(repr(tuple(marks)).encode()) >> 1  # fits an integer of every database


def _keep_needs(db_session: Session, notes: Mapping[int, str]) -> None:
    """Arrange for what remarks say that people need. What is arranged already stays; nothing is taken back."""
    told = {delegate_id: needs for delegate_id, text in notes.items() if (needs := needs_in(text))}
    for ids in _chunks(sorted(told)):
        known = {
            row.delegate_id: row
            for row in db_session.scalars(select(Arrangement).where(Arrangement.delegate_id.in_(ids)))
        }
        for delegate_id in ids:
            row = known.get(delegate_id) or Arrangement(delegate_id=delegate_id, needs_wheelchair=False, diet="")
            _arrange(row, told[delegate_id])
            db_session.add(row)
    db_session.flush()


def _arrange(row: Arrangement, needs: Needs) -> None:
    row.needs_wheelchair = row.needs_wheelchair or needs.needs_wheelchair
    row.diet = row.diet or needs.diet


def _write(person: Delegate, demographics: Demographics, after: Mapping[str, str]) -> None:
    for key, value in _delegate_values(after).items():
        setattr(person, key, value)
    for key in _OF_DEMOGRAPHICS:
        if key in after:
            setattr(demographics, key, after[key])
    if "party" in after:
        demographics.is_party_member = _PARTY[after["party"]]
    if extra := {key.removeprefix(EXTRA_PREFIX): value for key, value in after.items() if key.startswith(EXTRA_PREFIX)}:
        person.extra = {label: text for label, text in {**person.extra, **extra}.items() if text}
    person.version += 1


def _delegate_values(record: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of Delegate that these fields stand in, with the keys derived from the name."""
    values: dict[str, Any] = {key: record[key] for key in _OF_DELEGATE if key in record}
    if "full_name" in record:
        values |= {"folded_name": fold(record["full_name"]), "sort_key": sort_key(record["full_name"])}
    if "identity" in record:
        mark, _, ending = record["identity"].partition(":")
        values |= {"identity_hash": mark or None, "identity_last3": ending}
    return values


def _extra(record: Record) -> dict[str, str]:
    return {key.removeprefix(EXTRA_PREFIX): text for key, text in record.items() if key.startswith(EXTRA_PREFIX)}


def _keep_history(
    db_session: Session,
    changes: Mapping[int, Mapping[str, Sequence[str]]],
    actor: str,
    act: str,
    *,
    explanation: str = "",
    import_id: int | None = None,
) -> None:
    at = clock.now()
    rows = [
        {
            "delegate_id": delegate_id,
            "at": at,
            "actor": actor,
            "act": act,
            "changes": {key: list(values) for key, values in fields.items()},
            "explanation": explanation,
            "import_id": import_id,
        }
        for delegate_id, fields in changes.items()
    ]
    if rows:
        db_session.execute(insert(DelegateChange), rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
