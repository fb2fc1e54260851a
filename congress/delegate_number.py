"""The eight-digit delegate number: read aloud at the desk, printed below the QR. It identifies, it does not admit."""

_SPREAD = 7_368_787  # coprime to 10⁷: consecutive people get numbers that look nothing alike, none twice
_START = 4_829_173
_RANGE = 10_000_000
# Damm's quasigroup: finds every single wrong digit and every swap of neighbours. Source: H. M. Damm, 2004.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def make(sequence: int) -> str:
    """Return the number of the `sequence`-th person of a congress (from 0; after ten million they repeat)."""
    digits = f"{(_START + sequence * _SPREAD) % _RANGE:07d}"
    return digits + _check(digits)


def sequence_of(number: str) -> int:
    """Return which person of the congress has this number, from 0: `make` turned back."""
    return (int(number[:-1]) - _START) * pow(_SPREAD, -1, _RANGE) % _RANGE


def is_whole(number: str) -> bool:
    """Tell whether these are eight digits whose check digit holds."""
    return len(number) == 8 and number.isascii() and number.isdigit() and _check(number) == "0"


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)
