"""What documents of several pages share that are set as Nghị định 30/2020/NĐ-CP prescribes: faces, grid, signature."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Paragraph, Spacer, Table

from admin.documents.invitation import faces, letter, setting
from admin.documents.invitation.faces import FORMAL, FORMAL_BOLD_ITALIC
from congress.documents.facts import Facts

_PAGE_NUMBER_SIZE, _SIGNING = 13, 22 * mm
_PALE, _RULE = HexColor("#efefef"), HexColor("#555555")

GRID: list[Any] = [
    ("FONTNAME", (0, 0), (-1, -1), FORMAL.plain),
    ("GRID", (0, 0), (-1, -1), 0.4, _RULE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("BACKGROUND", (0, 0), (-1, 0), _PALE),
]


def style(name: str, face: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    """Return a style whose bullets are set in its own face."""
    used = faces.known(face)
    return ParagraphStyle(name, fontName=used, bulletFontName=used, fontSize=size, leading=leading, **more)


def markup(text: str, face: str) -> str:
    """Return a text for a Paragraph, each run in a face that has its letters: names come from everywhere."""
    return "".join(f'<font name="{used}">{escape(letters)}</font>' for used, letters in faces.runs(text, face))


def set_words(text: str, look: ParagraphStyle) -> Paragraph:
    """Return words as a paragraph."""
    return Paragraph(markup(text, look.fontName), look)


def canvas(*told: Any, **more: Any) -> Canvas:
    """Return a canvas that begins with a face of ours: a viewer brings none along."""
    return Canvas(*told, **{**more, "initialFontName": faces.known(FORMAL.plain)})


def frame(top: float) -> Frame:
    """Return the room for text on a page, below `top`."""
    return Frame(
        letter.LEFT,
        letter.BOTTOM,
        letter.WIDTH,
        top - letter.BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def draw_number(drawn_on: Canvas, made: BaseDocTemplate) -> None:
    """Draw the number of a page above its text."""
    middle = (letter.LEFT + letter.WIDTH / 2, A4[1] - 14 * mm)
    setting.centre(drawn_on, str(made.page), FORMAL.plain, _PAGE_NUMBER_SIZE, middle)


def signing(facts: Facts, recipients: Sequence[str]) -> list[Flowable]:
    """Set who gets it on the left, who signs on the right."""
    small = style("recipient", FORMAL.plain, 11, 13.5)
    signer = style("signer", FORMAL.strong, 13, 16.5, alignment=TA_CENTER)
    left: list[Flowable] = [set_words("Nơi nhận:", style("recipients", FORMAL_BOLD_ITALIC, 12, 15))]
    left += [
        set_words(f"- {line.lstrip('- ').rstrip(' .;')}{'.' if place == len(recipients) else ';'}", small)
        for place, line in enumerate(recipients, start=1)
    ]
    right: list[Flowable] = [
        set_words(line.upper(), signer) for line in (*facts.authority.splitlines(), facts.signer_title) if line
    ]
    right += [Spacer(0, _SIGNING), set_words(facts.signer_name, signer)]
    return [
        Table(
            [[left, right]],
            colWidths=(letter.WIDTH * 0.5, letter.WIDTH * 0.5),
            style=[("FONTNAME", (0, 0), (-1, -1), FORMAL.plain), ("VALIGN", (0, 0), (-1, -1), "TOP")],
        )
    ]
