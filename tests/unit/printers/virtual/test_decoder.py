import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.virtual.decoder import DEFAULT_LINE_DOTS, Decoder
from printers.virtual.operations import (
    Align,
    AutomaticStatus,
    ColumnImage,
    Cut,
    FeedDots,
    FeedLines,
    IdentityRequest,
    Initialise,
    LeftMargin,
    LineSpacing,
    OfflineNotice,
    Operation,
    PrintArea,
    ProcessIdRequest,
    RasterRow,
    StatusRequest,
    Text,
    Unknown,
)

GRAPHICS = b"0p0\x01\x011\x0a\x00\x02\x00" + b"\xff\xc0\x80\x40"  # fn 112: 10 dots wide, 2 rows
STORED = [RasterRow(b"\xff\xc0"), RasterRow(b"\x80\x40")]

# Every command of PRINTING §5, each with what it must come to.
COMMANDS: dict[str, tuple[bytes, list[Operation]]] = {
    "NUL": (b"\0", []),
    "LF": (b"\n", [FeedLines(1)]),
    "CR": (b"\r", []),
    "HT": (b"\t", []),
    "DLE EOT": (b"\x10\x04\x01", []),
    "DLE EOT 7 a": (b"\x10\x04\x07\x01", []),
    "DLE ENQ": (b"\x10\x05\x02", []),
    "DLE DC4 1": (b"\x10\x14\x01\x00\x01", []),
    "DLE DC4 2": (b"\x10\x14\x02\x01\x08", []),
    "DLE DC4 3": (b"\x10\x14\x03\x01\x01\x01\x01\x01", []),
    "DLE DC4 7": (b"\x10\x14\x07\x01", []),
    "DLE DC4 8": (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", []),
    "ESC @": (b"\x1b@", [Initialise()]),
    "ESC * 0": (b"\x1b*\x00\x02\x00ab", [ColumnImage(b"ab", 1, 2, 3)]),
    "ESC * 1": (b"\x1b*\x01\x02\x00ab", [ColumnImage(b"ab", 1, 1, 3)]),
    "ESC * 32": (b"\x1b*\x20\x01\x00abc", [ColumnImage(b"abc", 3, 2, 1)]),
    "ESC * 33": (b"\x1b*\x21\x02\x00abcdef", [ColumnImage(b"abcdef", 3, 1, 1)]),
    "ESC !": (b"\x1b!\x1b", []),
    "ESC -": (b"\x1b-\x1b", []),
    "ESC 2": (b"\x1b2", [LineSpacing(DEFAULT_LINE_DOTS)]),
    "ESC 3": (b"\x1b3\x10", [LineSpacing(16)]),
    "ESC E": (b"\x1bE\x1b", []),
    "ESC G": (b"\x1bG\x1b", []),
    "ESC J": (b"\x1bJ\x1b", [FeedDots(27)]),
    "ESC M": (b"\x1bM\x1b", []),
    "ESC R": (b"\x1bR\x1b", []),
    "ESC SP": (b"\x1b \x1b", []),
    "ESC a": (b"\x1ba1", [Align(1)]),
    "ESC c": (b"\x1bc5\x1b", []),
    "ESC d": (b"\x1bd\x0a", [FeedLines(10)]),
    "ESC t": (b"\x1bt\x1b", []),
    "ESC {": (b"\x1b{\x1b", []),
    "GS !": (b"\x1d!\x1d", []),
    "GS B": (b"\x1dB\x1d", []),
    "GS L": (b"\x1dL\x1d\x01", [LeftMargin(285)]),
    "GS W": (b"\x1dW\x40\x02", [PrintArea(576)]),
    "GS P": (b"\x1dP\x1d\x1d", []),
    "GS V 0": (b"\x1dV\x00", [Cut()]),
    "GS V 1": (b"\x1dV1", [Cut()]),
    "GS V 65": (b"\x1dVA\x0a", [Cut(10)]),
    "GS V 66": (b"\x1dVB\x00", [Cut(0)]),
    "GS V 97": (b"\x1dVa\x0a", []),
    "GS V 103": (b"\x1dVg\x0a", [Cut(10)]),
    "GS a": (b"\x1da\x0e", [AutomaticStatus(14)]),
    "GS r": (b"\x1dr\x01", [StatusRequest(1)]),
    "GS I": (b"\x1dI\x43", [IdentityRequest(67)]),
    "GS v 0": (b"\x1dv0\x00\x02\x00\x02\x00\x1b@\x1dV", [RasterRow(b"\x1b@"), RasterRow(b"\x1dV")]),
    "GS v 0 quadruple": (b"\x1dv03\x01\x00\x01\x00\x81", [RasterRow(b"\x81", 2, 2)]),
    "GS v 0 empty": (b"\x1dv00\x00\x00\x05\x00", []),
    "GS ( L": (b"\x1d(L\x0e\x00" + GRAPHICS + b"\x1d(L\x02\x0002", [*STORED]),
    "GS 8 L": (b"\x1d8L\x0e\x00\x00\x00" + GRAPHICS + b"\x1d(L\x02\x0002", [*STORED]),
    "GS ( H 48": (b"\x1d(H\x06\x0000\x1b@\x00\xff", [ProcessIdRequest(b"\x1b@\x00\xff")]),
    "GS ( H 49": (b"\x1d(H\x03\x00101", [OfflineNotice(b"01")]),
    "GS ( k": (b"\x1d(k\x04\x001A\x1b@", []),
    "GS ( K": (b"\x1d(K\x02\x001\x1b", []),
    "GS ( A": (b"\x1d(A\x02\x00\x1b@", []),
    "GS ( E": (b"\x1d(E\x03\x00\x1b@\x1d", []),
    "FS .": (b"\x1c.", []),
    "FS &": (b"\x1c&", []),
}
SENTINEL = b"\x1bJ\x63"
AFTER: list[Operation] = [FeedDots(99)]


def decode(*parts: bytes) -> list[Operation]:
    decoder = Decoder()
    return [operation for part in parts for operation in decoder.feed(part)]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_read_to_its_last_byte_and_no_further(name: str) -> None:
    command, meaning = COMMANDS[name]
    assert decode(command + SENTINEL) == meaning + AFTER


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_comes_to_the_same_wherever_the_wire_splits_it(name: str) -> None:
    command, meaning = COMMANDS[name]
    stream = command + SENTINEL
    for at in range(len(stream) + 1):
        assert decode(stream[:at], stream[at:]) == meaning + AFTER, at
    assert decode(*(stream[i : i + 1] for i in range(len(stream)))) == meaning + AFTER


def test_all_bytes_of_understood_commands_are_counted() -> None:
    decoder = Decoder()
    stream = b"".join(command for command, _ in COMMANDS.values())
    list(decoder.feed(stream + b"\x1b"))
    assert decoder.consumed == len(stream)


@given(st.integers(1, 72), st.lists(st.binary(min_size=72, max_size=72), min_size=1, max_size=20), st.integers(1, 300))
def test_raster_rows_come_out_as_sent(width: int, full_rows: list[bytes], packet: int) -> None:
    rows = [row[:width] for row in full_rows]
    stream = b"\x1dv0\0" + width.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + b"".join(rows)
    packets = [stream[at : at + packet] for at in range(0, len(stream), packet)]
    assert decode(*packets) == [RasterRow(row) for row in rows]


def test_rows_come_out_before_the_image_is_whole_and_a_cut_off_image_eats_what_follows() -> None:
    decoder = Decoder()
    head = b"\x1dv0\x00\x01\x00\x05\x00"
    assert list(decoder.feed(head + b"ab")) == [RasterRow(b"a"), RasterRow(b"b")]
    assert list(decoder.feed(b"\x1b@" + b"\0" * 50)) == [RasterRow(b"\x1b"), RasterRow(b"@"), RasterRow(b"\0")]
    assert list(decoder.feed(SENTINEL)) == AFTER


def test_forgetting_ends_a_command_that_had_begun() -> None:
    decoder = Decoder()
    list(decoder.feed(b"\x1dv0\x00\x01\x00\x05\x00ab"))
    decoder.forget()
    assert list(decoder.feed(SENTINEL)) == AFTER
    list(decoder.feed(b"\x1dL\x01"))
    decoder.forget()
    assert list(decoder.feed(SENTINEL)) == AFTER


@pytest.mark.parametrize(
    "stream",
    [
        b"\x07",
        b"\x11",
        b"\x1bZ",
        b"\x1dZ",
        b"\x1cZ",
        b"\x1bp\x00\x19\xfa",
        b"\x1d(Z\x02\x00ab",
        b"\x1dv\x31\x00",
        b"\x1dVz",
        b"\x1d(H\x02\x0000",
    ],
)
def test_what_no_job_may_contain_is_kept_as_unknown(stream: bytes) -> None:
    assert decode(stream + SENTINEL) == [Unknown(stream), *AFTER]


def test_letters_are_text_in_any_code_page() -> None:
    assert decode(b"A\xe1") == [Text(b"A"), Text(b"\xe1")]


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_garbage_breaks_it_and_packets_never_matter(packets: list[bytes]) -> None:
    assert decode(*packets) == decode(b"".join(packets))
