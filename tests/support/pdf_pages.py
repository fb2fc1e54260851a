"""Pages of a PDF as a print shop and a reader meet them: words with their places and faces, QR codes, boxes."""

import ctypes
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

POINTS_OF_A_MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Place:
    """Where words stand: millimetres from the left and the top edge; their face and size in points."""

    left: float
    top: float
    right: float
    bottom: float
    face: str
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def texts(pdf: bytes) -> list[str]:
    """The words of each page, as pdfium extracts them, lines kept."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def place_of(pdf: bytes, words: str, page: int = 0) -> Place:
    """Where some words stand on a page; they must be there."""
    shown = pypdfium2.PdfDocument(pdf)[page]
    read = shown.get_textpage()
    found = read.search(words, match_case=True).get_next()
    assert found, (words, read.get_text_range())
    start, count = found
    boxes = [read.get_charbox(index) for index in range(start, start + count) if read.get_text_range(index, 1).strip()]
    face = ctypes.create_string_buffer(128)
    raw: Any = pypdfium2.raw
    raw.FPDFText_GetFontInfo(read.raw, start, face, 128, ctypes.byref(ctypes.c_int()))
    height = shown.get_height()
    return Place(
        left=min(box[0] for box in boxes) / POINTS_OF_A_MILLIMETRE,
        top=(height - max(box[3] for box in boxes)) / POINTS_OF_A_MILLIMETRE,
        right=max(box[2] for box in boxes) / POINTS_OF_A_MILLIMETRE,
        bottom=(height - min(box[1] for box in boxes)) / POINTS_OF_A_MILLIMETRE,
        face=face.value.decode().split("+")[-1],
        size=raw.FPDFText_GetFontSize(read.raw, start),
    )


def lines_drawn(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Every path of a page as left, top, right, bottom in millimetres."""
    shown = pypdfium2.PdfDocument(pdf)[page]
    height = shown.get_height()
    found = []
    for drawn in shown.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        edges = (left, height - top, right, height - bottom)
        found.append(tuple(edge / POINTS_OF_A_MILLIMETRE for edge in edges))
    return found


def picture(pdf: bytes, page: int = 0, dpi: int = 100) -> Image.Image:
    """A page as a printer of so many dots draws it."""
    rendered: Image.Image = pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("RGB")
    return rendered


def codes(image: Image.Image) -> list[str]:
    """What a scanner reads from a picture, from above downward."""
    found = sorted(zxingcpp.read_barcodes(image), key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [code.text for code in found]


def as_photographed(image: Image.Image) -> Image.Image:
    """The picture as a hand-held telephone takes it: from the side, turned, a little out of focus, in poor light."""
    width, height = image.size
    slanted = image.transform(
        image.size,
        Image.Transform.QUAD,
        (
            -0.03 * width,
            -0.02 * height,
            0.02 * width,
            1.04 * height,
            1.05 * width,
            0.98 * height,
            0.97 * width,
            0.03 * height,
        ),
        Image.Resampling.BICUBIC,
        fillcolor=(200, 200, 200),
    )
    turned = slanted.rotate(9, Image.Resampling.BICUBIC, expand=True, fillcolor=(200, 200, 200))
    return turned.filter(ImageFilter.GaussianBlur(0.8)).point([int(40 + level * 0.6) for level in range(256)] * 3)


def faces_not_embedded(pdf: bytes) -> set[str]:
    """The faces a viewer would have to bring along."""
    lacking = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            told = font.get_object()
            described = told.get("/FontDescriptor") or told.get("/DescendantFonts", [{}])[0].get("/FontDescriptor", {})
            if "/FontFile2" not in described.get_object():
                lacking.add(str(told["/BaseFont"]))
    return lacking
