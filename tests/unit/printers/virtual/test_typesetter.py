from printers.virtual.operations import (
    Align,
    ColumnImage,
    Cut,
    FeedDots,
    FeedLines,
    Initialise,
    LeftMargin,
    LineSpacing,
    Operation,
    PrintArea,
    RasterRow,
    Text,
)
from printers.virtual.typesetter import Typesetter

WIDTH = 32


def rows(*operations: Operation) -> list[str]:
    typesetter = Typesetter(WIDTH)
    return [f"{row:0{WIDTH}b}".replace("0", ".") for operation in operations for row in typesetter.rows(operation)]


def test_a_raster_row_lies_at_the_left_unless_told_otherwise() -> None:
    row = RasterRow(b"\x81")
    assert rows(row) == ["1......1" + "." * 24]
    assert rows(Align(1), row) == ["." * 12 + "1......1" + "." * 12]
    assert rows(Align(2), row) == ["." * 24 + "1......1"]
    assert rows(LeftMargin(3), row) == ["...1......1" + "." * 21]
    assert rows(LeftMargin(3), PrintArea(9), Align(2), row) == ["....1......1" + "." * 20]
    assert rows(Align(2), Initialise(), row) == ["1......1" + "." * 24]


def test_what_the_printing_area_has_no_room_for_is_left_off() -> None:
    assert rows(RasterRow(b"\xff" * 5)) == ["1" * 32]
    assert rows(PrintArea(10), RasterRow(b"\xff" * 5)) == ["1" * 10 + "." * 22]


def test_a_row_is_stretched_both_ways() -> None:
    assert rows(RasterRow(b"\xa0", 2, 2)) == ["11..11.........." + "." * 16] * 2


def test_feeds_are_blank_rows() -> None:
    assert rows(FeedDots(3), Cut(2)) == ["." * WIDTH] * 5
    assert len(rows(LineSpacing(7), FeedLines(3))) == 21


def test_a_column_image_waits_for_its_line_feed_and_is_as_high_as_its_columns() -> None:
    image = ColumnImage(b"\x80\x00\x01\xc0\x00\x00", 3, 1, 1)
    assert rows(image) == []
    printed = rows(LineSpacing(16), image, FeedLines(1))
    assert len(printed) == 24
    assert printed[0] == "11" + "." * 30
    assert printed[1] == ".1" + "." * 30
    assert printed[23] == "1." + "." * 30


def test_letters_leave_ink_and_a_full_line_goes_on_below() -> None:
    line = rows(*(Text(b"H") for _ in range(2)), FeedLines(1))
    assert len(line) == 30
    assert any("1" in row[:12] for row in line)
    assert any("1" in row[12:24] for row in line)
    assert len(rows(*(Text(b"H") for _ in range(3)), FeedLines(1))) == 60
