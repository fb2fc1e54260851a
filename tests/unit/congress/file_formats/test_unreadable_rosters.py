"""Whatever somebody sends as a list, the answer is a fault with words, never a crash."""

import random
import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from congress.file_formats.errors import NoListFound, NotAWorkbook, PasswordProtected, TooLarge, UnreadableRoster
from congress.file_formats.roster import read_roster

SAMPLE = (Path(__file__).parents[4] / "sample" / "dai-bieu-mau.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


def refusal(content: bytes) -> UnreadableRoster:
    with pytest.raises(UnreadableRoster) as refused:
        read_roster(content, "ds.xlsx")
    assert "“ds.xlsx”" in refused.value.message_vi
    return refused.value


def zipped(parts: Mapping[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def sample_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(SAMPLE)) as package:
        return {name: package.read(name) for name in package.namelist()}


def workbook(cells: Mapping[tuple[int, int], str]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Trang 1")
        for (row, column), text in cells.items():
            sheet.write_string(row, column, text)
    return content.getvalue()


def ole_file(stream_name: str, stream: bytes) -> bytes:
    """Return an OLE file (MS-CFB) of one stream. 512-byte sectors: 0 the FAT, 1 the directory, from 2 the stream."""
    end, fat_sector, none = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    padded = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(padded) // 512
    numbers = struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header = OLE_SIGNATURE + struct.pack("<16x5H6x", 0x3E, 3, 0xFFFE, 9, 6) + numbers
    fat = [fat_sector, end, *range(3, 2 + sectors), end]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        spelled = name.encode("utf-16-le")
        links = struct.pack("<HBB3I36xIQ", len(spelled) + 2 if name else 0, kind, 1, none, none, child, start, size)
        return spelled.ljust(64, b"\0") + links

    entries = (
        entry("Root Entry", 5, 1, end, 0) + entry(stream_name, 2, none, 2, len(padded)) + entry("", 0, none, 0, 0) * 2
    )
    return b"".join(
        (
            header,
            struct.pack("<109I", 0, *[none] * 108),
            struct.pack("<128I", *fat, *[none] * (128 - len(fat))),
            entries,
            padded,
        )
    )


def excel_97_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an .xls (BIFF8) of one sheet of texts."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(written: str) -> bytes:
        return struct.pack("<HB", len(written), 1) + written.encode("utf-16-le")

    def start(kind: int) -> bytes:
        return record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 1997, 0, 6))

    def sheet_at(position: int) -> bytes:
        return record(0x85, struct.pack("<IHBB", position, 0, 2, 0) + b"DS")

    end = record(0x0A, b"")
    position = len(start(5) + sheet_at(0) + end)
    labels = b"".join(
        record(0x204, struct.pack("<3H", row, column, 0) + text(cell))
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )
    return ole_file("Workbook", start(5) + sheet_at(position) + end + start(0x10) + labels + end)


def test_an_empty_file_is_called_empty() -> None:
    refused = refusal(b"")
    assert isinstance(refused, NotAWorkbook)
    assert "rỗng" in refused.message_vi


@pytest.mark.parametrize("lead", [b"", b"PK\x03\x04", OLE_SIGNATURE, b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"<html>"])
@pytest.mark.parametrize("size", [1, 100, 5000])
def test_random_bytes_are_no_workbook(lead: bytes, size: int) -> None:
    refused = refusal(lead + random.Random(size).randbytes(size))
    assert isinstance(refused, NotAWorkbook)
    assert "Save As" in refused.message_vi


@pytest.mark.parametrize(
    "parts", [{}, {"anh.jpg": b"\xff\xd8"}, {"word/document.xml": b"<document/>"}, {"xl/workbook.xml": b"<workbook/>"}]
)
def test_an_archive_of_something_else_is_no_workbook(parts: dict[str, bytes]) -> None:
    assert isinstance(refusal(zipped(parts)), NotAWorkbook)


@pytest.mark.parametrize("kept", [0.02, 0.25, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(kept: float) -> None:
    assert isinstance(refusal(SAMPLE[: int(len(SAMPLE) * kept)]), NotAWorkbook)


@pytest.mark.parametrize("position", range(1000, len(SAMPLE) - 3000, 4000))
def test_a_workbook_damaged_on_its_way_is_refused_or_read_right(position: int) -> None:
    damaged = bytearray(SAMPLE)
    damaged[position] ^= 0xFF
    try:
        reading = read_roster(bytes(damaged), "ds.xlsx")
    except NotAWorkbook:
        return
    assert len(reading.delegates) == 420  # the damage hit a part that holds no cells


def test_a_part_that_cannot_be_unpacked_is_refused() -> None:
    damaged = bytearray(SAMPLE)
    with zipfile.ZipFile(BytesIO(SAMPLE)) as package:
        part = package.getinfo("xl/workbook.xml")
    damaged[part.header_offset + 30 + len(part.filename)] = 0b111  # a kind of block that deflate does not have
    assert isinstance(refusal(bytes(damaged)), NotAWorkbook)


@pytest.mark.parametrize("kept", [0, 1000, 200_000, 420_000])
def test_a_sheet_cut_short_inside_the_package_is_refused(kept: int) -> None:
    parts = sample_parts()
    assert isinstance(refusal(zipped(parts | {SHEET: parts[SHEET][:kept]})), NotAWorkbook)


def test_a_sheet_with_a_document_type_is_refused_before_its_entities_grow() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    sheet = sample_parts()[SHEET].replace(b"<worksheet", entities + b"<worksheet", 1)
    assert isinstance(refusal(zipped(sample_parts() | {SHEET: sheet})), NotAWorkbook)


def test_a_package_locked_by_the_archiver_is_refused() -> None:
    locked = bytearray(SAMPLE)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(signature)
        while start >= 0:
            locked[start + flags] |= 1
            start = locked.find(signature, start + 1)
    assert isinstance(refusal(bytes(locked)), NotAWorkbook)


def test_a_workbook_under_a_password_is_called_so() -> None:
    refused = refusal(ole_file("EncryptedPackage", random.Random(1).randbytes(5000)))
    assert isinstance(refused, PasswordProtected)
    assert "gỡ mật khẩu" in refused.message_vi


def test_a_workbook_without_a_list_is_told_what_a_list_needs() -> None:
    refused = refusal(workbook({(0, 0): "Ghi chú", (1, 0): "Họ và tên", (1, 1): "Món ăn"}))
    assert isinstance(refused, NoListFound)
    assert "Họ và tên" in refused.message_vi


def test_an_empty_workbook_holds_no_list() -> None:
    assert isinstance(refusal(workbook({})), NoListFound)


def test_one_stray_cell_at_the_end_of_a_sheet_is_told_instead_of_filling_the_memory() -> None:
    refused = refusal(workbook({(0, 0): "Họ và tên", (1_048_575, 16_383): "x"}))
    assert isinstance(refused, TooLarge)
    assert "dòng 1048576" in refused.message_vi


def test_a_file_of_more_than_20_megabytes_is_not_opened() -> None:
    assert isinstance(refusal(SAMPLE + bytes(20_000_000)), TooLarge)


LIST_OF_1997 = excel_97_workbook([["Họ và tên", "Năm sinh", "Đơn vị"], ["Vi Văn Sơn", "1978", "Sở Y tế"]])


def test_a_list_of_excel_97_is_read() -> None:
    (delegate,) = read_roster(LIST_OF_1997, "ds.xls").delegates
    assert (delegate.full_name, delegate.birth_date, delegate.unit) == ("Vi Văn Sơn", "1978", "Sở Y tế")


@pytest.mark.parametrize("kept", [8, 75, 512, 1024, 1536, 4000])
def test_a_list_of_excel_97_cut_short_is_refused_before_the_reader_fills_the_memory(kept: int) -> None:
    assert isinstance(refusal(LIST_OF_1997[:kept]), NotAWorkbook)


@pytest.mark.parametrize(
    ("position", "number"),
    [
        (26, 0x00090005),  # a version that never was
        (44, 0x7FFFFFFF),  # more tables of sectors than the file has bytes
        (48, 0x00010000),  # the directory beyond the end
        (60, 0x00010000),  # the table of small sectors beyond the end
        (68, 0),  # a list of tables that leads into nothing
        (76, 0x7FFFFFFF),  # the table of sectors beyond the end
        (516, 1),  # the directory runs in a circle
        (532, 2),  # the text runs in a circle
        (1272, 0x7FFFFFFF),  # a text of 2 GB
        (1557, 0x00000000),  # the list of sheets cut off: the reader panics
        (1536, 0xFFFFFFFF),  # no workbook in the container's workbook
    ],
)
def test_a_container_that_does_not_hang_together_is_refused(position: int, number: int) -> None:
    broken = bytearray(LIST_OF_1997)
    struct.pack_into("<I", broken, position, number)
    assert isinstance(refusal(bytes(broken)), NotAWorkbook)
