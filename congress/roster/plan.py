"""What would become of every row of a list: a reading held against the register. Pure; nothing is stored here.

Nothing on the register is overwritten by itself: what a list adds to empty fields is taken in, where it differs from
what is known a person decides, and so for rows that may be somebody else's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from congress.file_formats.delegate_row import Place
from congress.file_formats.roster import RosterReading
from congress.keys import Keys
from congress.models.roster_import import Fate
from congress.roster.fields import Record, date_shown, differences, record_of
from congress.roster.matching import Register

# Decisions of a person about a row; "" is none yet.
ADD = "new"  # somebody of their own
SKIP = "skip"
OVERWRITE = "overwrite"  # take the list's values where they differ
PERSON = "person:"  # … and a delegate's id: the row is theirs, it fills what is empty
OVERWRITE_PERSON = "overwrite:"  # … and a delegate's id: the row is theirs, and its values are taken where they differ
_STRUCK = "Dòng bị gạch ngang, thường là người đã rút khỏi danh sách."
_HIDDEN = "Dòng đang ẩn trong bảng tính."


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row with its fate. `candidates` are ids of delegates it is (one) or may be."""

    place: Place
    fate: Fate
    name: str
    words: tuple[str, ...]
    values: Record
    changes: Mapping[str, list[str]]
    candidates: tuple[int, ...] = ()
    raw: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row does: adds somebody, changes fields of somebody, or nothing."""

    adds: bool = False
    person: int | None = None
    overwrites: bool = False


def plan(
    reading: RosterReading,
    register: Register,
    records: Callable[[Iterable[int]], Mapping[int, Record]],
    keys: Keys,
    delegations: Mapping[str, str],
) -> tuple[PlannedRow, ...]:
    """Give every row of a reading its fate, in the order of the list.

    `records` fetches what is known of people by id; `delegations` has their names by code.
    """
    words = _words_of(reading)
    delegations = {entry.code: entry.name for entry in reading.delegations} | dict(delegations)
    twins = defaultdict(list)
    for pair in reading.doubtful:
        twins[pair.second].append(pair)
    struck = set(reading.struck_rows)
    told = [(row, record_of(row, keys)) for row in reading.delegates]
    record_at = {row.place: record for row, record in told}
    matches = {row.place: register.match(record, row.number) for row, record in told}
    known = records(
        person
        for match in matches.values()
        for person in (match.person, *(other for other, _ in match.candidates))
        if person is not None
    )
    first_of: dict[int, Place] = {}
    names = {row.place: row.full_name for row in reading.delegates}
    planned = [
        PlannedRow(
            d.place, Fate.DUPLICATE, names[d.first], (f"{d.reason} Giữ {_at(d.first)}.", *words[d.place]), {}, {}
        )
        for d in reading.duplicates
    ]
    planned += [
        PlannedRow(r.place, Fate.REJECTED, r.name, (r.words, *words[r.place]), {}, {}, raw=r.cells)
        for r in reading.rejected
    ]
    for row, record in told:
        match, reasons = matches[row.place], list(words[row.place])
        person, candidates = match.person, match.candidates
        if person is not None and (first := first_of.setdefault(person, row.place)) != row.place:
            reasons.insert(0, f"Cùng một người trong danh sách đang lưu. Giữ {_at(first)}.")
            planned.append(PlannedRow(row.place, Fate.DUPLICATE, row.full_name, tuple(reasons), record, {}, (person,)))
            continue
        changes = differences(known[person], record) if person is not None else {}
        fate = Fate.NEW if person is None else Fate.UPDATE if changes else Fate.SAME
        if person is None:
            doubts = [f"{reason} Đang lưu: {described(known[other], delegations)}." for other, reason in candidates]
            doubts += [
                f"{pair.reason} Xem {_at(pair.first)}: {described(record_at[pair.first], delegations)}."
                for pair in twins[row.place]
            ]
            doubts += [_STRUCK] if row.place in struck else []
            fate = Fate.DOUBTFUL if doubts else fate
            reasons = doubts + reasons
        elif row.place in struck:
            reasons.insert(0, f"{_STRUCK} Người này đang có trong danh sách; nếu đã rút, xin rút ở trang của người đó.")
        ids = (person,) if person is not None else tuple(other for other, _ in candidates)
        planned.append(PlannedRow(row.place, fate, row.full_name, tuple(reasons), record, changes, ids))
    order = {name: rank for rank, name in enumerate(dict.fromkeys(row.place.sheet for row in reading.delegates))}
    return tuple(sorted(planned, key=lambda row: (order.get(row.place.sheet, len(order)), row.place)))


def described(record: Record, delegations: Mapping[str, str]) -> str:
    """Say in a few words who somebody is: name, birth date, delegation."""
    more = (date_shown(record.get("birth_date", "")), delegations.get(record.get("delegation", ""), ""))
    return f"{record['full_name']} ({', '.join(filter(None, more))})" if any(more) else record["full_name"]


def choices_of(fate: str, candidates: Iterable[int]) -> tuple[str, ...]:
    """Return the decisions a person may take about a row of this fate; the first is what holds while none is taken.

    A doubtful row has nothing that holds by itself.
    """
    match fate:
        case Fate.NEW:
            return (ADD, SKIP)
        case Fate.UPDATE:
            return ("", OVERWRITE, SKIP)
        case Fate.DOUBTFUL:
            theirs = (f"{whose}{other}" for other in candidates for whose in (PERSON, OVERWRITE_PERSON))
            return ("", ADD, *theirs, SKIP)
        case _:
            return ("",)


def outcome(fate: str, decision: str, candidates: Iterable[int]) -> Outcome | None:
    """Return what a row does after a person's decision; None while a doubtful row waits for one."""
    if decision == SKIP or fate in {Fate.SAME, Fate.DUPLICATE, Fate.REJECTED}:
        return Outcome()
    whose, _, other = decision.rpartition(":")
    if whose:
        return Outcome(person=int(other), overwrites=f"{whose}:" == OVERWRITE_PERSON)
    if fate == Fate.UPDATE:
        return Outcome(person=next(iter(candidates)), overwrites=decision == OVERWRITE)
    if fate == Fate.NEW or decision == ADD:
        return Outcome(adds=True)
    return None


def taken(changes: Mapping[str, list[str]], *, overwrites: bool) -> dict[str, list[str]]:
    """Return those changes that are made: what fills an empty field, and the rest only where a person said so."""
    return {key: values for key, values in changes.items() if overwrites or not values[0]}


def _words_of(reading: RosterReading) -> Mapping[Place, list[str]]:
    words: dict[Place, list[str]] = defaultdict(list)
    for place in reading.hidden_rows:
        words[place].append(_HIDDEN)
    for remark in reading.warnings:
        words[remark.place].append(remark.words)
    return words


def _at(place: Place) -> str:
    return f"{place.sheet}, dòng {place.row}" if place.sheet else f"dòng {place.row}"
