"""Lists on their way in: a file is put in, read, looked at and decided on, taken in as one transaction, undone whole.

Nothing but `apply` and `undo` touches the register. Reading is done in a process of its own: previews.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Text, cast, delete, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.roster import SheetChoice
from congress.models import Fate, ImportedRow, ImportState, RosterImport
from congress.roster import delegations, previews, records, vetting
from congress.roster.fields import differences
from congress.roster.plan import Outcome, choices_of, outcome, taken

_CONTENT_STAYS = timedelta(days=1)  # a file nobody decides on is dropped; it holds citizen numbers
_REJECTED_STAY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Applied:
    """What taking a list in did; people."""

    added: int
    changed: int
    left: int  # same, repeated, rejected or skipped


def start(db_session: Session, congress_id: int, filename: str, content: bytes, actor: str) -> int:
    """Put a file in; return the import's id. Files that nobody decided on for a day are dropped on the way."""
    now = clock.now()
    drop_old_files(db_session, now)
    row = RosterImport(
        congress_id=congress_id, filename=filename, content=content, actor=actor, created_at=now, progress_at=now
    )
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "roster.upload", f"import:{row.id}")
    return row.id


def drop_old_files(db_session: Session, now: datetime) -> None:
    """Drop what holds citizen numbers and is needed no longer: undecided files, rows that were sent back."""
    for import_id in db_session.scalars(_old_files(now)).all():
        _settle(db_session, import_id, ImportState.DISCARDED)
    db_session.execute(update(ImportedRow).where(ImportedRow.id.in_(_old_cells(now))).values(raw=None))


def has_old_files(db_session: Session, now: datetime) -> bool:
    """Tell whether there is anything to drop: asked wherever imports are looked at, for nobody may ever put one in."""
    questions = (_old_files(now), _old_cells(now))
    return any(db_session.scalar(question.limit(1)) is not None for question in questions)


def _old_files(now: datetime) -> Select[int]:
    waiting = (ImportState.READING, ImportState.READY)
    return select(RosterImport.id).where(
        RosterImport.state.in_(waiting), RosterImport.created_at < now - _CONTENT_STAYS
    )


def _old_cells(now: datetime) -> Select[int]:
    return (
        select(ImportedRow.id)
        .join(RosterImport, RosterImport.id == ImportedRow.import_id)
        .where(
            RosterImport.settled_at < now - _REJECTED_STAY,
            ImportedRow.fate == Fate.REJECTED,
            cast(ImportedRow.raw, Text) != "null",
        )
    )


