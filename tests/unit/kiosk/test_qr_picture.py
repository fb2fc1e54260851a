"""The code as a picture: what a scanner reads from it is the code."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from congress import invitation_code
from kiosk import qr_picture

CODE = invitation_code.make(b"k" * 32, "XC", 7, b"s" * 16, 1)
HEADING = ("ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V")


@pytest.mark.parametrize("name", ["Nông Văn Thắng", "韦建华", "Nguyễn Hoàng Thị Phương Thảo Nguyên Khánh Vân " * 2])
def test_the_picture_reads_back_as_the_code_and_is_small(name: str) -> None:
    body = qr_picture.png(CODE, HEADING, name, "4829 1736")
    assert len(body) < 20_000
    picture = Image.open(BytesIO(body)).convert("L")
    [found] = zxingcpp.read_barcodes(picture)
    assert (found.text, found.ec_level) == (CODE, "M")
    dark = ImageOps.invert(picture).getbbox()
    assert dark is not None
    left, _, right, _ = dark
    assert left >= 20  # nothing runs off the edge
    assert right <= picture.width - 20


def test_the_path_in_the_page_draws_the_same_modules_inside_its_white() -> None:
    path, side = qr_picture.svg_path(CODE)
    picture = Image.new("L", (side, side), 255)
    drawing = ImageDraw.Draw(picture)
    for run in path.removeprefix("M").removesuffix("z").split("zM"):
        place, length = run.split("h")[0], int(run.split("h")[1].split("v")[0])
        x, y = map(int, place.split())
        drawing.line((x, y, x + length - 1, y), fill=0)
    assert ImageOps.invert(picture).getbbox() == (4, 4, side - 4, side - 4)
    [found] = zxingcpp.read_barcodes(picture.resize((side * 8, side * 8), Image.Resampling.NEAREST))
    assert found.text == CODE
