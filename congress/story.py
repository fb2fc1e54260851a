"""The story (bài viết) of an exemplar: whatever organizers write or paste, kept as a few plain tags and printable."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Literal

import nh3

from congress.errors import BadInput
from congress.vietnamese import tidy

Kind = Literal["paragraph", "heading", "quote", "item"]

_LONGEST_TEXT = 50_000  # characters
_LONGEST_SOURCE = 500_000  # characters; Word wraps one in ten
_DEEPEST = 1_000_000  # open tags summed over all tags: HTML's parser takes minutes for what nests without end
_KEPT = {"p", "br", "strong", "em", "h3", "ul", "ol", "li", "blockquote"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"strong", "b", "em", "i", "span"}
_CELLS = {"td", "th"}
_LISTS = {"ul", "ol"}
_BREAKING = {
    *(
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "address",
        "center",
    ),
    *("pre", "table", "tr", "caption", "dl", "dt", "dd", "hr", "main", "blockquote", *_HEADINGS, *_LISTS),
}
_DROPPED_WHOLLY = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "select"}
_STYLED = {tag: {"style"} for tag in _INLINE}
_CLOSED_BY_OTHERS = {
    *("p", "li", "tr", "td", "th", "dt", "dd", "tbody", "thead", "option", "br", "hr", "img", "wbr", "col", "input"),
    *("meta", "link"),
}
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9:-]*(\s[^<>]*|/[^<>]*)?>", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10}\d{0,2});)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:\s*(normal|[1-5]00)")
_SLANTED = re.compile(r"font-style:\s*(italic|oblique)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a story; `markup` is text for reportlab's Paragraph with only <b>, <i> and <br/> in it.

    `ordinal` counts the items of a numbered list from 1; it is 0 everywhere else.
    """

    kind: Kind
    markup: str
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    strong: bool = False
    em: bool = False

    def within(self, strong: str, em: str) -> str:
        marked = escape(self.text, quote=False)
        marked = f"<{em}>{marked}</{em}>" if self.em else marked
        return f"<{strong}>{marked}</{strong}>" if self.strong else marked


