"""A page of a PDF as a picture: for a look before printing, and for messengers."""

import threading
from io import BytesIO

import pypdfium2

_one_at_a_time = threading.Lock()  # pdfium is not made for threads


def pages(pdf: bytes, width: int, most: int) -> list[bytes]:
    """Return the first pages of a PDF as PNG, `width` pixels wide, at most so many."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            shown = []
            for number in range(min(len(document), most)):
                page = document[number]
                scale = width / page.get_width()
                image = page.render(scale=scale).to_pil()
                image = image.crop((0, 0, width, round(page.get_height() * scale)))  # pdfium rounds up
                target = BytesIO()
                image.save(target, "PNG", compress_level=4)
                shown.append(target.getvalue())
            return shown
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()
