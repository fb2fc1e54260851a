"""What every print of a seating shares: the heading that says of which session and which minute it is, and the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import GOLD, INK, MUTED, RED, REGULAR, SEMIBOLD, register_fonts
from admin.documents.seating.lettering import cut, largest, shown
from congress import clock
from congress.seating.snapshot import Seating
from congress.vietnamese import date_words, session_when

LINE, PALE = HexColor("#b9ab98"), HexColor("#f1ebe1")
HEADING_HEIGHT = 18.5 * mm
_FOOT = 6 * mm


@dataclass(frozen=True, slots=True)
class Heading:
    """Above every page: the congress, the session with its day and hall, and the minute the seating was read."""

    congress: str
    session: str
    as_of: str


def heading_of(seating: Seating, heading_lines: Sequence[str], zone: str) -> Heading:
    """Say of which session a print is, and as of when: a seat may have changed since."""
    taken = clock.local(seating.taken_at, zone)
    starts = clock.local(seating.session.starts_at, zone)
    return Heading(
        congress=" ".join(heading_lines),
        session=f"{seating.session.name} – {session_when(starts)} – {seating.session.hall}",
        as_of=f"tính đến {taken:%H:%M} ngày {date_words(taken.date())}",
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size with the same margin on all sides, points."""

    width: float
    height: float
    margin: float

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.margin


def open_canvas(target: BytesIO, sheet: Sheet, title: str) -> Canvas:
    """Begin a document of such sheets."""
    register_fonts()
    canvas = Canvas(target, pagesize=(sheet.width, sheet.height), pageCompression=1, lang="vi")
    canvas.setTitle(title)
    return canvas


def draw_foot(canvas: Canvas, sheet: Sheet, number: int, total: int) -> None:
    """Say which page of how many this is, so that nobody hands out half a list."""
    canvas.setFont(REGULAR, 7.5)
    canvas.setFillColor(MUTED)
    canvas.drawRightString(sheet.width - sheet.margin, _FOOT, f"Trang {number}/{total}")


def draw_heading(canvas: Canvas, sheet: Sheet, heading: Heading, title: str, note: str) -> float:
    """Draw the heading of a page; return where it ends, in points from below. `note` stands at the right, short."""
    margin, top, right = sheet.margin, sheet.height - sheet.margin, sheet.width - sheet.margin
    width = sheet.inner_width
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(margin, top - 7, cut(shown(heading.congress), REGULAR, 7.5, 0.62 * width))
    size = largest(shown(title), SEMIBOLD, 0.62 * width, 15)
    canvas.setFillColor(RED)
    canvas.setFont(SEMIBOLD, size)
    canvas.drawString(margin, top - 27, shown(title))
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 9)
    canvas.drawString(margin, top - 40, cut(shown(heading.session), REGULAR, 9, 0.72 * width))
    canvas.setFont(SEMIBOLD, 9)
    canvas.drawRightString(right, top - 7, heading.as_of)
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(MUTED)
    canvas.drawRightString(right, top - 40, note)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.8)
    canvas.line(margin, top - 46, right, top - 46)
    return float(top - HEADING_HEIGHT)
