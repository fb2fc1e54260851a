"""The commemorative book's entries, "Gương điển hình tiên tiến", ready for the printer: a PDF of 16 × 24 cm."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from admin.documents import book_layout as layout
from admin.documents.book_flowables import EntryHead, LeaderLine, Opening, Portrait, Rule
from congress.roster.book import BookEntry
from congress.story import blocks
from congress.vietnamese import fold, sort_key, spelling_key, tidy

_KEPT_WITH_NAME = 4.5 * layout.LEADING  # a label and three lines
_SHORT_ENTRY = 0.28 * layout.HEIGHT  # is not divided
_CONTENTS, _INDEX = "contents", "index"
_BULLET = re.compile(r"^\s*(?:[-–—•*+·▪●\uf0b7]\s*)+(?=\D)")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_NONE_YET = "Chưa có điển hình nào được duyệt."


@dataclass(frozen=True, slots=True)
class Chapter:
    """The exemplars of one field, in the order they are printed."""

    name: str
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The book; chapters without entries are left out."""

    heading_lines: tuple[str, ...]
    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    key: str
    entry: BookEntry


def render(book: Book) -> bytes:
    """Return the PDF: title, contents, chapters, index of names; a book without entries is one page that says so.

    Page numbers are the PDF's own, odd ones on the right. Photos (JPEG) go in as they are, cropped by the frame only.
    """
    layout.register_fonts()
    target = BytesIO()
    congress = layout.printable(tidy(" ".join(book.heading_lines)))
    document = layout.BookTemplate(target, " – ".join(filter(None, (tidy(book.title), congress))), congress)
    ledger = layout.Ledger()
    chapters = [chapter for chapter in book.chapters if chapter.entries]
    flowables: list[Flowable] = [ledger, *_title_page(book, bool(chapters))]
    if chapters:
        places = [
            [_Place(f"entry-{number}-{count}", entry) for count, entry in enumerate(chapter.entries)]
            for number, chapter in enumerate(chapters)
        ]
        flowables += _contents(chapters, ledger)
        for number, chapter in enumerate(chapters):
            flowables += _chapter(number, chapter, places[number], ledger)
        flowables += _index([place for chapter in places for place in chapter], ledger)
    document.multiBuild(flowables)
    return target.getvalue()


def _title_page(book: Book, has_entries: bool) -> Iterator[Flowable]:
    yield Spacer(0, 8 * mm)
    yield from (layout.balanced(line, layout.HEADING, layout.WIDTH) for line in book.heading_lines if line.strip())
    yield Spacer(0, 7 * mm)
    yield Rule(26 * mm)
    yield Spacer(0, 38 * mm)
    if book.title.strip():
        yield layout.balanced(book.title, layout.TITLE, layout.WIDTH, smallest=24)
    if not has_entries:
        yield Spacer(0, 30 * mm)
        yield Paragraph(_NONE_YET, layout.CENTRED)


def _contents(chapters: list[Chapter], ledger: layout.Ledger) -> Iterator[Flowable]:
    yield layout.StartPart("text", "Mục lục", on_the_right=True)
    yield Opening(ledger, _CONTENTS, "Mục lục")
    yield Paragraph("Mục lục", layout.PART)
    for number, chapter in enumerate(chapters):
        yield LeaderLine(f"{_roman(number)}. {chapter.name}", ledger, _chapter_key(number), layout.MEDIUM, 11, above=10)
        yield Paragraph(_how_many(chapter.entries), layout.NOTE)
    yield LeaderLine("Mục lục theo tên", ledger, _INDEX, layout.MEDIUM, 11, above=16)


# ── chapters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chapter(number: int, chapter: Chapter, places: list[_Place], ledger: layout.Ledger) -> Iterator[Flowable]:
    yield layout.StartPart("plain", on_the_right=True)
    yield Opening(ledger, _chapter_key(number), chapter.name)
    yield Spacer(0, 50 * mm)
    yield Paragraph(_roman(number), layout.CENTRED)
    yield Spacer(0, 4 * mm)
    yield layout.balanced(chapter.name, layout.CHAPTER, layout.WIDTH, smallest=20)
    yield Spacer(0, 7 * mm)
    yield Rule(26 * mm)
    yield Spacer(0, 6 * mm)
    yield Paragraph(_how_many(chapter.entries), layout.CENTRED)
    yield layout.StartPart("text", chapter.name)
    for place in places:
        yield from _entry(place, ledger)


def _chapter_key(number: int) -> str:
    return f"chapter-{number}"


def _roman(number: int) -> str:
    numerals = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    return numerals[number] if number < len(numerals) else str(number + 1)


def _how_many(entries: tuple[BookEntry, ...]) -> str:
    collectives = sum(entry.is_collective for entry in entries)
    counted = ((len(entries) - collectives, "cá nhân"), (collectives, "tập thể"))
    return ", ".join(f"{count} {kind}" for count, kind in counted if count)


def _entry(place: _Place, ledger: layout.Ledger) -> Iterator[Flowable]:
    entry = place.entry
    head, rest = _head(place, ledger)
    body = [*rest, *_achievements(entry.achievements), *_story(entry.story)]
    kept = head.height_at(layout.WIDTH) + (_KEPT_WITH_NAME if body else 0)
    whole = head.height_at(layout.WIDTH) + _height(body, _SHORT_ENTRY)
    yield CondPageBreak(min(whole if whole <= _SHORT_ENTRY else kept, layout.HEIGHT - 1))
    yield head
    yield from body


