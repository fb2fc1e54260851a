"""Vietnamese as this product needs it: names tidied, found and sorted, phone numbers, the clock in words.

Pure, and without ICU or a system locale: keys made here lie in the database and must not change with the machine.
"""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_ZERO_WIDTH_SPACE = "\u200b"  # by Unicode a break between words, so it becomes one
_DROPPED_CATEGORIES = {"Cf", "Cs"}  # joiners, marks of direction, byte order marks; halves of characters
_SPACE_CATEGORIES = {"Zs", "Zl", "Zp", "Cc"}
_UNSTROKED = str.maketrans("đĐðÐ–—“”‘’", "dDdD--\"\"''")
# Nearly every text of a list: Latin letters, each one character, and words one space apart. Nothing is to be tidied
# in it, and it folds letter by letter; a list of 50,000 people asks for millions of these.
_COMMON_LETTERS = "\\x21-\\x7e\\xc0-\\u024f\\u1ea0-\\u1ef9"
_COMMON = re.compile(f"(?:[{_COMMON_LETTERS}]+(?: [{_COMMON_LETTERS}]+)*)?")


def tidy(text: str) -> str:
    """Return the text in NFC, without invisible characters, its words one plain space apart.

    Legacy fonts (TCVN3) hide letters in characters that are dropped here: decode such text first.
    """
    if _COMMON.fullmatch(text):
        return text
    return unicodedata.normalize("NFC", " ".join("".join(map(_plain, text)).split()))


def fold(text: str) -> str:
    """Return what two spellings have in common, for searching: lower case, no marks, đ as d, no apostrophes.

    "Hòa", "Hoà", "HÒA" and "hoa" fold alike; so do "H'Mông" and "hmong".
    """
    tidied = tidy(text)
    if _COMMON.fullmatch(tidied) and not _APOSTROPHES.search(tidied):
        return tidied.translate(_FOLDED)
    return _fold_any(tidied)


def _fold_any(text: str) -> str:
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    bare = "".join(letter for letter in lower if not unicodedata.category(letter).startswith("M"))
    return tidy(_APOSTROPHES.sub("", bare.replace("đ", "d").replace("ð", "d")))


def unaccented(text: str) -> str:
    """Return the text as a plain short message writes it: "Nông Thị Đào" → "Nong Thi Dao"."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return bare.translate(_UNSTROKED)


def spelling_key(text: str) -> str:
    """Return a key that keeps letters and tones but not where the tone is set: "Hòa" = "Hoà", both ≠ "Hóa"."""
    words = [word for word in map(_collate, tidy(text).lower().split()) if word[0]]
    return "-".join(letters for letters, _ in words) + " " + "".join(tone for _, tone in words)


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter == _ZERO_WIDTH_SPACE or category in _SPACE_CATEGORIES:
        return " "
    return "" if category in _DROPPED_CATEGORIES else letter


_FOLDED = {code: _fold_any(chr(code)) for code in (*range(0x21, 0x7F), *range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))}


# ── sorting ───────────────────────────────────────────────────────────────────────────────────────────────────────────

# "~" comes after "z", so that "a~" (ă) follows every word in "a…" and precedes "a~~" (â) and "b".
_SHAPED_LETTERS = {"ă": "a~", "â": "a~~", "đ": "d~", "ð": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_IN_BRACKETS = re.compile(r"\([^)]*\)")


def sort_key(name: str) -> str:
    """Return a text whose bytes sort people as Vietnamese lists do: given name, then family name, then middle names.

    Letters and tones are in the order of CLDR's `vi`; a tone counts for its whole word and only after the letters, so
    "Hòa" and "Hoà" are one. The column it lies in must compare bytes (in PostgreSQL: COLLATE "C").
    """
    words = _IN_BRACKETS.sub(" ", name).split() or name.split()
    family, middle, given = words[:1], words[1:-1], words[-1:]
    if len(words) == 1:
        family = []
    return " ".join(spelling_key(" ".join(part)) for part in (given, family, middle)).rstrip()


@lru_cache(maxsize=8192)
def _collate(word: str) -> tuple[str, str]:
    """Split a lower-case word into its letters, in sortable spelling, and its tone as one digit."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), "0")
    level = unicodedata.normalize("NFC", "".join(letter for letter in decomposed if letter not in _TONES))
    return "".join(map(_sortable, level)), tone


