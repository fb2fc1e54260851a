"""A report in formal Vietnamese: numbers as they are written, and the text that is read out, sentence by sentence.

Nothing that is nought is read out, but for who is absent; nothing is left out that is not known.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from congress.reports.figures import MEAN_AGE, MINORITIES, UNKNOWN, BaseOfReport, Eldest, Figures, Row
from congress.vietnamese import clock_words, date_words

NO_SHARE = "–"
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_MOST_DIGITS = 9
_QUORUM = (2, 3)  # of those who were summoned; fewer are for the presidium to judge
_OCCASIONS = ("Đại hội", "Hội nghị", "Hội thảo", "Lễ")
_MOST_NAMED = 3  # of the oldest; more are told as a number
_SMALL_IN_SENTENCES = frozenset({"Đồng chí", "Ông", "Bà", "Cụ", "Em", "Bác sĩ", "Thạc sĩ", "Tiến sĩ"})


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def count_words(number: int) -> str:
    """Write a number with a dot between thousands: 1234 → "1.234"."""
    return f"{number:,}".replace(",", ".")


def tenths_words(tenths: int) -> str:
    """Write tenths with a comma: 412 → "41,2"."""
    return f"{count_words(tenths // 10)},{tenths % 10}"


def share_words(part: int, whole: int) -> str:
    """Write a share with one decimal, halves up: 121 of 394 → "30,7%"; of nothing there is none."""
    return f"{tenths_words((2000 * part + whole) // (2 * whole))}%" if whole > 0 else NO_SHARE


def figure_words(key: str, value: int | None) -> str:
    """Write the number of a key; "" for a line that is not there."""
    if value is None:
        return ""
    return tenths_words(value) if key == MEAN_AGE else count_words(value)


def difference_words(key: str, by: int) -> str:
    """Write how much a number moved: "+3", "-1,2"."""
    return f"{'+' if by > 0 else '-' if by < 0 else ''}{figure_words(key, abs(by))}"


def figure_told(key: str, words: str) -> int | None:
    """Read a number as people type it, "1.234" or "1234", a mean age as "41,2"; None for what is none."""
    bare = words.replace(" ", "").replace("\u00a0", "")
    if key == MEAN_AGE:
        whole, _, tenth = bare.replace(".", ",").partition(",")
        bare = whole + (tenth or "0") if len(tenth) <= 1 else ""
    elif _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= _MOST_DIGITS else None


def base_words(figures: Figures) -> str:
    """Say of whom the breakdowns are."""
    if figures.base is BaseOfReport.PRESENT:
        return f"{count_words(figures.base_count)} đại biểu chính thức có mặt"
    return f"{count_words(figures.base_count)} đại biểu chính thức được triệu tập"


def as_of_words(local: datetime) -> str:
    """Say as of when, on the clocks of the congress: "tính đến 07 giờ 55 phút, ngày 21/8/2020"."""
    return f"tính đến {clock_words(local)}, ngày {date_words(local.date())}"


# ── read aloud ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said in one breath. An item belongs to the list that the sentence before it opens."""

    text: str
    is_item: bool = False


def occasion_word(congress: str) -> str:
    """Say what kind of event it is, as its name begins: "Đại hội", "Hội nghị"."""
    return next((word for word in _OCCASIONS if congress.lower().startswith(word.lower())), _OCCASIONS[0])


def read_aloud(figures: Figures, as_of: datetime) -> tuple[Sentence, ...]:
    """Return the text; `as_of` is local."""
    occasion = occasion_word(figures.congress)
    return (
        Sentence(f"Kính thưa Đoàn Chủ tịch! Kính thưa các vị đại biểu khách quý! Kính thưa {occasion}!"),
        Sentence(
            f"Thay mặt Ban Tổ chức, tôi xin báo cáo tình hình đại biểu dự {occasion}, {figures.session}, như sau:"
        ),
        *_numbers(figures, as_of),
        *_structure(figures),
        Sentence(closing(figures)),
    )


def numbers(figures: Figures, as_of: datetime) -> tuple[Sentence, ...]:
    """Return the first part as the document has it, noughts too: how many."""
    return tuple(_numbers(figures, as_of, with_noughts=True))


def structure(figures: Figures) -> tuple[Sentence, ...]:
    """Return the second part: who they are."""
    return tuple(_structure(figures))


def closing(figures: Figures) -> str:
    """Say that the event can go on, which is true with two thirds of those who were summoned; else leave it open."""
    occasion = occasion_word(figures.congress)
    if 0 < figures["summoned"] * _QUORUM[0] <= figures["present"] * _QUORUM[1]:
        return f"Với số lượng, thành phần như trên, {occasion} đủ điều kiện tiến hành. Xin trân trọng cảm ơn!"
    return "Trên đây là tình hình đại biểu, kính trình Đoàn Chủ tịch xem xét, quyết định. Xin trân trọng cảm ơn!"


