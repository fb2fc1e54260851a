"""Text typed with the 8-bit fonts of before Unicode (TCVN3 ".VnTime", "VNI-Times"), told apart and made Unicode.

Neither a sheet nor a text file names them: the codes arrive looking like Western letters ("NguyÔn V¨n H¶i"), often in
some cells only, and only the language can tell: by which reading words become syllables that were none.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import Enum, StrEnum, auto
from functools import lru_cache


class Encoding(StrEnum):
    """How the letters are coded: TCVN3 (ABC) has one code for each, VNI writes marks behind their letters."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
_TONED = "ùøûõï"  # VNI's marks in that order
_WITHOUT_CAPITAL_CODE = re.compile("(?!ủy|úy|ấp)[àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")


def _tcvn3() -> dict[str, str]:
    """TCVN 5712:1993 as the ABC fonts draw it; "_" where they have no letter.

    They lack VN1's capitals with tones (below A0 and in the gaps), and 80-9F is punctuation as in Windows-1252.
    """
    letters = (
        "ĂÂÊÔƠƯĐăâêôơưđ______àảãáạ_ằẳẵắ_______ặầẩẫấậè_ẻẽéẹềểễếệìỉ___ĩíịò"  # A1-DF
        "_ỏõóọồổỗốộờởỡớợù_ủũúụừửữứựỳỷỹýỵ"  # E0-FE
    )
    return {chr(0xA1 + place): letter for place, letter in enumerate(letters) if letter != "_"}


def _vni() -> dict[str, str]:
    """VNI-Windows as xvnkb's table has it: letter, then mark, each small or capital; the letter's case counts."""
    small = dict(zip("ôöíìæóòîñ", "ơưíìỉĩịỵđ", strict=True))
    for typed, shown, marks in (
        *((typed, shown, _TONED) for typed, shown in ("aa", "ee", "oo", "uu", "ôơ", "öư")),
        ("y", "y", _TONED[:-1]),
        *((typed, shown, "áàåãä") for typed, shown in ("aâ", "eê", "oô")),
        ("a", "ă", "éèúüë"),
    ):
        small |= {typed + mark: _composed(shown + tone) for mark, tone in zip(marks, _TONES, strict=False)}
    small |= {"aâ": "â", "aê": "ă", "eâ": "ê", "oâ": "ô"}
    capital = {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in small.items()}
    return {
        code: letter for typed, letter in (small | capital).items() for code in (typed, typed[0] + typed[1:].upper())
    }


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_LETTERS = {Encoding.TCVN3: _tcvn3(), Encoding.VNI: _vni()}
_CODES = {
    encoding: re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True)))
    for encoding, letters in _LETTERS.items()
}
_WORDS = {
    encoding: re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{re.escape(''.join(letters))}])+")
    for encoding, letters in _LETTERS.items()
}
_WINDOWS_1252 = {code: shown for code in range(0x80, 0xA0) if (shown := bytes([code]).decode("cp1252", "ignore"))}
_WESTERN = frozenset(map(chr, range(0x100))) | frozenset(_WINDOWS_1252.values())

# ── Vietnamese syllables ──────────────────────────────────────────────────────────────────────────────────────────────

_ANY = "aăâeêioôơuưy"
_ONSETS = {  # with the letters that may follow; "p", "sl" and "k" before a, o as in names of Tày, Nùng and Ê Đê
    **dict.fromkeys(["", *"bdđhklmnprstvx", "ch", "kh", "nh", "ph", "th", "tr", "gi", "sl"], _ANY),
    **dict.fromkeys(["c", "ng"], "aăâoôơuư"),
    **dict.fromkeys(["gh", "ngh"], "eêi"),
    "g": "aăâioôơuư",
    "qu": "aăâeêiôơy",
}
_BARE_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iê iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa "
    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi "
    "ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uy uya uych uynh uyt uyu uyên uyêt uơ uôc "
    "uôi uôm uôn uông uôt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych ynh yt yêm yên yêng yêt yêu"
)


def _toned(rime: str) -> Iterable[str]:
    """The rime with every tone it can bear, set where both schools of spelling set it ("òa" and "oà")."""
    shaped = [place for place, letter in enumerate(rime) if letter in "ăâêôơư"]
    vowels = len(rime.rstrip("cghkmnpt"))
    only = shaped[-1] if shaped else max(vowels - (1 if vowels < len(rime) else 2), 0)
    places = [0, 1] if rime in {"oa", "oe", "uy"} else [only]
    stopped = rime.endswith(("c", "ch", "k", "p", "t"))
    for tone in _TONES[0] + _TONES[-1] if stopped else ["", *_TONES]:
        yield from (_composed(rime[: place + 1] + tone + rime[place + 1 :]) for place in places)


