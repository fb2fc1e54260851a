"""How rows and seats are named: letters from the stage, and labels by a pattern of row and number. Pure."""

import re
from collections.abc import Iterator
from itertools import count, islice

from congress.errors import BadInput

USUALLY_SKIPPED = "IJOW"  # read as 1, 0 or VV, or no letters of Vietnamese
USUAL_PATTERN = "{row}{number:02}"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLACEHOLDER = re.compile(r"\{(row|block|number)(?::0([1-4])d?)?\}")
LONGEST_LABEL = 16


def row_letters(skipped: str = USUALLY_SKIPPED, *, with_dd: bool = False) -> Iterator[str]:
    """Name rows from the stage: A, B, C, …, then AA, BB, …; `with_dd` puts Đ after D. Raises BadInput."""
    letters = [letter for letter in _LETTERS if letter not in skipped.upper()]
    if with_dd:
        letters.insert(letters.index("D") + 1 if "D" in letters else len(letters), "Đ")
    if not letters:
        raise BadInput("Các chữ bỏ qua không chừa lại chữ nào để đặt tên hàng. Vui lòng bớt đi.")
    return (letter * times for times in count(1) for letter in letters)


def row_names(rows: int, skipped: str = USUALLY_SKIPPED, *, with_dd: bool = False, first: str = "A") -> list[str]:
    """Name so many rows: by letters from `first` on, or, when that is a number, by numbers from it on."""
    if first.isascii() and first.isdecimal():
        return [str(int(first) + row) for row in range(rows)]
    names = row_letters(skipped, with_dd=with_dd)
    wanted = first.upper()
    for _ in range(200):  # AAAAAA is past any hall
        if (name := next(names)) == wanted:
            return [name, *islice(names, rows - 1)]
    raise BadInput(f"Hàng đầu “{first}” không có trong các chữ được dùng. Vui lòng chọn chữ khác hoặc bớt chữ bỏ qua.")


def label(pattern: str, *, block: str, row: str, number: int) -> str:
    """Write a seat's label by a pattern of text, {row}, {block}, {number} and {number:02} (two digits at least).

    Raises BadInput for a pattern without {number} or with other braces, and for a label that fits no slip.
    """

    def put(found: re.Match[str]) -> str:
        told = {"row": row, "block": block, "number": str(number)}[found[1]]
        return told.rjust(int(found[2]), "0") if found[2] else told

    if "{number" not in pattern or set(_PLACEHOLDER.sub("", pattern)) & set("{}"):
        raise BadInput(
            f"Mẫu nhãn ghế “{pattern}” chưa đúng. Mẫu cần có {{number}} và chỉ dùng {{row}}, {{block}}, {{number}}, "
            "{number:02}; ví dụ {row}{number:02} cho ra L03."
        )
    written = _PLACEHOLDER.sub(put, pattern).strip()
    if not 0 < len(written) <= LONGEST_LABEL:
        raise BadInput(f"Nhãn ghế “{written}” cần có từ 1 đến {LONGEST_LABEL} ký tự.")
    return written