_Line = tuple[_Run, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    kind: Kind
    ordinal: int
    lines: tuple[_Line, ...]

    def markup(self, strong: str, em: str, line_break: str) -> str:
        return line_break.join("".join(run.within(strong, em) for run in line) for line in self.lines)


def safe_story(html: str) -> str:
    """Return what was written or pasted as HTML of p, br, strong, em, h3, ul, ol, li, blockquote without attributes.

    Text without tags becomes paragraphs, split at blank lines. The result is in NFC, "" when nothing is left, and comes
    back unchanged when given again. Raises BadInput above 50,000 characters of text.
    """
    source = html.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    if len(source) > _LONGEST_SOURCE:
        raise _too_long()
    source = _without_comments(source)
    if _nests_too_deep(source):
        raise BadInput(
            "Bài viết có định dạng quá phức tạp. Vui lòng dán lại ở dạng văn bản thuần (Ctrl + Shift + V) rồi lưu lại."
        )
    if not _TAG.search(source):
        source = _as_html(source)
    passages = tuple(_passages(_closed_properly(source)))
    if sum(len(run.text) for passage in passages for line in passage.lines for run in line) > _LONGEST_TEXT:
        raise _too_long()
    return nh3.clean(_html(passages), tags=_KEPT, attributes={})


def blocks(story: str) -> tuple[Block, ...]:
    """Return the blocks of a story (the output of safe_story) in their order, none of them empty; never raises."""
    return tuple(
        Block(passage.kind, passage.markup("b", "i", "<br/>"), passage.ordinal) for passage in _passages(story)
    )


def plain_text(story: str) -> str:
    """Return the words of a story (the output of safe_story) alone: a blank line between blocks, no tags."""
    return "\n\n".join(
        "\n".join("".join(run.text for run in line) for line in passage.lines) for passage in _passages(story)
    )


def _too_long() -> BadInput:
    return BadInput("Bài viết dài quá 50.000 ký tự. Vui lòng rút gọn rồi lưu lại.")


def _without_comments(html: str) -> str:
    """Take out what lies between <!-- and -->, in one go; Word hides hundreds of tags there."""
    first, *later = html.split("<!--")
    return first + "".join(part[1:] if part.startswith(">") else part.partition("-->")[2] for part in later)


def _nests_too_deep(html: str) -> bool:
    still_open: Counter[str] = Counter()
    depth = total = 0
    for closing, written_name in _TAG_NAME.findall(html):
        name = written_name.lower()
        if closing and still_open[name]:
            still_open[name] -= 1
            depth -= 1
        elif not closing and name not in _CLOSED_BY_OTHERS:
            still_open[name] += 1
            depth += 1
        total += depth
    return total > _DEEPEST


def _as_html(text: str) -> str:
    escaped = _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    paragraphs = _BLANK_LINES.split(escaped)
    return "".join(f"<p>{paragraph.strip().replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)


def _html(passages: tuple[_Passage, ...]) -> str:
    """Write the passages down, neighbouring items as one list and neighbouring quotes as one quotation."""
    written: list[str] = []
    around = ""
    for passage in passages:
        wanted = {"item": "ol" if passage.ordinal else "ul", "quote": "blockquote"}.get(passage.kind, "")
        if wanted != around or passage.ordinal == 1:
            written += [f"</{around}>"] * bool(around) + [f"<{wanted}>"] * bool(wanted)
            around = wanted
        tag = {"item": "li", "heading": "h3"}.get(passage.kind, "p")
        written.append(f"<{tag}>{passage.markup('strong', 'em', '<br>')}</{tag}>")
    return "".join([*written, f"</{around}>" if around else ""])


def _closed_properly(html: str) -> str:
    """Let the parser of browsers sort the tags out, and drop all but those that mean something here."""
    return nh3.clean(
        html,
        tags={*_INLINE, *_BREAKING, *_CELLS, "br", "li"},
        clean_content_tags=_DROPPED_WHOLLY,
        attributes=_STYLED,
        filter_style_properties={"font-weight", "font-style"},
    )


# ── reading tidy HTML ─────────────────────────────────────────────────────────────────────────────────────────────────


def _passages(clean_html: str) -> tuple[_Passage, ...]:
    reader = _Reader()
    reader.feed(clean_html)
    reader.close()
    reader.end_passage()
    return tuple(reader.passages)


class _Reader(HTMLParser):
    """Takes tags that close properly, as nh3 leaves them, and finds the passages of text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[_Passage] = []
        self._pieces: list[_Run] = []  # of the passage that is being read; "\n" is a line break
        self._looks = [(False, False)]  # strong and em, innermost last
        self._counters: list[int] = []  # of the lists around, innermost last
        self._numbered: list[bool] = []
        self._items = self._headings = self._quotes = 0  # how many are open
        self._dash_is_due = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._pieces.append(_Run("\n"))
        elif tag in _CELLS:
            self._pieces.append(_Run(" "))
        elif tag in _INLINE:
            self._looks.append(_look(tag, dict(attrs).get("style") or "", *self._looks[-1]))
        else:
            self._break()
            self._count(tag, 1)
            if tag in _LISTS:
                self._counters.append(0)
                self._numbered.append(tag == "ol")

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            self._looks = self._looks[:-1] or [(False, False)]
        elif tag in _BREAKING or tag == "li":
            self._break()
            self._count(tag, -1)
            if tag in _LISTS and self._counters:
                self._counters.pop()
                self._numbered.pop()

    def handle_data(self, data: str) -> None:
        if self._dash_is_due and data.strip():
            self._pieces.append(_Run("– "))
            self._dash_is_due = False
        self._pieces.append(_Run(data.replace("\n", " "), *self._looks[-1]))

    def end_passage(self) -> None:
        """Keep what was read since the last passage, unless it is nothing but space."""
        paragraphs = list(_paragraphs(tuple(_lines(self._pieces))))
        self._pieces = []
        self._dash_is_due = False
        if self._items and paragraphs:
            ordinal = 0
            if self._numbered and self._numbered[0]:
                self._counters[0] += 1
                ordinal = self._counters[0]
            self.passages.append(_Passage("item", ordinal, tuple(line for lines in paragraphs for line in lines)))
        elif self._headings and paragraphs:
            self.passages.append(_Passage("heading", 0, tuple(line for lines in paragraphs for line in lines)))
        else:
            kind: Kind = "quote" if self._quotes else "paragraph"
            self.passages += [_Passage(kind, 0, lines) for lines in paragraphs]

    def _break(self) -> None:
        if self._items:
            self._pieces.append(_Run("\n"))
        else:
            self.end_passage()

    def _count(self, tag: str, change: int) -> None:
        if tag == "li":
            if change < 0 and self._items == 1:
                self.end_passage()
            self._dash_is_due = change > 0 and self._items > 0  # an item of a list within an item
            self._items = max(0, self._items + change)
        elif tag in _HEADINGS:
            self._headings = max(0, self._headings + change)
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes + change)


def _look(tag: str, style: str, strong: bool, em: bool) -> tuple[bool, bool]:
    """Whether text within the tag is strong and em; word processors say it in styles, against the tag even."""
    strong = (strong or tag in {"strong", "b"} or bool(_BOLD.search(style))) and not _NOT_BOLD.search(style)
    return strong, em or tag in {"em", "i"} or bool(_SLANTED.search(style))


def _lines(pieces: list[_Run]) -> Iterator[_Line]:
    line: list[_Run] = []
    for piece in [*pieces, _Run("\n")]:
        if piece.text == "\n":
            yield _tidy_line(line)
            line = []
        else:
            line.append(piece)


def _tidy_line(pieces: list[_Run]) -> _Line:
    """Join neighbours that look alike and tidy them; spaces stay single across them and vanish at both ends."""
    runs: list[_Run] = []
    for piece in _joined(pieces):
        text = tidy(f"|{piece.text}|")[1:-1]  # the strokes keep a space at the ends
        bare = _without_start(text)
        spaced = " " in text[: len(text) - len(bare)] and bool(runs) and not runs[-1].text.endswith(" ")
        text = " " * spaced + bare
        if text:
            runs.append(_Run(text, piece.strong, piece.em))
    runs = _joined(runs)
    if runs and runs[-1].text.endswith(" "):
        runs[-1:] = [_Run(last.text.rstrip(" "), last.strong, last.em) for last in runs[-1:] if last.text.strip(" ")]
    return tuple(runs)


def _joined(pieces: list[_Run]) -> list[_Run]:
    joined: list[_Run] = []
    for piece in pieces:
        if joined and (joined[-1].strong, joined[-1].em) == (piece.strong, piece.em):
            text = unicodedata.normalize("NFC", joined[-1].text + piece.text)
            joined[-1] = _Run(text, piece.strong, piece.em)
        else:
            joined.append(piece)
    return joined


def _without_start(text: str) -> str:
    """Drop spaces, and marks without a letter: they would join the tag before them, for ">" and U+0338 are one."""
    for place, letter in enumerate(text):
        if letter != " " and not unicodedata.category(letter).startswith("M"):
            return text[place:]
    return ""


def _paragraphs(lines: tuple[_Line, ...]) -> Iterator[tuple[_Line, ...]]:
    """Split at empty lines: two line breaks in a row are meant as the end of a paragraph."""
    paragraph: list[_Line] = []
    for line in [*lines, ()]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield tuple(paragraph)
            paragraph = []