def _head(place: _Place, ledger: layout.Ledger) -> tuple[EntryHead, list[Flowable]]:
    """Photo, name and lines side by side; lines too many for half a page follow below instead, where they may break."""
    entry = place.entry
    portrait = Portrait(entry.photo_jpeg, entry.is_collective) if entry.photo_jpeg else None
    width = layout.WIDTH - (portrait.width + EntryHead.BESIDE if portrait else 0)
    if entry.is_collective:
        name = layout.balanced(entry.name, layout.COLLECTIVE, width)
    else:
        name = layout.balanced(entry.name, layout.PERSON, width, smallest=14)
    lines = list(_lines(entry, width))
    head = EntryHead(ledger, place.key, tidy(entry.name), portrait, [name, *lines])
    if head.height_at(layout.WIDTH) < layout.HEIGHT / 2:
        return head, []
    return EntryHead(ledger, place.key, tidy(entry.name), portrait, [name]), [
        Spacer(0, 3 * mm),
        *_lines(entry, layout.WIDTH),
    ]


def _lines(entry: BookEntry, width: float) -> Iterator[Paragraph]:
    born = entry.birth_year.strip()
    for text, style in (
        (entry.position, layout.LINE),
        (entry.delegation, layout.UNIT),
        (f"Sinh năm {born}" if born else "", layout.NOTE),
        (entry.award, layout.AWARD),
        (_decision(entry.decision), layout.NOTE),
    ):
        if text.strip():
            yield layout.balanced(text, style, width)


def _decision(text: str) -> str:
    written = tidy(text)
    if written[:1].isdigit():
        return f"Quyết định số {written}"
    return f"Quyết định {written[:1].lower()}{written[1:]}" if fold(written).startswith("so ") else written


def _achievements(text: str) -> list[Flowable]:
    lines = [shown for line in text.splitlines() if (shown := layout.words(_BULLET.sub("", line)))]
    if not lines:
        return []
    label = Paragraph("Thành tích tiêu biểu", layout.LABEL)
    if len(lines) == 1:
        return [label, Paragraph(lines[0], layout.BODY)]
    return [label, *(Paragraph(line, layout.ITEM, bulletText="–") for line in lines)]


def _story(story: str) -> list[Flowable]:
    found: list[Flowable] = []
    for block in blocks(story):
        markup = layout.printable(block.markup)
        match block.kind:
            case "heading":
                found += [CondPageBreak(_KEPT_WITH_NAME + layout.SUBHEAD.leading), Paragraph(markup, layout.SUBHEAD)]
            case "item":
                mark = f"{block.ordinal}." if block.ordinal else "–"
                found.append(Paragraph(markup, layout.ITEM, bulletText=mark))
            case "quote":
                found.append(Paragraph(markup, layout.QUOTE))
            case _:
                found.append(Paragraph(markup, layout.BODY))
    return [Spacer(0, 2.5 * mm), *found] if found else []


def _height(flowables: Iterable[Flowable], enough: float) -> float:
    """Height in points, with the space between; stops measuring when more than `enough`."""
    height = 0.0
    for flowable in flowables:
        if not isinstance(flowable, CondPageBreak):
            height += (
                flowable.wrap(layout.WIDTH, layout.HEIGHT)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
            )
        if height > enough:
            break
    return height


# ── index ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _index(places: list[_Place], ledger: layout.Ledger) -> Iterator[Flowable]:
    yield layout.StartPart("columns", "Mục lục theo tên", on_the_right=True)
    yield Opening(ledger, _INDEX, "Mục lục theo tên")
    yield Paragraph("Mục lục<br/>theo tên", layout.PART)
    times = Counter(spelling_key(place.entry.name) for place in places)
    persons = sorted((p for p in places if not p.entry.is_collective), key=lambda p: (sort_key(p.entry.name), p.key))
    collectives = sorted(
        (p for p in places if p.entry.is_collective), key=lambda p: (spelling_key(p.entry.name), p.key)
    )
    for group, heading in ((persons, "Cá nhân"), (collectives, "Tập thể")):
        if group:
            yield CondPageBreak(30 * mm)
            yield Paragraph(heading, layout.SUBHEAD)
        letter = ""
        for place in group:
            name, same_name = place.entry.name, times[spelling_key(place.entry.name)] > 1
            shown = f"{name} ({place.entry.delegation})" if same_name and place.entry.delegation else name
            space = 3 if place.entry.is_collective else 0 if _initial(name) == letter else 6
            letter = _initial(name)
            yield LeaderLine(shown, ledger, place.key, layout.REGULAR, 8.5, above=space)


def _initial(name: str) -> str:
    """The letter a person is found under: of the given name, without its tone ("Ánh" → "A", "Đỗ Ân" → "Â")."""
    given = (re.sub(r"\([^)]*\)", " ", name).split() or [name])[-1]
    first = unicodedata.normalize("NFD", tidy(given)[:1].upper())
    return unicodedata.normalize("NFC", "".join(mark for mark in first if mark not in _TONES))
