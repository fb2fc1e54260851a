"""What is told of an .xlsx beside its cells, and that a file is measured before the reader is given it."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
import xlsxwriter

from congress.file_formats.packages.measuring import measured
from congress.file_formats.packages.package_parts import BeyondMeasure, BrokenLayout, LockedPackage, SheetLayout
from congress.file_formats.tables import Row, read_tables

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"


def workbook(write: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        write(book)
    return content.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def parts(**written: str) -> dict[str, bytes]:
    """Return the parts of a workbook of one sheet; `rows` and `texts` are put into the sheet and the shared texts."""
    replaced = {
        SHEET: f"<worksheet><sheetData>{written['rows']}</sheetData></worksheet>".encode(),
        TEXTS: f"<sst>{written.get('texts', '')}</sst>".encode(),
    }
    return parts_of(workbook(lambda book: book.add_worksheet("S").write(0, 0, "x"))) | replaced


def layout(rows: str, texts: str = "") -> SheetLayout:
    return measured(zipped(parts(rows=rows, texts=texts))).layouts["S"]


def rows_read(content: bytes) -> tuple[Row, ...]:
    return read_tables(content, "ds.xlsx")[0].rows


def ods(content: str, manifest: str = "") -> dict[str, bytes]:
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:manifest="m"'
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f"<manifest:manifest {names}>{manifest}</manifest:manifest>".encode(),
        "content.xml": f"<office:document-content {names}>{content}</office:document-content>".encode(),
    }


def ods_table(cell: str, rows: int = 1, columns: int = 1, name: str = "S") -> str:
    return (
        f'<table:table table:name="{name}"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{cell}</text:p></table:table-cell></table:table-row></table:table>"
    )


# ── rows struck through ───────────────────────────────────────────────────────────────────────────────────────────────


def struck_in_columns(struck: int, filled: int = 10) -> tuple[Row, ...]:
    """Return the rows of a sheet whose second row has so many filled cells, the first of them struck through."""

    def write(book: xlsxwriter.Workbook) -> None:
        through, bold = book.add_format({"font_strikeout": True, "bold": True}), book.add_format({"bold": True})
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["tiêu đề"] * filled, bold)
        for column in range(filled):
            sheet.write(1, column, "ô", through if column < struck else bold)
        sheet.write_row(2, 0, ["ô"] * filled)

    return rows_read(workbook(write))


@pytest.mark.parametrize(("struck", "is_struck"), [(0, False), (1, False), (4, False), (5, True), (10, True)])
def test_a_row_is_struck_when_at_least_half_of_its_filled_cells_are(struck: int, is_struck: bool) -> None:
    assert [row.is_struck for row in struck_in_columns(struck)] == [False, is_struck, False]


def test_cells_that_hold_nothing_do_not_strike_a_row() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        through = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["a", "b", "c"])
        for column in range(3, 20):
            sheet.write_blank(0, column, None, through)

    assert [row.is_struck for row in rows_read(workbook(write))] == [False]


def test_the_last_row_and_numbers_are_struck_as_others_are() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        through = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("S")
        sheet.write_row(1, 1, ["a", 1, 2.5], through)

    assert [(row.number, row.is_struck) for row in rows_read(workbook(write))] == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("strike", "is_struck"),
    [
        ("<strike/>", True),
        ('<strike val="1"/>', True),
        ('<strike val="true"/>', True),
        ('<strike val="0"/>', False),
        ('<strike val="false"/>', False),
        ("", False),
    ],
)
def test_a_strike_can_be_written_on_and_off(strike: str, is_struck: bool) -> None:
    styles = (
        "<styleSheet><fonts><font/><font><b/></font>"
        f"<font>{strike}</font></fonts>"
        '<cellStyleXfs><xf fontId="2"/><xf fontId="2"/></cellStyleXfs>'  # these are not what cells point to
        '<cellXfs><xf fontId="0"/><xf fontId="2"/></cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    )
    package = parts(rows='<row><c s="1"><v>1</v></c></row><row><c s="0"><v>1</v></c></row>')
    struck_rows = measured(zipped(package | {STYLES: styles.encode()})).layouts["S"].struck_rows
    assert struck_rows == (frozenset({1}) if is_struck else frozenset())


def test_a_row_can_be_hidden_and_struck() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["a", "b"], book.add_format({"font_strikeout": True}))
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_row(1, 0, ["a", "b"])

    assert [(row.is_hidden, row.is_struck) for row in rows_read(workbook(write))] == [(True, True), (False, False)]


# ── the reach of a sheet ──────────────────────────────────────────────────────────────────────────────────────────────


def test_cells_that_tell_no_place_follow_each_other() -> None:
    reached = layout('<row><c><v>1</v></c></row><row><c r="C2"/><c/><c><v>1</v></c></row>')
    assert (reached.last_row, reached.last_column) == (2, 5)


def test_a_cell_counts_where_it_says_it_is_and_not_for_the_rows_after_it() -> None:
    reached = layout('<row r="1000"><c r="B3"><v>1</v></c></row><row><c><v>1</v></c></row>')
    assert (reached.last_row, reached.last_column) == (1001, 2)


def test_names_with_a_prefix_are_the_same_names() -> None:
    package = parts(rows="")
    package[SHEET] = (
        b'<x:worksheet xmlns:x="x"><x:sheetData><x:row r="7" hidden="1"><x:c r="AA7"><x:v>1</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    assert measured(zipped(package)).layouts["S"] == SheetLayout(frozenset({7}), 7, 27)


@pytest.mark.parametrize(
    "reference", ["xfd1048576", "A4294967295", "A1048577", "A0", "A", "1", "", "ABCD1", "A-1", "Ạ1"]
)
def test_a_cell_in_no_place_of_a_sheet_is_refused(reference: str) -> None:
    with pytest.raises(BrokenLayout):
        layout(f'<row><c r="{reference}"><v>1</v></c></row>')


def test_what_the_reader_gets_has_the_cells_of_what_was_sent() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(2, 1, ["Vi Văn Sơn", 1978, True, "dòng 1\ndòng 2"])
        sheet.write_url(3, 1, "https://example.vn", string="trang")
        sheet.write_comment(2, 1, "ghi chú")
        sheet.add_table(5, 0, 7, 2)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='Danh sách'!$C$3:$C$3"})
        sheet.insert_chart(0, 8, chart)

    rows = rows_read(workbook(write))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[0].cells == ("",) * 5
    assert rows[2].cells == ("", "Vi Văn Sơn", 1978, True, "dòng 1\ndòng 2")
    assert rows[5].cells[:3] == ("Column1", "Column2", "Column3")


@pytest.mark.parametrize("spelled", [str.upper, lambda name: name.replace("/", "\\")])
def test_parts_are_found_however_a_program_spells_them(spelled: Callable[[str], str]) -> None:
    package = parts(rows='<row><c t="s"><v>0</v></c></row>', texts="<si><t>Vi Văn Sơn</t></si>")
    assert rows_read(zipped({spelled(name): part for name, part in package.items()}))[0].cells == ("Vi Văn Sơn",)


# ── rows without anything ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("blank", ["<row/>", '<row ht="20"><c s="1"/></row>'])
def test_a_million_rows_without_anything_are_left_out(blank: str) -> None:
    filled = '<row r="1"><c><v>1</v></c></row><row><c><v>2</v></c></row>'
    assert [row.cells for row in rows_read(zipped(parts(rows=filled + blank * 1_048_574)))] == [(1,), (2,)]


def test_rows_of_empty_texts_at_the_end_are_left_out_but_not_between() -> None:
    empty = '<row><c t="str"><v></v></c></row>'
    full = "<row><c><v>0</v></c></row>"
    assert [row.cells for row in rows_read(zipped(parts(rows=empty + full + empty + full + empty * 5)))] == [
        ("",),
        (0,),
        ("",),
        (0,),
    ]


# ── what is more than any list ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("<c/>" * 5_000_001, ""),
        ("<c><v>1</v></c>" * 2_000_001, ""),
        ('<c t="s"><v>0</v></c>' * 60, f"<si><t>{'a' * 900_000}</t></si>"),
        ('<c t="s"><v>1</v></c>' * 60, f"<si/><si><r><t>{'a' * 900_000}</t></r></si>"),
        (f'<c t="inlineStr"><is><t>{"a" * 30_000}</t></is></c>' * 1_700, ""),
        (f'<c t="str"><v>{"a>" * 1_000_000}</v></c>', ""),
        ("", "<si/>" * 2_000_001),
    ],
    ids=["tags", "cells", "repeated text", "repeated rich text", "inline texts", "long text", "shared texts"],
)
def test_a_sheet_of_more_than_any_list_is_beyond_measure(rows: str, texts: str) -> None:
    with pytest.raises(BeyondMeasure):
        layout(rows, texts)


def test_texts_longer_than_a_piece_are_read_whole() -> None:
    written = "ả >" * 100_000
    rows = f'<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>{"a" * 300_000}</t></is></c></row>'
    package = parts(rows=rows, texts=f"<si><t>{written}</t></si>")
    assert rows_read(zipped(package))[0].cells == (written, "a" * 300_000)


def test_limits_are_for_all_sheets_together() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        for number in range(3):
            book.add_worksheet(str(number))

    package = parts_of(workbook(write))
    sheet = b"<worksheet><sheetData>" + b"<c><v>1</v></c>" * 700_000 + b"</sheetData></worksheet>"
    two = {"xl/worksheets/sheet1.xml": sheet, "xl/worksheets/sheet2.xml": sheet}
    assert set(measured(zipped(package | two)).layouts) == {"0", "1", "2"}
    with pytest.raises(BeyondMeasure):
        measured(zipped(package | two | {"xl/worksheets/sheet3.xml": sheet}))


@pytest.mark.parametrize(
    "number",
    ["1&#48;", "&#49;0", "1<!-- -->0", "1<![CDATA[0]]>", "1<?x y?>0", " 10", "10 ", "-1", "١", "1.0", "99999999"],
)
def test_the_number_of_a_shared_text_has_to_be_plain_digits(number: str) -> None:
    """The reader takes “1” for each of the first, an office program 10."""
    with pytest.raises(BrokenLayout):
        layout(f'<row><c t="s"><v>{number}</v></c></row>', "<si/>" * 20)


def test_numbers_of_shared_texts_may_stand_on_lines_of_their_own() -> None:
    rows = '\n  <row>\n<c t="s">\n <f>A1+1</f>\r\n <v>1</v>\n </c>\t<c t="s"><v></v></c> <c t="s"><v>0</v></c></row>\n'
    assert layout(rows, "<si/><si/>").last_column == 3


def test_a_shared_text_without_a_number_counts_as_the_first_one() -> None:
    """The reader takes blanks for 0."""
    with pytest.raises(BeyondMeasure):
        layout('<c t="s"><v> </v></c>' * 60, f"<si><t>{'a' * 900_000}</t></si>")


@pytest.mark.parametrize(
    "sheet",
    [
        b"<a>" * 30_000 + b"</a>" * 30_000,
        b"<!--" + b"a" * 2_000_000 + b"-->",
        b'<c a="' + b"a" * 2_000_000 + b'"/>',
        b"".join(b"<a%d/>" % number for number in range(20_000)),
        b"".join(b'<c a%d=""/>' % number for number in range(20_000)),
        "<v>1</v>".encode("utf-16-le"),
        b"<v>1",
    ],
    ids=["depth", "comment", "attribute", "names of tags", "names of attributes", "encoding", "end"],
)
def test_xml_that_no_office_program_writes_is_refused(sheet: bytes) -> None:
    package = parts(rows="") | {SHEET: b"<worksheet>" + sheet + b"</worksheet>"}
    with pytest.raises(BrokenLayout):
        measured(zipped(package))


def test_a_sheet_that_hides_another_in_an_encoding_of_its_own_is_refused() -> None:
    package = parts(rows="") | {SHEET: '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")}
    with pytest.raises(BrokenLayout):
        measured(zipped(package))


@pytest.mark.parametrize(
    ("told", "instead"),
    [(b'Target="worksheets/sheet2.xml"', b'Target="worksheets/sheet1.xml"'), (b'name="B"', b'name="A"')],
    ids=["one part", "one name"],
)
def test_one_sheet_cannot_be_shown_as_two(told: bytes, instead: bytes) -> None:
    package = parts_of(workbook(lambda book: (book.add_worksheet("A"), book.add_worksheet("B"))))
    shown_twice = {name: part.replace(told, instead) for name, part in package.items()}
    assert shown_twice != package
    with pytest.raises(BrokenLayout):
        measured(zipped(shown_twice))


def test_texts_within_texts_are_refused() -> None:
    with pytest.raises(BrokenLayout):
        layout("", "<si><si/><t>a</t></si>")


# ── .ods ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_ods_is_read_up_to_its_last_filled_row() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    table = ods_table("Vi Văn Sơn", rows=2, columns=3).replace("</table:table>", blank)
    content = zipped(ods(table))
    assert [row.cells for row in rows_read(content)] == [("Vi Văn Sơn",) * 3] * 2
    assert measured(content).layouts["S"] == SheetLayout(frozenset(), 2, 3)


@pytest.mark.parametrize(
    "table",
    [
        ods_table("x", rows=1_048_576, columns=16_384),
        ods_table("x", rows=100_000, columns=16),
        ods_table("x", rows=60_000, columns=16) + ods_table("x", rows=60_000, columns=16, name="T"),
        ods_table('<text:s text:c="4000000000"/>'),
        ods_table("a" * 60_000, rows=1000),
    ],
    ids=["everywhere", "one sheet", "two sheets", "spaces", "repeated text"],
)
def test_an_ods_that_stands_for_more_than_any_list_is_beyond_measure(table: str) -> None:
    with pytest.raises(BeyondMeasure):
        measured(zipped(ods(table)))


@pytest.mark.parametrize(
    "table",
    [
        ods_table("x") * 2,
        ods_table(ods_table("x", name="T")),
        ods_table("x").replace('repeated="1"', 'repeated="-1"'),
        ods_table("x").replace("</table:table>", ""),
    ],
    ids=["one name", "within another", "negative", "end"],
)
def test_tables_that_no_office_program_writes_are_refused(table: str) -> None:
    with pytest.raises(BrokenLayout):
        measured(zipped(ods(table)))


def test_an_encrypted_ods_is_locked() -> None:
    locked = ods("", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    with pytest.raises(LockedPackage):
        measured(zipped(locked | {"content.xml": b"\x01\x02\x03"}))
