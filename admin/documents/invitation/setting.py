"""Sets words into lines: **strong** parts, times and dates that stay whole, lines justified or centred."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from admin.documents.even_lines import even_lines, unbroken_parts
from admin.documents.invitation import faces
from admin.documents.invitation.faces import Family

_KEPT = "\u00a0"  # a space where no line may end; drawn as a plain one
_TOGETHER = (
    re.compile(r"(?<=\d) (?=giờ\b|phút\b|tháng\b|năm\b)"),
    re.compile(r"(?<=\bngày) (?=\d)|(?<=\btháng) (?=\d)|(?<=\bnăm) (?=\d)|(?<=\bgiờ) (?=\d)"),
)
_MOST_STRETCH = 0.45  # of the size, for each space of a justified line; more is set ragged
_STARS = "**"
_WORDS_OF_A_PARAGRAPH = 6


@dataclass(frozen=True, slots=True)
class Word:
    """What no line may divide, with its width at one point of size."""

    runs: tuple[tuple[str, str], ...]
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside one another; width at one point of size, spaces included."""

    words: tuple[Word, ...]
    width: float
    is_last: bool


@lru_cache(maxsize=256)
def lines(
    text: str, family: Family, size: float, width: float, indent: float = 0, *, italic: bool = False
) -> tuple[Line, ...]:
    """Fill lines of at most `width` points, the first one shorter by `indent`; a word longer than a line is divided."""
    free = (width - indent) / size
    space = faces.width(" ", family.plain)
    found: list[Line] = []
    current: list[Word] = []
    used = 0.0
    for word in _divided(words(text, family, italic=italic), width / size):
        needed = word.width + (space if current else 0)
        if current and used + needed > free:
            found.append(Line(tuple(current), used, is_last=False))
            current, used, free = [], 0.0, width / size
            needed = word.width
        current.append(word)
        used += needed
    return (*found, Line(tuple(current), used, is_last=True))


def words(text: str, family: Family, *, italic: bool = False) -> list[Word]:
    """Divide a text into words; a **strong** part is one of them."""
    plain = family.italic if italic else family.plain
    found: list[Word] = []
    glued = False  # the part before ended without a space
    for ordinal, part in enumerate(text.split(_STARS)):
        if not part:
            continue
        is_strong = bool(ordinal % 2)
        face = family.strong if is_strong else plain
        pieces = [part.strip()] if is_strong else _kept_together(part).split(" ")
        fresh = [_word(piece, face) for piece in pieces if piece]
        if glued and fresh and not part.startswith(" "):
            first = fresh.pop(0)
            found[-1] = Word(found[-1].runs + first.runs, found[-1].width + first.width)
        found += fresh
        glued = bool(found) and not part.endswith(" ")
    return found


def draw(canvas: Canvas, line: Line, left: float, y: float, size: float, justified_to: float | None = None) -> None:
    """Draw a line from `left`; justified to a width unless it is the last or too short for that."""
    stretch = 0.0
    gaps = sum(letters.count(" ") for word in line.words for _, letters in word.runs) + len(line.words) - 1
    if justified_to is not None and not line.is_last and gaps:
        stretch = (justified_to - line.width * size) / gaps
        if stretch > _MOST_STRETCH * size:
            stretch = 0.0
    pen = canvas.beginText(left, y)
    pen.setWordSpace(stretch)
    for face, letters in _joined(line):
        pen.setFont(face, size)
        pen.textOut(letters)
    canvas.drawText(pen)


def draw_text(canvas: Canvas, text: str, face: str, size: float, left: float, y: float) -> None:
    """Draw one line of one face from its left."""
    pen = canvas.beginText(left, y)
    for used, letters in faces.runs(text, face):
        pen.setFont(used, size)
        pen.textOut(letters)
    canvas.drawText(pen)


def centre(canvas: Canvas, text: str, face: str, size: float, middle: tuple[float, float], spacing: float = 0) -> float:
    """Draw one line around a middle, letters `spacing` points apart; return its width."""
    drawn = faces.width(text, face) * size + spacing * max(len(text) - 1, 0)
    pen = canvas.beginText(middle[0] - drawn / 2, middle[1])
    pen.setCharSpace(spacing)
    for used, letters in faces.runs(text, face):
        pen.setFont(used, size)
        pen.textOut(letters)
    canvas.drawText(pen)
    return drawn


def balanced(text: str, face: str, size: float, width: float, spacing: float = 0) -> list[str]:
    """Break one text into the fewest lines, of like length."""
    return even_lines(text, lambda part: faces.width(part, face) * size + spacing * len(part), width)


def fitted(text: str, face: str, sizes: Sequence[float], width: float, most_lines: int) -> tuple[list[str], float]:
    """Return lines and size: the first of the sizes at which a text takes no more lines than told, else the last."""
    for size in sizes:
        found = balanced(text, face, size, width)
        if len(found) <= most_lines and all(faces.width(line, face) * size <= width for line in found):
            return found, size
    size = sizes[-1]
    found = balanced(text, face, size, width)
    return [_cut(line, face, width / size) for line in _shortened(found, most_lines)], size


def _shortened(found: list[str], most_lines: int) -> list[str]:
    return found if len(found) <= most_lines else [*found[: most_lines - 1], found[most_lines - 1] + "…"]


def _cut(line: str, face: str, width: float) -> str:
    while len(line) > 1 and faces.width(line, face) > width:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line


def _kept_together(text: str) -> str:
    """Mark the spaces where no line may end: in times, dates and compounds, and before the last word."""
    for pattern in _TOGETHER:
        text = pattern.sub(_KEPT, text)
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    parts = [part.replace(" ", _KEPT) for part in unbroken_parts(text.replace(_KEPT, "\x01"))]
    told = " ".join(parts).replace("\x01", _KEPT)
    if len(parts) > _WORDS_OF_A_PARAGRAPH and _KEPT not in parts[-1]:
        told = _KEPT.join(told.rsplit(" ", 1))
    return lead + told + trail


def _word(text: str, face: str) -> Word:
    shown = text.replace(_KEPT, " ")
    return Word(faces.runs(shown, face), faces.width(shown, face))


def _divided(found: Sequence[Word], longest: float) -> list[Word]:
    """Divide what is longer than a line: between its words, else wherever the line ends."""
    fit: list[Word] = []
    for word in found:
        if word.width <= longest:
            fit.append(word)
            continue
        for face, letters in word.runs:
            for piece in letters.split(" "):
                while piece:
                    end = len(piece)
                    while end > 1 and faces.width(piece[:end], face) > longest:
                        end -= 1
                    fit.append(_word(piece[:end], face))
                    piece = piece[end:]  # noqa: PLW2901  what is left of it
    return fit


def _joined(line: Line) -> list[tuple[str, str]]:
    """Return the runs of a line with their spaces, neighbours of one face as one."""
    found: list[tuple[str, str]] = []
    for ordinal, word in enumerate(line.words):
        for place, (face, letters) in enumerate(word.runs):
            told = f" {letters}" if ordinal and place == 0 else letters
            if found and found[-1][0] == face:
                found[-1] = (face, found[-1][1] + told)
            elif told.startswith(" ") and found:
                found[-1] = (found[-1][0], found[-1][1] + " ")
                found.append((face, told[1:]))
            else:
                found.append((face, told))
    return found
