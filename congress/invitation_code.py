"""The invitation code: made, read and checked. Thirty letters that no Vietnamese input method rewrites.

`K CC P…P XX`: format letter, two letters of the congress, 25 letters that carry 96 bits of a keyed hash, two check
letters. No letter stands twice in a row (quick-Telex rewrites doubled letters), so each is one of the fifteen that
differ from the one before it and a code is a number written in base 15.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

ALPHABET = "BCFGHJKLMNPRSTVX"
FORMAT_LETTER = "K"
LENGTH = 30
_SECRET_LETTERS = 25
_SECRET_BYTES = 12
_CHECK_MODULUS = 223  # the largest prime below 15², what two check letters can say
_CHECK_GENERATOR = 5  # tried: every wrong letter and every swap of neighbours shows
_INDEX = {letter: index for index, letter in enumerate(ALPHABET)}
_BASE = len(ALPHABET) - 1
CONGRESSES = _BASE**2  # as many as two letters can tell apart


class Misfit(StrEnum):
    """Why a text is no code of this congress."""

    NOT_OURS = "not_ours"
    MISREAD = "misread"
    WRONG_EVENT = "wrong_event"
    MISREAD_CARD = "misread_card"  # a citizen's card that contradicts itself (congress/citizen_card.py)


# Printed on the card that tests scanners, and no invitation: a text with the letters that input methods rewrite, behind
# letters that none of them does, by which it is known …
SELF_TEST_TEXT = "DON-SELFTEST|BXKXTXNXMX|aa ww dd ee oo as af ar ax aj|0123456789|Nguyễn"


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What was found in a scanned text: a whole code, or why not. `congress` is set when the check letters hold."""

    code: str = ""
    congress: str = ""
    misfit: Misfit | None = None


def make(key: bytes, congress: str, delegate_id: int, salt: bytes, generation: int) -> str:
    """Derive the code of one invitation: HMAC-SHA256(key, format ‖ congress ‖ delegate ‖ salt ‖ generation).

    `congress` is two letters as `congress_letters` gives them. The same arguments always give the same 30 letters.
    """
    message = b"|".join(
        (
            FORMAT_LETTER.encode(),
            congress.encode(),
            str(delegate_id).encode(),
            salt.hex().encode(),
            str(generation).encode(),
        )
    )
    secret = int.from_bytes(hmac.digest(key, message, "sha256")[:_SECRET_BYTES])
    head = FORMAT_LETTER + congress
    body = head + _spell(secret, _SECRET_LETTERS, after=head[-1])
    return body + _check_letters(body)


def code_hash(code: str) -> bytes:
    """Return what the database knows a code by."""
    return hashlib.sha256(code.encode("ascii")).digest()


def congress_letters(number: int) -> str:
    """Two letters for a congress, from any whole number; there are 225 of them."""
    return _spell(number % CONGRESSES, 2, after=FORMAT_LETTER)


def self_test_code() -> str:
    """… and a code that is whole but nobody's: 25 letters can say more than 96 bits, and this is the last they can."""
    head = FORMAT_LETTER + congress_letters(0)
    body = head + _spell(_BASE**_SECRET_LETTERS - 1, _SECRET_LETTERS, after=head[-1])
    return body + _check_letters(body)


def read(text: str, congress: str) -> CodeReading:
    """Find a code anywhere in what a scanner typed: any case, prefixes, suffixes, line ends.

    A code of this congress wins over one of another; a whole code over a misread one.
    """
    best = CodeReading(misfit=Misfit.NOT_OURS)
    for run in _runs(text):
        for start in range(len(run) - LENGTH + 1):
            candidate = run[start : start + LENGTH]
            if candidate[0] != FORMAT_LETTER:
                continue
            if not _is_whole(candidate):
                if best.misfit is Misfit.NOT_OURS:
                    best = CodeReading(misfit=Misfit.MISREAD)
            elif candidate[1:3] == congress:
                return CodeReading(candidate, congress)
            else:
                best = CodeReading(candidate, candidate[1:3], Misfit.WRONG_EVENT)
    if best.misfit is Misfit.NOT_OURS and _looks_mangled(text):
        return CodeReading(misfit=Misfit.MISREAD)
    return best


def _runs(text: str) -> list[str]:
    """Split off the stretches of our letters that are long enough to hold a code."""
    # `str.upper` would make letters of ours out of foreign ones ("ﬀ" → "FF"); only ASCII counts.
    letters = (chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)
    return [run for run in "".join(c if c in _INDEX else " " for c in letters).split() if len(run) >= LENGTH]


def _looks_mangled(text: str) -> bool:
    """Tell a code of ours that lost or changed some letters on its way from a text that never was one."""
    stretch = text.strip()
    if not LENGTH - 4 <= len(stretch) <= LENGTH + 8 or stretch[:1].upper() != FORMAT_LETTER:
        return False
    ours = sum(c.upper() in _INDEX for c in stretch)
    return ours >= len(stretch) * 4 // 5


def _is_whole(candidate: str) -> bool:
    return hmac.compare_digest(candidate[-2:], _check_letters(candidate[:-2])) and not _has_doubles(candidate)


def _has_doubles(candidate: str) -> bool:
    return any(a == b for a, b in pairwise(candidate))


def _check_letters(body: str) -> str:
    total, weight = 0, 1
    for letter in body:
        weight = weight * _CHECK_GENERATOR % _CHECK_MODULUS
        total += _INDEX[letter] * weight
    return _spell(total % _CHECK_MODULUS, 2, after=body[-1])


def _spell(number: int, letters: int, after: str) -> str:
    """Write a number in base 15, each digit as one of the letters that differ from the one before."""
    digits = []
    for _ in range(letters):
        number, digit = divmod(number, _BASE)
        digits.append(digit)
    spelled = ""
    previous = _INDEX[after]
    for digit in reversed(digits):
        previous = (previous + 1 + digit) % len(ALPHABET)
        spelled += ALPHABET[previous]
    return spelled