def _numbers(figures: Figures, as_of: datetime, *, with_noughts: bool = False) -> Iterator[Sentence]:
    summoned, present, absent = (figures[key] for key in ("summoned", "present", "absent"))
    if not summoned:
        yield Sentence("Phiên này không triệu tập đại biểu chính thức.")
    else:
        yield Sentence(
            f"Tổng số đại biểu chính thức được triệu tập: {count_words(summoned)} đại biểu, "
            f"thuộc {count_words(figures['delegations'])} đoàn."
        )
    when = as_of_words(as_of)
    share = f", đạt {share_words(present, summoned)}" if summoned else ""
    yield Sentence(f"{when[0].upper()}{when[1:]}, số đại biểu có mặt: {count_words(present)} đại biểu{share}.")
    if absent:
        yield Sentence(
            f"Số đại biểu vắng mặt: {count_words(absent)} đại biểu, trong đó có lý do: "
            f"{count_words(figures['excused'])}, chưa rõ lý do: {count_words(figures['unexplained'])}."
        )
    elif summoned:
        yield Sentence("Không có đại biểu vắng mặt.")
    if figures["substitutes"] or with_noughts:
        yield Sentence(f"Trong số có mặt, số đại biểu dự thay: {count_words(figures['substitutes'])} đại biểu.")
    if figures["guests"] or with_noughts:
        yield Sentence(f"Đại biểu khách mời, đại biểu danh dự: {count_words(figures['guests'])} đại biểu.")


def _structure(figures: Figures) -> Iterator[Sentence]:
    base = figures.base_count
    if base:
        yield Sentence(f"Trong số {base_words(figures)}:")
        for breakdown in figures.breakdowns:
            rows = [row for row in breakdown.rows if figures[row.key]]
            told = "; ".join(
                _row_words(figures, row, begins=place == 0 and breakdown.key not in _OPENED_BY)
                for place, row in enumerate(rows)
            )
            if breakdown.key == "age" and figures.has_mean_age():
                told += f"; tuổi bình quân: {tenths_words(figures[MEAN_AGE])}"
            yield Sentence(f"{_OPENED_BY.get(breakdown.key, '')}{told}.", is_item=True)
    if figures.oldest:
        came = "có mặt" if figures.base is BaseOfReport.PRESENT else "được mời"
        yield Sentence(f"Trong các đại biểu chính thức, đại biểu danh dự và khách mời {came}:")
    for opening, people in (("cao tuổi nhất", figures.oldest), ("trẻ tuổi nhất", figures.youngest)):
        if people:
            yield Sentence(f"Đại biểu {opening}: {people_words(people)}.", is_item=True)
    honours = [f"{row.label}: {count_words(figures[row.key])}" for row in figures.honours if figures[row.key]]
    if honours:
        yield Sentence("; ".join(honours) + ".", is_item=True)


_NOT_KNOWN = {"sex:?": " về giới tính", "people:?": " về dân tộc", "party:?": " về đảng viên"}
_OPENED_BY = {"field": "Lĩnh vực: ", "education": "Trình độ: ", "age": "Độ tuổi: "}


def _row_words(figures: Figures, row: Row, *, begins: bool) -> str:
    """Say a row; one that does not begin its sentence begins with a small letter, a field has small letters alone."""
    number = figures[row.key]
    label = row.label.lower() if row.key.startswith("field:") else f"{row.label[0].lower()}{row.label[1:]}"
    if row.key.endswith(f":{UNKNOWN}"):
        label = f"chưa có thông tin{_NOT_KNOWN.get(row.key, '')}"
    if begins:
        label = f"{label[0].upper()}{label[1:]}"
    told = f"{label}: {count_words(number)}, chiếm {share_words(number, figures.base_count)}"
    if row.key == MINORITIES:
        told += f" ({'; '.join(f'{part.label}: {count_words(figures[part.key])}' for part in row.parts)})"
    return told


def eldest_words(one: Eldest) -> str:
    """Name somebody with age and delegation: "Mẹ Nông Thị Hồng Đào, 92 tuổi, đoàn Thành phố Lạng Sơn"."""
    honorific = one.honorific.lower() if one.honorific in _SMALL_IN_SENTENCES else one.honorific
    unit = one.delegation if one.delegation.lower().startswith("đoàn ") else f"đoàn {one.delegation}"
    return f"{honorific or 'đại biểu'} {one.name}, {one.age} tuổi, {unit}"


def people_words(people: Sequence[Eldest]) -> str:
    """Name the oldest or the youngest; of many who may be it only how many and how old they are."""
    if len(people) > _MOST_NAMED:
        return f"{count_words(len(people))} đại biểu cùng {people[0].age} tuổi"
    return "; ".join(map(eldest_words, people))
