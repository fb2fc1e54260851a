"""Texts with named fields: `{ho_ten}` stands for a value; what has no value leaves no trace.

- A line (or a cell of one, parted by " | ") whose fields are all without a value is left out.
- A part in square brackets with a field in it is left out as soon as one of its fields is without a value; what else
  stands on the line stays.
- Elsewhere a missing value takes one of the commas beside it along: "{chuc_vu}, {don_vi}" never prints ", ".

Names are strict: whatever stands in braces and is no field is told with its line and the nearest right name.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from congress.vietnamese import fold, tidy

CELLS = " | "
_FIELD = re.compile(r"\{([^{}]*)\}")
_PART = re.compile(r"\[([^\[\]]*)\]")
_HOLE = "\0"  # where a value is missing, until the commas around it are seen to
_SEPARATOR = r"(?:[,;]| [-–])"
_HOLES = (
    (re.compile(rf"\(\s*{_HOLE}\s*\)"), _HOLE),
    (re.compile(rf"(^|[:(]\s*|{_SEPARATOR}\s*){_HOLE}\s*{_SEPARATOR}\s*"), r"\1"),
    (re.compile(rf"\s*{_SEPARATOR}\s*{_HOLE}"), ""),
    (re.compile(rf"\s*{_HOLE}"), ""),
)
_SPACES = re.compile(r" {2,}")
_NEAR = 0.5  # how alike a wrong name and the one meant must be


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a text: the line, from 1, the characters as they stand there, and words for who wrote it."""

    line: int
    wrong: str
    words: str


def faults(text: str, known: Collection[str]) -> list[Fault]:
    """Return what keeps a text from being filled, in the order of its lines; `known` names the fields it may use."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        for name in _FIELD.findall(line):
            if name not in known:
                meant = _nearest(name, known)
                hint = f" Có phải ý là {{{meant}}}?" if meant else " Vui lòng chọn một trường trong danh sách."
                found.append(Fault(number, f"{{{name}}}", f"Dòng {number}: không có trường {{{name}}}.{hint}"))
        found += [Fault(number, mark, f"Dòng {number}: {words}") for mark, words in _open_brackets(line)]
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its values. Raises KeyError for a field that has none, not even "": see `faults`."""
    lines: list[str] = []
    for line in text.splitlines():
        cells = [told for cell in line.split(CELLS) if (told := _cell(cell, values)) is not None]
        if cells or not line.strip():
            lines += CELLS.join(cells).splitlines() or [""]
    return _without_doubled_gaps(lines)


def names_in(text: str) -> set[str]:
    """Return the names of all fields a text uses."""
    return set(_FIELD.findall(text))


def _cell(cell: str, values: Mapping[str, str]) -> str | None:
    """Fill one cell; None when every field in it is without a value."""
    names = _FIELD.findall(_PART.sub(lambda part: "" if _FIELD.search(part[1]) else part[0], cell))
    if names and not any(values[name] for name in names):
        return None
    told = _put_in(_PART.sub(lambda part: _optional(part, values), cell), values)
    for holes, left in _HOLES:
        while holes.search(told):
            told = holes.sub(left, told)
    told = _SPACES.sub(" ", told).strip()
    return told if told or not _FIELD.search(cell) else None


def _optional(part: "re.Match[str]", values: Mapping[str, str]) -> str:
    names = _FIELD.findall(part[1])
    if not names:
        return part[0]  # brackets that only stand there
    return part[1] if all(values[name] for name in names) else ""


def _put_in(text: str, values: Mapping[str, str]) -> str:
    def value(match: "re.Match[str]") -> str:
        told = values[match[1]].replace("**", "*")
        ends_twice = told.endswith(".") and text[match.end() :].startswith(".")
        return (told[:-1] if ends_twice else told) or _HOLE

    return _FIELD.sub(value, text)


def _without_doubled_gaps(lines: list[str]) -> str:
    """Join lines; where a line between two empty ones was left out, one empty line stays."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _nearest(name: str, known: Collection[str]) -> str | None:
    """Return the field somebody meant: "họ tên" → ho_ten, "HOTEN" → HO_TEN, "ho_tne" → ho_ten."""
    plain = re.sub(r"[\s-]+", "_", fold(tidy(name)))
    wanted = plain.upper() if name.isupper() else plain
    if wanted in known:
        return wanted
    by_plain: dict[str, str] = {}
    for one in sorted(known, key=lambda one: one.isupper() != name.isupper()):
        by_plain.setdefault(fold(one), one)
    near = difflib.get_close_matches(plain, by_plain, n=1, cutoff=_NEAR)
    return by_plain[near[0]] if near else None


def _open_brackets(line: str) -> Iterator[tuple[str, str]]:
    """Tell braces and brackets that do not pair."""
    bare: Callable[[str], str] = lambda text: _FIELD.sub("", text)  # noqa: E731
    for mark in "{}":
        if mark in bare(line):
            yield mark, f"dấu {mark} đứng lẻ. Một trường viết là {{ho_ten}}, có đủ hai dấu ngoặc."
            return
    depth = 0
    for letter in line:
        depth += (letter == "[") - (letter == "]")
        if depth not in {0, 1}:
            break
    if depth:
        yield "[" if depth > 0 else "]", "dấu ngoặc vuông không đi thành từng đôi [ ] trên cùng một dòng."