def _sortable(letter: str) -> str:
    if letter in _SHAPED_LETTERS:
        return _SHAPED_LETTERS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isalnum() else ""


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_HONORIFICS = {
    spelling_key(written): spoken
    for spoken, spellings in {
        "Đồng chí": ("đồng chí", "đ/c"),
        "Ông": ("ông",),
        "Bà": ("bà",),
        "Mẹ": ("mẹ", "mẹ VNAH", "mẹ Việt Nam anh hùng", "bà mẹ VNAH", "bà mẹ Việt Nam anh hùng"),
        "Cụ": ("cụ",),
        "Em": ("em",),
        "Bác sĩ": ("BS", "bác sĩ", "bác sỹ"),
        "Thạc sĩ": ("ThS", "thạc sĩ", "thạc sỹ"),
        "Tiến sĩ": ("TS", "tiến sĩ", "tiến sỹ"),
        "Giáo sư": ("GS", "giáo sư"),
        "Phó Giáo sư": ("PGS", "phó giáo sư"),
        "Giáo sư, Tiến sĩ": ("GS TS",),
        "Phó Giáo sư, Tiến sĩ": ("PGS TS",),
        "Hòa thượng": ("hòa thượng", "HT"),
        "Thượng tọa": ("thượng tọa", "TT"),
        "Đại đức": ("đại đức", "ĐĐ"),
        "Ni sư": ("ni sư",),
        "Linh mục": ("linh mục", "LM"),
        "Mục sư": ("mục sư",),
        **{
            f"{rank} {branch}": (f"{rank} {branch}",)
            for branch, ranks in {
                "tướng": ("Đại", "Thượng", "Trung", "Thiếu"),
                "tá": ("Đại", "Thượng", "Trung", "Thiếu"),
                "úy": ("Đại", "Thượng", "Trung", "Thiếu"),
            }.items()
            for rank in ranks
        },
    }.items()
    for written in spellings
}
_LONGEST_HONORIFIC = 6  # words
_GLUED = re.compile(r"(?<=[.:])(?=\w)")  # "BS.Lộc", "Đ/c:Lộc"
_SHORTEST_NAME = 2  # words that must remain
_SHORTEST_NAME_AFTER_ONG = 3  # Ông is a family name too: "Ông Cao Thắng"
_STROKED_BY_MISTAKE = str.maketrans("Ðð", "Đđ")  # the Icelandic letter that looks the same


def tidy_name(name: str) -> str:
    """Tidy a person's name; one typed all in capitals or all in small letters gets capitals where they belong.

    "H'HEN NIÊ" → "H'Hen Niê". Where the tone mark stands is left as typed.
    """
    tidied = tidy(name.translate(_STROKED_BY_MISTAKE))
    return tidied.title() if tidied.isupper() or tidied.islower() else tidied


def split_honorific(name: str) -> tuple[str, str]:
    """Take a form of address or title off the front of a name: "Đ/c: Lộc Văn Quân" → ("Đồng chí", "Lộc Văn Quân").

    Returns ("", name) when there is none. Short forms are spelled out; of several the first is kept. What would leave
    less than two words is taken for the name itself, and "Ông" comes off only before three.
    """
    words = _GLUED.sub(" ", tidy(name)).split()
    honorific = ""
    while found := _leading_honorific(words):
        spoken, length = found
        honorific = honorific or spoken
        words = words[length:]
    return (honorific, " ".join(words).lstrip(" .:,-")) if honorific else ("", tidy(name))


