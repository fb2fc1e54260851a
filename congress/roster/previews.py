"""The reading of a list as the database sees it: what a reader is given, how far it is, the preview it leaves.

Between `begin` and `keep` there is no transaction: reading may take a minute (admin/roster/reading.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, undefer

from congress import clock
from congress.errors import Conflict, NotFound
from congress.file_formats.delegation_names import DelegationName
from congress.file_formats.roster import KnownBeforehand, Sheet, SheetChoice
from congress.file_formats.values import text_of
from congress.models import Category, Delegation, Fate, ImportedRow, ImportState, ListLayout, RosterImport
from congress.roster import records
from congress.roster.matching import Known
from congress.roster.plan import PlannedRow, choices_of
from congress.roster.records import CHUNK
from congress.vietnamese import fold

_SILENT_FOR = timedelta(seconds=60)
_SAMPLES = 3
_MAY_ADD = (Fate.NEW, Fate.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What a reading needs, taken out of the database at once."""

    filename: str
    content: bytes
    known: KnownBeforehand
    people: tuple[Known, ...]
    delegations: Mapping[str, str]
    mark: int


def begin(db_session: Session, import_id: int) -> ReadingTask:
    """Mark a file as being read, and hand out all that reading it needs. Raises Conflict when it was settled."""
    row = db_session.get(RosterImport, import_id, options=[undefer(RosterImport.content)])
    if row is None:
        raise NotFound("Không tìm thấy lần nạp danh sách này.")
    if row.content is None or row.settled_at is not None:
        raise Conflict("Lần nạp danh sách này đã kết thúc.")
    row.state, row.failure, row.rows_done, row.rows_total = ImportState.READING, "", 0, 0
    row.progress_at = clock.now()
    units = db_session.execute(
        select(Delegation.code, Delegation.name, Delegation.former_names)
        .filter_by(congress_id=row.congress_id)
        .order_by(Delegation.rank)
    ).all()
    names = [DelegationName(unit.code, unit.name) for unit in units]
    former_names = [DelegationName(unit.code, former) for unit in units for former in unit.former_names]
    categories = db_session.execute(
        select(Category.list_name, Category.code).filter_by(congress_id=row.congress_id)
    ).all()
    layouts = db_session.execute(
        select(ListLayout.signature, ListLayout.columns).filter_by(congress_id=row.congress_id)
    )
    return ReadingTask(
        filename=row.filename,
        content=row.content,
        known=KnownBeforehand(
            delegations=[*names, *former_names],
            categories={fold(name): code for name, code in categories},
            choices={
                sheet: SheetChoice(choice["header_row"], tuple(choice["words"]))
                for sheet, choice in row.choices.items()
            },
            layouts={row.signature: row.columns for row in layouts},
        ),
        people=tuple(records.known_people(db_session, row.congress_id)),
        delegations={row.code: row.name for row in units},
        mark=records.register_mark(db_session, row.congress_id),
    )


def tell_progress(db_session: Session, import_id: int, done: int, total: int) -> None:
    """Note how many rows of how many are read."""
    db_session.execute(
        update(RosterImport)
        .where(RosterImport.id == import_id)
        .values(rows_done=done, rows_total=total, progress_at=clock.now())
    )


def fail(db_session: Session, import_id: int, words: str) -> None:
    """Note why a file cannot be read; the file goes, there is nothing to decide about it."""
    row = db_session.get_one(RosterImport, import_id, with_for_update=True)
    if row.state == ImportState.READING:
        row.state, row.failure, row.progress_at = ImportState.FAILED, words, clock.now()
        forget_file(row)


def has_died(row: RosterImport, now: datetime) -> bool:
    """Tell a reading whose process is gone."""
    return row.state == ImportState.READING and row.progress_at < now - _SILENT_FOR


def keep(
    db_session: Session,
    import_id: int,
    sheets: Sequence[Mapping[str, Any]],
    rows: Sequence[PlannedRow],
    new_delegations: Sequence[DelegationName],
    mark: int,
) -> None:
    """Keep a preview: the sheets as `sheet_found` tells them, every row, and the list's delegations.

    Decisions of an earlier preview stay where they still can be taken.
    """
    row = db_session.get_one(RosterImport, import_id)
    if row.state != ImportState.READING:
        raise Conflict("Lần nạp danh sách này đã kết thúc.")
    decided = {
        (old.sheet, old.row): old.decision
        for old in db_session.execute(
            select(ImportedRow.sheet, ImportedRow.row, ImportedRow.decision).where(
                ImportedRow.import_id == import_id, ImportedRow.decision != ""
            )
        )
    }
    db_session.execute(delete(ImportedRow).where(ImportedRow.import_id == import_id))
    for start in range(0, len(rows), CHUNK):  # in parts: a long list twice in memory is too much
        part = enumerate(rows[start : start + CHUNK], start=start + 1)
        db_session.execute(
            insert(ImportedRow), [_as_kept(import_id, ordinal, planned, decided) for ordinal, planned in part]
        )
    row.sheets = [dict(sheet) for sheet in sheets]
    for sheet in sheets:
        if sheet["name"] in row.choices and sheet["signature"]:  # the next list with these headers is read alike
            _remember(db_session, row.congress_id, sheet["signature"], sheet["words"])
    row.new_delegations = [[entry.code, entry.name] for entry in new_delegations]
    row.state, row.register_mark = ImportState.READY, mark
    row.rows_done = row.rows_total = len(rows)
    row.progress_at = clock.now()


def _as_kept(
    import_id: int, ordinal: int, planned: PlannedRow, decided: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    decision = decided.get((planned.place.sheet, planned.place.row), "")
    return {
        "import_id": import_id,
        "ordinal": ordinal,
        "sheet": planned.place.sheet,
        "row": planned.place.row,
        "fate": planned.fate,
        "name": planned.name,
        "words": list(planned.words),
        "values": dict(planned.values),
        "changes": dict(planned.changes),
        "candidates": list(planned.candidates),
        "lacks_category": planned.fate in _MAY_ADD and "category" not in planned.values,
        "decision": decision if decision in choices_of(planned.fate, planned.candidates) else "",
        "raw": list(planned.raw) if planned.raw is not None else None,
    }


def sheet_found(sheet: Sheet) -> dict[str, Any]:
    """What the page about columns shows of a sheet: its header, and the first rows below it (or of the sheet)."""
    header = sheet.header
    start = header.last_row if header else 0
    samples = [
        [text_of(cell)[:60] for cell in row.cells]
        for row in sheet.table.rows[start : start + _SAMPLES + 9]
        if any(cell != "" for cell in row.cells)
    ][: _SAMPLES if header else 12]
    return {
        "name": sheet.table.name,
        "is_hidden": sheet.table.is_hidden,
        "header_row": header.last_row if header else 0,
        "labels": list(header.labels) if header else [],
        "words": list(header.words) if header else [],
        "samples": samples,
        "signature": header.signature if header else "",
    }


def _remember(db_session: Session, congress_id: int, signature: str, words: Sequence[str]) -> None:
    layout = db_session.scalar(select(ListLayout).filter_by(congress_id=congress_id, signature=signature))
    if layout is None:
        layout = ListLayout(congress_id=congress_id, signature=signature)
        db_session.add(layout)
    layout.columns = list(words)


def forget_file(row: RosterImport) -> None:
    """Drop the file and the rows shown of it: they hold citizen numbers in clear."""
    row.content = None
    row.sheets = [sheet | {"samples": []} for sheet in row.sheets]
