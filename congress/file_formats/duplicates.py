"""Who stands on a list twice, and who only seems to."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.file_formats.delegate_row import DelegateRow, Place
from congress.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that repeats a person already listed; the first row is kept."""

    place: Place
    first: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two rows that may be one person ("nghi trùng"): both are kept, a person decides."""

    first: Place
    second: Place
    reason: str


def tell_apart(
    rows: Sequence[DelegateRow],
) -> tuple[tuple[DelegateRow, ...], tuple[Duplicate, ...], tuple[Doubtful, ...]]:
    """Split rows into different persons, repeated rows, and doubtful pairs among the persons.

    Rows with two of our own delegate numbers are two people, whatever they share. The same person: one identity number,
    or folded name + birth year + phone. Doubtful: name and birth year alone, name
    and phone with a year missing, or one identity number under two names.
    """
    kept: list[DelegateRow] = []
    duplicates: list[Duplicate] = []
    doubtful: list[Doubtful] = []
    by_name: dict[str, list[DelegateRow]] = {}
    by_identity: dict[str, DelegateRow] = {}
    for row in rows:
        name = fold(row.full_name)
        everybody = by_name.setdefault(name, [])
        namesakes = [other for other in everybody if not _are_two(row, other)]
        same_number = by_identity.get(row.identity_number) if row.identity_number else None
        if same_number and _are_two(row, same_number):
            same_number = None
        if same_number and fold(same_number.full_name) == name:
            duplicates.append(Duplicate(row.place, same_number.place, "Trùng họ tên và số giấy tờ."))
            continue
        if twin := next((other for other in namesakes if _same_year(row, other) and _same_phone(row, other)), None):
            duplicates.append(Duplicate(row.place, twin.place, "Trùng họ tên, năm sinh và số điện thoại."))
            continue
        if same_number:
            doubtful.append(Doubtful(same_number.place, row.place, "Trùng số giấy tờ nhưng khác họ tên."))
        doubtful += [Doubtful(other.place, row.place, doubt) for other in namesakes if (doubt := _doubt(row, other))]
        kept.append(row)
        everybody.append(row)
        by_identity.setdefault(row.identity_number, row)
    return tuple(kept), tuple(duplicates), tuple(doubtful)


def _are_two(row: DelegateRow, other: DelegateRow) -> bool:
    return bool(row.number and other.number and row.number != other.number)


def _doubt(row: DelegateRow, other: DelegateRow) -> str:
    if _same_year(row, other):
        return "Trùng họ tên và năm sinh."
    if _same_phone(row, other) and not (row.birth_year and other.birth_year):
        return "Trùng họ tên và số điện thoại, một người chưa rõ năm sinh."
    return ""


def _same_year(row: DelegateRow, other: DelegateRow) -> bool:
    return row.birth_year == other.birth_year != ""


def _same_phone(row: DelegateRow, other: DelegateRow) -> bool:
    return row.phone == other.phone != ""
