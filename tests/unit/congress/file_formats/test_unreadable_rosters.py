"""Whatever somebody sends as a list, the answer is a fault with words, never a crash."""

import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


# ── files that unpack to more than they say, or to more than any list ─────────────────────────────────────────────────


@dataclass(frozen=True)
class Refused:
    """How a file was refused by a process of its own, and what that took."""

    kind: str
    words: str
    seconds: float
    megabytes: float


READ_ALONE = """
import re, sys, time
from pathlib import Path
from congress.file_formats.errors import UnreadableRoster
from congress.file_formats.tables import read_tables

content = sys.stdin.buffer.read()
begun = time.monotonic()
try:
    read_tables(content, "ds.xlsx")
except UnreadableRoster as refused:
    seconds = time.monotonic() - begun
    peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]  # ru_maxrss counts the parent in
    print(type(refused).__name__, seconds, int(peak) / 1024, refused.message_vi)
"""


def refused_alone(content: bytes) -> Refused:
    reader = [sys.executable, "-X", "utf8", "-c", READ_ALONE]
    said = subprocess.run(reader, input=content, capture_output=True, check=True, cwd=Path(__file__).parents[4]).stdout
    kind, seconds, megabytes, words = said.decode().strip().split(" ", 3)
    return Refused(kind, words, float(seconds), float(megabytes))


def packed_in_pieces(name: str, piece: bytes, times: int, others: Mapping[str, bytes]) -> bytes:
    """Zip a part far too big to be held in memory, after the others."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for other, part in others.items():
            package.writestr(other, part)
        with package.open(name, "w") as written:
            for _ in range(times):
                written.write(piece)
    return content.getvalue()


def with_told_size(content: bytes, name: str, size: int, kept: bytes | None = None) -> bytes:
    """Let the directory and the part's own header tell another size, and the checksum of what is `kept` of it."""
    lying = bytearray(content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = package.getinfo(name)
        entry = package.start_dir
    while lying[entry + 46 : entry + 46 + len(name)] != name.encode():
        entry += 46 + sum(struct.unpack_from("<3H", lying, entry + 28))
    for checksum_at, size_at in ((part.header_offset + 14, part.header_offset + 22), (entry + 16, entry + 24)):
        struct.pack_into("<I", lying, size_at, size)
        if kept is not None:
            struct.pack_into("<I", lying, checksum_at, zlib.crc32(kept))
    return bytes(lying)


MEGABYTE = b" " * 1_000_000
BIG_PARTS = [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize(("part", "told_size"), [*((part, None) for part in BIG_PARTS), (SHEET, 1000)])
def test_a_part_that_unpacks_to_gigabytes_is_refused_soon(part: str, told_size: int | None) -> None:
    others = {name: content for name, content in sample_parts().items() if name != part}
    bomb = packed_in_pieces(part, MEGABYTE, 1200, others)
    refused = refused_alone(bomb if told_size is None else with_told_size(bomb, part, told_size))
    assert refused.kind == ("TooLarge" if told_size is None else "NotAWorkbook")
    assert "Vui lòng" in refused.words
    assert refused.seconds < 5
    assert refused.megabytes < 300


def test_parts_that_are_too_much_only_together_are_refused() -> None:
    padding = b"<!--" + b" " * 10_000 + b"-->"
    padded = {name: sample_parts()[name] + padding * 8000 for name in (SHEET, "xl/styles.xml", "xl/workbook.xml")}
    assert isinstance(refusal(zipped(sample_parts() | padded)), TooLarge)
    assert len(read_roster(zipped(sample_parts() | dict([*padded.items()][:2])), "ds.xlsx").delegates) == 420


def test_pictures_do_not_count_as_they_are_not_unpacked() -> None:
    parts = sample_parts() | {"xl/media/image1.bmp": bytes(300_000_000)}
    assert len(read_roster(zipped(parts), "ds.xlsx").delegates) == 420


def test_what_lies_beyond_the_told_size_of_a_part_is_not_read() -> None:
    """With the checksum forged too, the part is what it says it is, and what comes after it does not exist."""
    sheet = sample_parts()[SHEET]
    others = {name: content for name, content in sample_parts().items() if name != SHEET}
    bomb = packed_in_pieces(SHEET, sheet, 300, others)
    forged = with_told_size(bomb, SHEET, len(sheet), kept=sheet)
    assert len(read_roster(forged, "ds.xlsx").delegates) == 420


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_as_no_office_program_packs_is_refused(method: int) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as package:
        for name, part in sample_parts().items():
            package.writestr(name, part)
    assert isinstance(refusal(content.getvalue()), NotAWorkbook)


def test_an_archive_of_a_hundred_thousand_members_is_refused_soon() -> None:
    refused = refused_alone(zipped(sample_parts() | {f"xl/media/{number}": b"" for number in range(100_000)}))
    assert refused.kind == "TooLarge"
    assert refused.seconds < 5
    assert refused.megabytes < 300


def test_one_long_text_that_many_cells_point_to_is_refused_before_it_grows() -> None:
    texts = b"<sst><si><t>" + b"a" * 900_000 + b"</t></si></sst>"
    sheet = b"<worksheet><sheetData>" + b'<c t="s"><v>0</v></c>' * 500_000 + b"</sheetData></worksheet>"
    refused = refused_alone(zipped(sample_parts() | {SHEET: sheet, "xl/sharedStrings.xml": texts}))
    assert refused.kind == "TooLarge"
    assert refused.megabytes < 300


@pytest.mark.parametrize("kept", [200_000_000, 1000])
def test_an_ods_that_unpacks_to_gigabytes_is_refused_soon(kept: int) -> None:
    others = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="m"/>',
    }
    bomb = with_told_size(packed_in_pieces("content.xml", MEGABYTE, 1200, others), "content.xml", kept)
    refused = refused_alone(bomb)
    assert refused.kind in {"TooLarge", "NotAWorkbook"}
    assert refused.seconds < 5
    assert refused.megabytes < 300


def test_an_encrypted_ods_is_told_to_be_freed_of_its_password() -> None:
    locked = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>',
        "content.xml": random.Random(1).randbytes(1000),
    }
    assert isinstance(refusal(zipped(locked)), PasswordProtected)


@pytest.mark.parametrize("lead", [b"\x00\xff\x00", LIST_OF_1997[:1536] + b"\xff" * 4 + LIST_OF_1997[1540:]])
def test_a_bomb_behind_something_else_is_measured_too(lead: bytes) -> None:
    """The reader tries one format after another, so that a package may stand behind a broken .xls."""
    stray = workbook({(0, 0): "Họ và tên", (1_048_575, 16_383): "x"})
    assert isinstance(refusal(lead + stray), TooLarge | NotAWorkbook)


def test_a_package_behind_a_broken_container_is_not_read_past_the_measuring() -> None:
    broken = LIST_OF_1997[:1536] + b"\xff" * 4 + LIST_OF_1997[1540:]
    assert isinstance(refusal(broken + SAMPLE), NotAWorkbook)