def get(db_session: Session, congress_id: int, import_id: int) -> RosterImport:
    """Return an import. Raises NotFound."""
    row = db_session.get(RosterImport, import_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy lần nạp danh sách này.")
    return row


def choose_columns(
    db_session: Session, congress_id: int, import_id: int, choices: Mapping[str, SheetChoice], actor: str
) -> None:
    """Set how the sheets are to be read; the file is read anew after."""
    row = _undecided(db_session, congress_id, import_id)
    row.choices = {name: {"header_row": c.header_row, "words": list(c.words)} for name, c in choices.items()}
    row.state, row.progress_at = ImportState.READING, clock.now()
    row.rows_done = row.rows_total = 0
    audit.append(db_session, actor, "roster.columns", f"import:{import_id}")


def reopen(db_session: Session, congress_id: int, import_id: int) -> None:
    """Let a file be read anew, by whoever then starts the reading; a reading that died is taken up again."""
    row = get(db_session, congress_id, import_id)
    if row.state != ImportState.READY and not previews.has_died(row, clock.now()):
        raise Conflict("Lần nạp danh sách này không đọc lại được. Vui lòng tải lại trang.")
    row.state, row.progress_at = ImportState.READING, clock.now()
    row.rows_done = row.rows_total = 0


def decide(db_session: Session, congress_id: int, import_id: int, decisions: Mapping[int, str]) -> None:
    """Take decisions about rows, by ordinal. Raises BadInput for one that cannot be taken about its row."""
    _undecided(db_session, congress_id, import_id)
    rows = db_session.scalars(
        select(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.ordinal.in_(decisions))
    )
    for row in rows:
        if decisions[row.ordinal] not in choices_of(row.fate, row.candidates):
            raise BadInput(f"Không chọn được như vậy cho dòng {row.row}. Vui lòng tải lại trang.")
        row.decision = decisions[row.ordinal]


def decide_all(db_session: Session, congress_id: int, import_id: int, fate: str, decision: str) -> None:
    """Take one decision about every row of a fate that has none yet. Raises BadInput where it cannot be taken."""
    _undecided(db_session, congress_id, import_id)
    if decision not in choices_of(fate, ()):
        raise BadInput("Không chọn được như vậy cho các dòng này. Vui lòng tải lại trang.")
    rows = (ImportedRow.import_id == import_id, ImportedRow.fate == fate)
    undecided = (ImportedRow.decision == "",) if fate == Fate.DOUBTFUL else ()
    db_session.execute(update(ImportedRow).where(*rows, *undecided).values(decision=decision))


def set_default_category(db_session: Session, congress_id: int, import_id: int, code: str) -> None:
    """Say which category new people get whose row names none. Raises BadInput for an unknown code."""
    row = _undecided(db_session, congress_id, import_id)
    if code not in records.category_ids(db_session, congress_id):
        raise BadInput("Thành phần đại biểu không có trong danh mục.")
    row.default_category = code


def apply(db_session: Session, congress_id: int, import_id: int, actor: str) -> Applied:
    """Take the list in, whole or not at all.

    Raises Conflict while a doubtful row is undecided or a category is missing, and when the register has changed since
    the preview: then the file has to be read anew.
    """
    row = _undecided(db_session, congress_id, import_id, locked=True)
    if records.register_mark(db_session, congress_id) != row.register_mark:
        raise Conflict("Danh sách đại biểu vừa thay đổi sau khi đọc tệp. Vui lòng bấm “Đọc lại tệp” rồi xem lại.")
    adds: list[Mapping[str, str]] = []
    given: dict[int, tuple[ImportedRow, bool]] = {}
    left = 0
    for imported in db_session.scalars(
        select(ImportedRow).filter_by(import_id=import_id).order_by(ImportedRow.ordinal)
    ):
        match outcome(imported.fate, imported.decision, imported.candidates):
            case None:
                raise Conflict("Còn dòng nghi trùng chưa quyết định. Vui lòng chọn cho từng dòng rồi nạp.")
            case Outcome(adds=True):
                adds.append(imported.values)
            case Outcome(person=int(person), overwrites=overwrites):
                if person in given:
                    first = given[person][0]
                    raise Conflict(
                        f"Dòng {first.row} và dòng {imported.row} cùng cho một người. Vui lòng bỏ qua một dòng."
                    )
                given[person] = (imported, overwrites)
            case _:
                left += 1
    known = records.read(db_session, given)
    changes = {
        person: taken(differences(known[person], imported.values), overwrites=overwrites)
        for person, (imported, overwrites) in given.items()
    }
    adds = _with_category(adds, row.default_category)
    needed = _codes(adds, changes)
    row.new_delegations = delegations.add_missing(
        db_session, congress_id, [entry for entry in row.new_delegations if entry[0] in needed]
    )
    ids = records.add(db_session, congress_id, adds, actor, "import", import_id=import_id)
    records.change(db_session, changes, actor, "import", import_id=import_id)
    vetting.nominate_missing(db_session, congress_id, [*ids, *changes], actor)
    changed = sum(bool(fields) for fields in changes.values())
    row.counts = {"added": len(ids), "changed": changed, "left": left + len(changes) - changed}
    _settle(db_session, import_id, ImportState.APPLIED)
    audit.append(db_session, actor, "roster.import", f"import:{import_id} added:{len(ids)} changed:{changed}")
    return Applied(len(ids), changed, left + len(changes) - changed)


def _codes(adds: Iterable[Mapping[str, str]], changes: Mapping[int, Mapping[str, Sequence[str]]]) -> set[str]:
    """Return the delegations that are needed."""
    return {record["delegation"] for record in adds} | {
        fields["delegation"][1] for fields in changes.values() if "delegation" in fields
    }


def _with_category(adds: Sequence[Mapping[str, str]], default: str) -> list[Mapping[str, str]]:
    if not default and any("category" not in record for record in adds):
        raise Conflict("Có người mới chưa ghi thành phần. Vui lòng chọn thành phần cho những người này rồi nạp.")
    return [{"category": default, **record} for record in adds]


def discard(db_session: Session, congress_id: int, import_id: int, actor: str) -> None:
    """Give up an import that was not taken in; the file goes."""
    row = get(db_session, congress_id, import_id)
    if row.settled_at is not None:
        raise Conflict("Lần nạp danh sách này đã kết thúc.")
    _settle(db_session, import_id, ImportState.DISCARDED)
    audit.append(db_session, actor, "roster.discard", f"import:{import_id}")


def counts(db_session: Session, import_id: int) -> dict[str, int]:
    """Count the rows by fate; and "undecided" doubtful ones, "added" people, those "uncategorized" among them."""
    found = Counter[str]()
    rows = db_session.execute(
        select(ImportedRow.fate, ImportedRow.decision, ImportedRow.lacks_category, func.count().label("rows"))
        .where(ImportedRow.import_id == import_id)
        .group_by(ImportedRow.fate, ImportedRow.decision, ImportedRow.lacks_category)
    )
    for row in rows:
        found[row.fate] += row.rows
        done = outcome(row.fate, row.decision, (0,))
        if done is None:
            found["undecided"] += row.rows
        elif done.adds:
            found["added"] += row.rows
            found["uncategorized"] += row.rows if row.lacks_category else 0
    return dict(found)


def rows(
    db_session: Session, import_id: int, fate: str = "", start: int = 0, most: int | None = None
) -> list[ImportedRow]:
    """Return rows of a preview in the order of the list, of one fate or all."""
    query = select(ImportedRow).where(ImportedRow.import_id == import_id).order_by(ImportedRow.ordinal)
    if fate:
        query = query.where(ImportedRow.fate == fate)
    return list(db_session.scalars(query.offset(start).limit(most) if most else query))


def _undecided(db_session: Session, congress_id: int, import_id: int, *, locked: bool = False) -> RosterImport:
    """Return an import that waits for decisions; `locked` against another organizer who presses at the same time."""
    row = get(db_session, congress_id, import_id)
    if locked:
        db_session.flush()  # or what this transaction has set would be read over
        db_session.refresh(row, with_for_update=True)
    if row.state != ImportState.READY:
        raise Conflict("Lần nạp danh sách này không còn chờ quyết định. Vui lòng tải lại trang.")
    return row


def _settle(db_session: Session, import_id: int, state: ImportState) -> None:
    """End an import, and with it the file."""
    row = db_session.get_one(RosterImport, import_id)
    row.state, row.settled_at = state, clock.now()
    previews.forget_file(row)
    db_session.flush()
    if state is ImportState.DISCARDED:
        db_session.execute(delete(ImportedRow).where(ImportedRow.import_id == import_id))
