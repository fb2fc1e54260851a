"""Which delegation (đoàn) a row belongs to, and how its name is written.

Units come and go, so no name is known beforehand: official names come from the list's own section rows, spelled as the
list spells them elsewhere, and what stands in the cells ("Sở GD&ĐT", "H. Cao Lộc") is matched against them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from congress.file_formats.legacy_text import is_syllable
from congress.vietnamese import fold, tidy


@dataclass(frozen=True, slots=True)
class DelegationName:
    """A delegation: a short code of ASCII letters and digits, and its official name."""

    code: str
    name: str


UNKNOWN_DELEGATION = "Chưa rõ đoàn"  # where people stand whose list names none
_SECTION_PREFIX = re.compile(r"^đoàn(?: đại biểu)?\s+(?!tncs\b|thanh niên\b)", re.IGNORECASE)
_SECTION_COUNT = re.compile(r"\s*(?:\([^)]*\d[^)]*\)|[:,-]?\s*\d+\s*(?:đại biểu|đb|người))\s*[.:]*$", re.IGNORECASE)
_AREA_WORDS = {"huyện", "xã", "phường", "quận", "tỉnh", "phố", "thị", "trấn", "đoàn"}
_BODY_WORDS = {"sở", "bộ", "ban", "cục", "hội", "phòng", "viện", "trường"}  # the word behind says what for: a name
_AREA_TYPES = re.compile(r"^(?:huyen|thi xa|quan|xa|phuong|thi tran)\s+(?=\S)")
_PROVINCIAL = re.compile(r"\s+tinh$")


def section_name(heading: str) -> str:
    """Return the delegation a section row names: "ĐOÀN SỞ Y TẾ (12 đại biểu)" → "SỞ Y TẾ"."""
    return _SECTION_PREFIX.sub("", _SECTION_COUNT.sub("", tidy(heading)))


def spelled(name: str, texts: Sequence[str]) -> str:
    """Return a name given in capitals as the list's other texts spell it, most often; else only its first letter large.

    Of what no text spells, the words after "huyện", "xã" … keep their capitals: they are names; so do abbreviations,
    the word after "sở", "ban" …, and in such a name the one after "và": "Sở Giáo dục và Đào tạo".
    """
    if not name.isupper():
        return name[:1].upper() + name[1:]
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    found = Counter(match for text in texts for match in whole.findall(text) if not match.isupper())
    if found:
        return _capitalized(found.most_common(1)[0][0])
    is_name, is_body, before, words = False, False, "", []
    for word, after in pairwise([*name.lower().split(), ""]):
        opens = before in _BODY_WORDS or (is_body and (before in {"và", "-", "–"} or before.endswith(",")))
        if word.isalpha() and not is_syllable(word):
            words.append(word.upper())
        else:
            words.append(word.capitalize() if opens or (is_name and word not in _AREA_WORDS) else word)
        is_name = is_name or (word in _AREA_WORDS and after != "hội")  # "xã hội" is no place
        is_body = is_body or before in _BODY_WORDS
        before = word
    return _capitalized(" ".join(words))


def skipped_words(short: str, full: str) -> int | None:
    """Tell how many words of `full` its abbreviation `short` leaves out; None when it is no abbreviation of it.

    Words must stand in order, whole or by their initials run together: "Bộ CHQS tỉnh", "UBMTTQ tỉnh", "Sở NN và PTNT".
    At most half may be left out. "và", "&", marks, capitals and accents do not count.
    """
    words = _words(full)
    skipped = _fewest_skipped(_words(short), words)
    return skipped if skipped is not None and skipped <= len(words) // 2 else None


def means(cell: str, delegation: DelegationName) -> bool:
    """Tell whether a cell names that delegation, whole or abbreviated."""
    return skipped_words(cell, delegation.name) is not None


@dataclass(slots=True)
class DelegationNames:
    """The delegations of one list, in its order.

    `register` gives official names and codes where they are known; a code may have several names, former ones behind.
    """

    register: Sequence[DelegationName] = ()
    _found: dict[str, DelegationName] = field(default_factory=dict)

    def add(self, name: str) -> DelegationName:
        """Return the delegation of that official name; a new one gets its code from the register or by rule."""
        key = fold(name)
        if key not in self._found:
            known = next((entry for entry in self.register if fold(entry.name) == key), None)
            self._found[key] = known or DelegationName(self._free_code(name), name)
        return self._found[key]

    def add_spellings(self, cells: Sequence[str]) -> None:
        """Learn the names of a list without sections from its cells: of several spellings the longest is official."""
        official: list[str] = []
        for cell in sorted(cells, key=lambda cell: -len(_words(cell))):
            if all(skipped_words(cell, name) is None for name in official):
                official.append(cell)
        for cell in cells:
            meant = [name for name in official if skipped_words(cell, name) is not None]
            if len(meant) == 1:
                self.add(spelled(meant[0], cells))

    def in_order(self) -> tuple[DelegationName, ...]:
        return tuple(self._found.values())

    def match(self, cell: str) -> DelegationName | None:
        """Return the one delegation a cell means, whole or abbreviated; None when none or several could be meant."""
        cell = section_name(cell)
        key = fold(cell)
        if key in self._found or any(fold(entry.name) == key for entry in self.register):
            return self.add(cell)
        known = {**{fold(entry.name): entry for entry in self.register}, **self._found}
        close = [
            (skipped, entry) for entry in known.values() if (skipped := skipped_words(cell, entry.name)) is not None
        ]
        fewest = min((skipped for skipped, _ in close), default=None)
        best = [entry for skipped, entry in close if skipped == fewest]
        return self.add(best[0].name) if len({entry.code for entry in best}) == 1 else None

    def _free_code(self, name: str) -> str:
        taken = {entry.code for entry in (*self.register, *self._found.values())}
        stem = code = code_by_rule(name)
        number = 1
        while code in taken:
            number += 1
            code = f"{stem}{number}"
        return code


def code_by_rule(name: str) -> str:
    """Make a code of a name: a district's own name whole ("CAOLOC"), else the initials ("SGDDT"), "tỉnh" left off."""
    folded = fold(name)
    place = _AREA_TYPES.sub("", folded)
    if place != folded:
        return "".join(_words(place)).upper()
    words = _words(_PROVINCIAL.sub("", folded))
    capitals = {fold(word) for word in re.findall(r"\w+", name) if len(word) > 1 and word.isupper()}
    return "".join(word if word in capitals and not name.isupper() else word[0] for word in words).upper() or "DOAN"


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[a-z0-9]+", fold(text)) if word != "va")


@lru_cache(maxsize=4096)
def _fewest_skipped(short: tuple[str, ...], full: tuple[str, ...]) -> int | None:
    if not short:
        return len(full)
    if not full:
        return None
    rests = [_fewest_skipped(short[1:], full[taken:]) for taken in _words_taken(short[0], full)]
    if (skipping := _fewest_skipped(short, full[1:])) is not None:
        rests.append(skipping + 1)
    return min((rest for rest in rests if rest is not None), default=None)


def _words_taken(token: str, full: tuple[str, ...]) -> Iterable[int]:
    """Yield how many leading words a token can stand for, each whole or by its initial."""
    if not token:
        yield 0
    elif full:
        for piece in {full[0], full[0][0]}:
            if token.startswith(piece):
                yield from (1 + rest for rest in _words_taken(token[len(piece) :], full[1:]))
