"""The bytes of a job: what a printer reads out of them is the picture that went in, and nothing else happens."""

import pytest
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printers import escpos
from printers.slips import render
from printers.virtual.decoder import Decoder
from printers.virtual.operations import Cut, ProcessIdRequest, RasterRow, StatusRequest, Unknown
from tests.support.slip_samples import ALL, SEAT

MARK = b"0042"


def printed(data: bytes, width: int) -> Image.Image:
    """The picture a printer of this width makes of the rasters in a job."""
    rows = [operation for operation in Decoder().feed(data) if isinstance(operation, RasterRow)]
    dots = b"".join(row.dots.ljust(width // 8, b"\0") for row in rows)
    return ImageChops.invert(Image.frombytes("1", (width, len(rows)), dots).convert("L")).convert("1")


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("kind", ALL)
def test_the_paper_shows_the_very_picture(kind: str, width: int) -> None:
    picture = render(ALL[kind], width)
    assert printed(escpos.encode(picture, MARK, has_cutter=True).data, width) == picture


def test_a_job_is_made_of_known_commands_in_the_order_that_proves_printing() -> None:
    operations = list(Decoder().feed(escpos.encode(render(SEAT, 576), MARK, has_cutter=True).data))
    assert not [operation for operation in operations if isinstance(operation, Unknown)]
    asked = [operation for operation in operations if isinstance(operation, Cut | ProcessIdRequest | StatusRequest)]
    assert [type(operation) for operation in asked] == [Cut, ProcessIdRequest, StatusRequest]


def test_a_raster_is_byte_for_byte_the_one_of_python_escpos() -> None:
    picture = Image.effect_noise((64, 40), 90).convert("1", dither=Image.Dither.NONE)
    picture.putpixel((63, 0), 0)  # ink in the last column: nothing to trim
    reference = Dummy()
    reference.image(picture, impl="bitImageRaster", center=False)
    assert reference.output in escpos.encode(picture, MARK, has_cutter=True).data


def test_white_rows_and_margins_cost_next_to_nothing() -> None:
    blank = Image.new("1", (576, 800), 1)
    blank.paste(0, (0, 10, 16, 20))
    assert len(escpos.encode(blank, MARK, has_cutter=True).data) < 1100


def test_no_band_is_taller_than_what_the_flush_can_end() -> None:
    data = escpos.encode(Image.new("1", (576, 1000), 0), MARK, has_cutter=True).data
    heights = []
    while (found := data.find(b"\x1dv0\x00")) >= 0:
        width, height = (
            int.from_bytes(data[found + 4 : found + 6], "little"),
            int.from_bytes(data[found + 6 : found + 8], "little"),
        )
        heights.append(height)
        data = data[found + 8 + width * height :]
    assert sum(heights) == 1000
    assert max(heights) * 72 <= len(escpos.FLUSH)


@pytest.mark.parametrize("has_cutter", [True, False])
def test_after_a_job_cut_off_at_any_byte_the_flush_lets_the_next_one_come_out_whole(*, has_cutter: bool) -> None:
    """Even inside a header, where the bytes of the next question would pass for a size of some hundred kilobytes."""
    picture = Image.effect_noise((64, 104), 90).convert("1", dither=Image.Dither.NONE)
    job = escpos.encode(picture, MARK, has_cutter=has_cutter).data
    whole = [operation for operation in Decoder().feed(job) if isinstance(operation, RasterRow)]
    for cut_at in range(len(job)):
        decoder = Decoder()
        list(decoder.feed(job[:cut_at] + escpos.FLUSH))
        after = list(decoder.feed(escpos.ASK_STATUS + escpos.CHALLENGE + job))
        assert [operation for operation in after if isinstance(operation, RasterRow)] == whole, cut_at
        assert not [operation for operation in after if isinstance(operation, Unknown)], cut_at


@settings(max_examples=60)
@given(
    st.binary(min_size=72 * 8, max_size=72 * 8),
    st.sampled_from([b"\x10\x04\x01", b"\x10\x05\x02", b"\x10\x14\x08"]),
    st.integers(0, 500),
)
def test_no_picture_spells_a_real_time_command(dots: bytes, command: bytes, place: int) -> None:
    spoiled = dots[:place] + command + dots[place + 3 :]
    picture = ImageChops.invert(Image.frombytes("1", (576, 8), spoiled).convert("L")).convert("1")
    data = escpos.encode(picture, MARK, has_cutter=True).data
    assert not any(bytes((0x10, second)) in data for second in (0x04, 0x05, 0x14))


def test_a_printer_without_cutter_gets_paper_to_tear_at() -> None:
    data = escpos.encode(render(SEAT, 384), MARK, has_cutter=False).data
    operations = list(Decoder().feed(data))
    assert not [operation for operation in operations if isinstance(operation, Cut)]
    rows = [operation for operation in operations if isinstance(operation, RasterRow)]
    assert len(rows) == render(SEAT, 384).height + 120
    assert not any(any(row.dots) for row in rows[-120:])


@pytest.mark.parametrize("mark", [b"", b"123", b"12345", b"\x10\x04\x01\x02"])
def test_a_mark_that_a_printer_could_take_for_a_command_is_refused(mark: bytes) -> None:
    with pytest.raises(ValueError, match="mark"):
        escpos.encode(Image.new("1", (8, 8), 1), mark, has_cutter=True)