_FIRST_WORDS = {key.split("-", maxsplit=1)[0].split(" ", maxsplit=1)[0] for key in _HONORIFICS}


def _leading_honorific(words: list[str]) -> tuple[str, int] | None:
    if not words or spelling_key(words[0]).split(" ", maxsplit=1)[0] not in _FIRST_WORDS:
        return None
    for length in range(_LONGEST_HONORIFIC, 0, -1):
        spoken = _HONORIFICS.get(spelling_key(" ".join(words[:length])))
        shortest = _SHORTEST_NAME_AFTER_ONG if spoken == "Ông" else _SHORTEST_NAME
        if spoken and len(words) - length >= shortest:
            return spoken, length
    return None


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────

# Eleven-digit mobile numbers became ten-digit ones on 15 September 2018.
_MOBILE_PREFIXES_OF_2018: dict[str, str] = dict(
    re.findall(
        r"(\d{4})→(\d{3})",
        "0120→070 0121→079 0122→077 0126→076 0128→078 0123→083 0124→084 0125→085 0127→081 0129→082 "
        "0162→032 0163→033 0164→034 0165→035 0166→036 0167→037 0168→038 0169→039 0186→056 0188→058 0199→059",
    )
)
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_BETWEEN_NUMBERS = re.compile(r"[/;,\n]|\bhoặc\b|\s[-–]\s")
_NOT_DIGITS = re.compile(r"[^0-9]")


def phone_number(value: str | float | None) -> str | None:
    """Return one Vietnamese number as its bare digits ("0956438715"), or None when there is none to call.

    Reads what sheets hold: +84 and 84, numbers that lost their leading 0, dots and spaces, the prefixes of before
    2018, several numbers in a cell (a mobile goes before a landline, the first before the next).
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value or ""))
    numbers = [_domestic(_NOT_DIGITS.sub("", part)) for part in _BETWEEN_NUMBERS.split(text)]
    mobiles = [number for number in numbers if _MOBILE.fullmatch(number)]
    landlines = [number for number in numbers if _LANDLINE.fullmatch(number)]
    return next(iter(mobiles + landlines), None)


def group_number(number: str) -> str:
    """Set a delegate's number in fours, for reading aloud: "48291736" → "4829 1736"."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _domestic(digits: str) -> str:
    shortest_with_country = 11
    digits = digits.removeprefix("00")
    if digits.startswith("84") and len(digits) >= shortest_with_country:
        digits = digits[2:]
    digits = "0" + digits.lstrip("0")
    if len(digits) == shortest_with_country and digits[:4] in _MOBILE_PREFIXES_OF_2018:
        return _MOBILE_PREFIXES_OF_2018[digits[:4]] + digits[4:]
    return digits


# ── the clock in words ────────────────────────────────────────────────────────────────────────────────────────────────

_NOON = time(11, 30)
_AFTERNOON = time(13)
_EVENING = time(18)
_MONTHS_WITH_ZERO = 2


def day_part(local: datetime) -> str:
    """Name the part of the day: "Sáng" before 11:30, "Trưa" before 13:00, "Chiều" before 18:00, then "Tối"."""
    clock = local.time()
    if clock < _NOON:
        return "Sáng"
    if clock < _AFTERNOON:
        return "Trưa"
    return "Chiều" if clock < _EVENING else "Tối"


def date_words(day: date) -> str:
    """Write a date as Nghị định 30/2020 does: "21/8/2020", "05/02/2020" (days under 10, months 1 and 2 take a 0)."""
    month = f"{day.month:02}" if day.month <= _MONTHS_WITH_ZERO else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def session_when(local: datetime) -> str:
    """Say when a session is: "Sáng 21/8/2020"."""
    return f"{day_part(local)} {date_words(local.date())}"


def clock_words(local: datetime) -> str:
    """Say a time of day: "07 giờ 12 phút"."""
    return f"{local.hour:02} giờ {local.minute:02} phút"
