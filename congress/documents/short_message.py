"""How long a short message is: a telephone network counts and charges its parts."""

_EXTENDED = frozenset("^{}\\[~]|€")  # take two places in the alphabet of GSM 03.38
_ALONE, _CHAINED = 160, 153
_ALONE_MARKED, _CHAINED_MARKED = 70, 67


def parts(text: str) -> tuple[int, int]:
    """Return characters and parts of an SMS; with a letter beyond ASCII, such as "ế", a part holds less than half."""
    if text.isascii():
        length, alone, chained = len(text) + sum(letter in _EXTENDED for letter in text), _ALONE, _CHAINED
    else:
        length, alone, chained = len(text.encode("utf-16-le")) // 2, _ALONE_MARKED, _CHAINED_MARKED
    return length, 1 if length <= alone else -(-length // chained)
