"""Any cell text whatever never crashes the importer: read, previewed, reported, taken in, and undone again."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from admin.documents import import_report
from congress.models import ImportState
from congress.roster import undo
from congress.roster.plan import ADD
from tests.support.homes import Home
from tests.support.lists import ACTOR, Lists

HEADER = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Đảng viên",
    "Đoàn",
    "Thành phần",
    "CCCD",
    "SĐT",
    "?",
)
NASTY = (
    "\0",
    "\x1f",
    "\ufffe",
    "_x0000_",
    "=1+1",
    "'",
    "🙂",
    "\u202e",
    "I",
    "ĐOÀN A",
    "Họ và tên",
    "9" * 400,
    "1e999",
    "nan",
)
CELLS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.integers(-(10**9), 10**9),
)
LISTS = st.lists(st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=12)


def workbook(header: Sequence[object], rows: Sequence[Sequence[object]]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return target.getvalue()


SETTLED = {ImportState.UNDONE, ImportState.FAILED}


def goes_through(lists: Lists, content: bytes) -> ImportState:
    """Take a list in and back again, or have it refused in words; return what became of it."""
    import_id = lists.read(content)
    state = lists.state(import_id)
    assert state.state in {ImportState.READY, ImportState.FAILED}
    if state.state == ImportState.FAILED:
        assert state.failure
        return ImportState.FAILED
    rows = lists.rows(import_id)
    import_report.render(state.filename, state.sheets, rows)
    lists.decide(import_id, {row.ordinal: ADD for row in rows if row.fate == "doubtful"})
    applied = lists.apply(import_id, "KHACH_MOI")
    assert applied.added + applied.changed + applied.left == len(rows)
    lists.home.database.run(lambda s: undo.undo(s, lists.congress, import_id, ACTOR))
    return ImportState(lists.state(import_id).state)


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(LISTS)
def test_any_cells_below_a_header_go_through(empty: Lists, rows: list[list[object]]) -> None:
    assert goes_through(empty, workbook(list(HEADER), rows)) in SETTLED


@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), LISTS)
def test_any_words_beside_the_header_go_through(empty: Lists, beside: list[object], rows: list[list[object]]) -> None:
    header = [*HEADER[:3], *(cell if isinstance(cell, str) else str(cell) for cell in beside[3:])]
    assert goes_through(empty, workbook(header, rows)) in SETTLED


def test_the_nastiest_cells_go_through_on_both_databases(each_home: Home) -> None:
    rows = [[number, cell, "1970", *[cell] * (len(HEADER) - 3)] for number, cell in enumerate(NASTY, start=1)]
    assert goes_through(Lists(each_home), workbook(list(HEADER), rows)) is ImportState.UNDONE