_RIMES = {toned: rime[0] for rime in _BARE_RIMES.split() for toned in _toned(rime)}
_LONGEST_ONSET = max(map(len, _ONSETS))


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether a word, capitals or not, can be Vietnamese."""
    small = _composed(word).lower().replace("ð", "đ")  # the Icelandic letter is often typed for the other
    return any(
        small[cut:] in _RIMES and _RIMES[small[cut:]] in _ONSETS.get(small[:cut], "")
        for cut in range(_LONGEST_ONSET + 1)
    )


# ── decoding ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W\d_]+")
_PHRASE = re.compile(r"[^\t\n,;:()/|\"–-]+")  # capitals in one say nothing about the next: "NGUYỄN VĂN TÚ - Phó ban"
_FEWEST_CAPITALISED = 2  # words that make a third a name's, too: "Lý Thị Ánh", but "Trưởng ấp"


def decode(text: str, encoding: Encoding) -> str:
    """Return in NFC what was typed, from its codes shown as characters of Latin-1 or Windows-1252.

    What is no code stays. In TCVN3 capitals with tones are the small letters' codes (another font draws them), so they
    are restored: "NGUYÔN V¡N H¶I" → "NGUYỄN VĂN HẢI", "Lý ThÞ ¸nh" → "Lý Thị Ánh". Words typed in small letters for
    the font of capitals stay small. Decode before anything drops invisible characters: TCVN3's ư is a soft hyphen.
    """
    letters = _LETTERS[encoding]
    decoded = _CODES[encoding].sub(lambda code: letters[code[0]], text).translate(_WINDOWS_1252)
    if encoding is Encoding.TCVN3:
        decoded = _PHRASE.sub(lambda phrase: _capitalised(phrase[0]), decoded)
    return _composed(decoded)


def _capitalised(phrase: str) -> str:
    words = _WORD.findall(phrase)
    shouted = [_is_shouted(word) for word in words]
    telling = [said if is_syllable(word) else None for word, said in zip(words, shouted, strict=True)]  # not "UBND"
    is_name = sum(word[0].isupper() for word in words) >= _FEWEST_CAPITALISED and all(
        word[0].isupper() or _WITHOUT_CAPITAL_CODE.match(word) for word in words
    )
    recased = []
    around = next((said for said in telling if said is not None), False)
    for word, said, told in zip(words, shouted, telling, strict=True):
        around = around if told is None else told
        is_loud = around if said is None else said
        recased.append(word.upper() if is_loud else word[0].upper() + word[1:] if is_name else word)
    letters = iter(recased)
    return _WORD.sub(lambda _: next(letters), phrase)


def _is_shouted(word: str) -> bool | None:
    """Whether a word is in capitals; None when it does not show ("Hµ": Hà or HÀ)."""
    if any(letter.isascii() and letter.islower() for letter in word):
        return False
    return any(letter.isupper() for letter in word[1:]) or None


# ── telling the encodings apart ───────────────────────────────────────────────────────────────────────────────────────

# Syllables no name has, while what they stand for is in many: Vũ, Tú, Kỳ, Bế, Dũng (but "Dòng Tên"); Thị, Sơn, Thơm.
_HARDLY_A_NAME = {
    Encoding.TCVN3: re.compile(r"\b(?:Vò|Tó|Kú|BÕ|KÕ|THÕ|Phóc|Léc|Méc)\b|(?:^|\w )Dòng$"),
    Encoding.VNI: re.compile(r"\b(?:Thò|Sôn|Thôm|THÒ|SÔN|THÔM)\b"),
}
_LONGEST_ABBREVIATION = 4  # "UBND", "THCS"
_UNEVEN = re.compile("[a-z][À-Þ]|[ß-ÿ][A-Z]")  # "TrÊn", "PHóC": TCVN3 for Trấn, PHÚC
_VOWELS = frozenset("aeiouy")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MISSPELT = 50  # one text in so many
_BETWEEN_CELLS = re.compile(r'([\t\r\n;,|"]+)')


class _Sign(Enum):
    """What a word says of an encoding."""

    FOR = auto()  # a syllable only when decoded
    AGAINST = auto()  # a syllable only as it stands
    FOREIGN = auto()  # never one
    FOREIGN_ASCII = auto()  # never one, and no decoding would change it
    NONE = auto()


def encoding_of(texts: Iterable[str]) -> Encoding | None:
    """Return the legacy encoding that cells of one column, sheet or file show; None when they are Unicode.

    Cells in proper Unicode may stand among them. Of those that could be either ("Hoàng", in VNI "Hồng") none counts.
    """
    marked = {text for text in texts if not text.isascii()}
    western = [text for text in marked if _is_western(text)]
    weights = {encoding: _weight(western, encoding) for encoding in Encoding}
    likeliest = max(Encoding, key=lambda encoding: weights[encoding])
    enough = 1 if len(western) == len(marked) else 2  # among Vietnamese in Unicode one word may be a foreigner's
    return likeliest if weights[likeliest] >= enough else None


def mended(text: str, encoding: Encoding) -> str:
    """Return one cell of a file known to hold that encoding: decoded if it is itself legacy, else exactly as it is.

    A cell that is Vietnamese both ways stays ("Hoàng", in VNI "Hồng").
    """
    if text.isascii():
        return text
    signs = _signs(text, encoding)
    against = signs[_Sign.AGAINST] + signs[_Sign.FOREIGN]
    likely = signs[_Sign.FOR] + _hardly_names(text, encoding)
    return decode(text, encoding) if likely > against else text


def are_all_legacy(texts: Iterable[str], encoding: Encoding) -> bool:
    """Tell whether all of a sheet was typed with that encoding, so that what could be either is legacy, too.

    Nothing in it may be Unicode for certain; one text in fifty may speak against it, for units misspell.
    """
    marked = [text for text in texts if not text.isascii()]
    if not all(map(_is_western, marked)):
        return False
    signs = [_signs(text, encoding) for text in marked]
    against = sum(found[_Sign.AGAINST] + found[_Sign.FOREIGN] > found[_Sign.FOR] for found in signs)
    return against * _MISSPELT <= sum(found[_Sign.FOR] > 0 for found in signs)


def decoded_bytes(content: bytes) -> tuple[str, Encoding] | None:
    """Return a text file's text, its legacy cells decoded, and their encoding; None when the file holds none.

    None also for UTF-8, UTF-16 and Windows-1252 or 1258: the caller reads these. Cells that are Vietnamese both ways
    are decoded here, as all bytes of a file were written alike.
    """
    if _CONTROL.search(content) or _is_utf_8(content):
        return None
    pieces = _BETWEEN_CELLS.split(content.decode("latin-1").translate(_WINDOWS_1252))
    encoding = encoding_of(pieces)
    if encoding is None:
        return None
    text = "".join(mended_unless_proper(piece, encoding) for piece in pieces)
    in_windows_1258 = _composed(content.decode("cp1258", "replace"))
    return (text, encoding) if _marked_syllables(text) > _marked_syllables(in_windows_1258) else None


def _weight(cells: Iterable[str], encoding: Encoding) -> int:
    """Words that the encoding explains, in cells that are mostly such, less those no encoding explains."""
    weight = 0
    for cell in cells:
        signs = _signs(cell, encoding)
        likely = signs[_Sign.FOR] + (_hardly_names(cell, encoding) if " " in cell else 0)
        against = signs[_Sign.AGAINST] + signs[_Sign.FOREIGN] + signs[_Sign.FOREIGN_ASCII]
        weight += likely if likely > against else -signs[_Sign.FOREIGN]
    return weight


def _hardly_names(text: str, encoding: Encoding) -> int:
    return len(_HARDLY_A_NAME[encoding].findall(text))


@lru_cache(maxsize=4096)
def _signs(text: str, encoding: Encoding) -> Counter[_Sign]:
    return Counter(_sign(word, encoding) for word in _WORDS[encoding].findall(text))


def _sign(word: str, encoding: Encoding) -> _Sign:
    if word.isascii():
        return _Sign.NONE if is_syllable(word) or _is_abbreviation(word) else _Sign.FOREIGN_ASCII
    decoded = _CODES[encoding].sub(lambda code: _LETTERS[encoding][code[0]], word)
    all_codes = _CODES[encoding].sub("", word).isascii()
    proper = is_syllable(word) and not _UNEVEN.search(word)
    legacy = all_codes and is_syllable(decoded)
    if legacy and proper:
        return _Sign.NONE
    if legacy:
        is_symbol = len(word) == 1 or word.startswith("µ")  # "×", "·", "µm" are what they are
        return _Sign.NONE if is_symbol else _Sign.FOR
    if proper:
        return _Sign.AGAINST
    # No syllable, but nothing else either: "H§ND" is HĐND, and no other writing has "«" inside a word ("Bkr«ng").
    is_name_in_codes = all_codes and (_is_abbreviation(decoded) or not word.isalpha())
    return _Sign.NONE if is_name_in_codes else _Sign.FOREIGN


def _is_abbreviation(word: str) -> bool:
    is_short = word.isupper() and len(word) <= _LONGEST_ABBREVIATION
    return is_short or _VOWELS.isdisjoint(unicodedata.normalize("NFD", word.lower()))


def _is_western(text: str) -> bool:
    """Whether every letter is one that a legacy code can look like; a single "ễ", "ř" or loose mark shows Unicode."""
    return all(letter in _WESTERN or unicodedata.category(letter)[0] not in "LM" for letter in text)


def mended_unless_proper(text: str, encoding: Encoding) -> str:
    """Return one cell of what was all typed with that encoding: decoded, unless it is proper only as it stands."""
    signs = _signs(text, encoding)
    is_proper = signs[_Sign.FOR] <= signs[_Sign.AGAINST] + signs[_Sign.FOREIGN] > 0
    return text if is_proper else decode(text, encoding)


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _marked_syllables(text: str) -> int:
    return sum(is_syllable(word) for word in _WORD.findall(text) if not word.isascii())
