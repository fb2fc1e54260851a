"""From people to figures: pure counting, each person by what is known of them and nothing guessed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from congress.file_formats.values import FIELD_NAMES, FOREIGN
from congress.file_formats.values import UNKNOWN as NOT_TOLD
from congress.reports.figures import (
    GUEST,
    MEAN_AGE,
    MINORITIES,
    OTHER,
    UNKNOWN,
    BaseOfReport,
    Breakdown,
    Eldest,
    Figures,
    Row,
    Unit,
)
from congress.vietnamese import fold

_NO_INFORMATION = "Chưa có thông tin"
_KINH = "Kinh"
_HONOURS = (  # what the words of a position or award have in common, folded
    ("MVNAH", "Bà mẹ Việt Nam anh hùng", ("me viet nam anh hung", "me vnah")),
    ("AHLLVT", "Anh hùng Lực lượng vũ trang nhân dân", ("anh hung luc luong vu trang", "anh hung llvt")),
    ("AHLD", "Anh hùng Lao động", ("anh hung lao dong",)),
    ("CSTDTQ", "Chiến sĩ thi đua toàn quốc", ("chien si thi dua toan quoc", "chien sy thi dua toan quoc", "cstdtq")),
    ("UYTIN", "Người có uy tín", ("nguoi co uy tin",)),
)
_MOTHER = "Mẹ"  # the form of address of a Bà mẹ Việt Nam anh hùng alone
_SCHOOLING = (  # groups as they are read out, with the levels of congress/file_formats/values.py
    ("postgraduate", "Sau đại học", ("Sau đại học",)),
    ("higher", "Đại học, cao đẳng", ("Đại học", "Cao đẳng")),
    ("vocational", "Trung cấp", ("Trung cấp",)),
    ("general", "Phổ thông", ("THPT", "THCS", "Tiểu học")),
)
_AGES = (("under_30", "Dưới 30 tuổi", 29), ("30_45", "Từ 30 đến 45 tuổi", 45), ("46_60", "Từ 46 đến 60 tuổi", 60))


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as the report needs it."""

    code: str
    name: str
    is_summoned: bool
    is_honoured: bool
    is_vetted: bool  # its people stand for a field


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is invited to the session, with what is known; "" and None are what is not."""

    id: int
    honorific: str
    name: str
    kind: Kind
    unit: str  # the code of their delegation
    birth_date: str
    sex: str
    ethnicity: str
    is_party_member: bool | None
    education: str
    field: str
    merits: str  # position and awards, in words
    is_substitute: bool
    has_come: bool
    is_excused: bool

    @property
    def counts_as_guest(self) -> bool:
        return self.kind.is_honoured and not self.kind.is_summoned


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the people come to."""

    congress: str
    session: str
    year: int
    kinds: tuple[Kind, ...]
    units: tuple[Unit, ...]


def count(occasion: Occasion, people: Sequence[Person], base: BaseOfReport) -> Figures:
    """Count a report; nothing is recounted yet."""
    official = [one for one in people if one.kind.is_summoned]
    present = [one for one in official if one.has_come]
    counted = present if base is BaseOfReport.PRESENT else official
    guests = [one for one in people if one.counts_as_guest]
    guests_counted = [one for one in guests if one.has_come or base is BaseOfReport.SUMMONED]
    summoning = {one.unit for one in official}
    units = tuple(unit for unit in occasion.units if unit.code in summoning)
    counts = _overview(official, present, guests, len(units))
    counts |= _by_unit(units, official, guests)
    others, present_by_kind = _others(occasion, people)
    breakdowns = _breakdowns(occasion, counted, counts)
    honours = _honours([*counted, *guests_counted], counts)
    if (mean := _mean_age(counted, occasion.year)) is not None:
        counts[MEAN_AGE] = mean
    names = {unit.code: unit.name for unit in occasion.units}
    oldest, youngest = _extremes([*counted, *guests_counted], occasion.year, names)
    return Figures(
        congress=occasion.congress,
        session=occasion.session,
        year=occasion.year,
        base=base,
        counts=counts | present_by_kind,
        breakdowns=breakdowns,
        honours=honours,
        others=others,
        units=units,
        oldest=oldest,
        youngest=youngest,
        recounted={},
    )


def _overview(
    official: Sequence[Person], present: Sequence[Person], guests: Sequence[Person], delegations: int
) -> dict[str, int]:
    absent = [one for one in official if not one.has_come]
    excused = sum(one.is_excused for one in absent)
    return {
        "summoned": len(official),
        "present": len(present),
        "absent": len(absent),
        "excused": excused,
        "unexplained": len(absent) - excused,
        "substitutes": sum(one.is_substitute for one in present),
        "guests": sum(one.has_come for one in guests),
        "delegations": delegations,
    }


def _by_unit(units: Iterable[Unit], official: Sequence[Person], guests: Sequence[Person]) -> dict[str, int]:
    columns: dict[str, Callable[[Person], bool]] = {
        "summoned": lambda one: one.kind.is_summoned,
        "present": lambda one: one.has_come,
        "excused": lambda one: one.is_excused and not one.has_come,
        "unexplained": lambda one: not one.is_excused and not one.has_come,
        "substitutes": lambda one: one.has_come and one.is_substitute,
    }
    tallies = {column: Counter(one.unit for one in official if holds(one)) for column, holds in columns.items()}
    tallies["guests"] = Counter(one.unit for one in guests if one.has_come)
    return {unit.key_of(column): tally[unit.code] for unit in units for column, tally in tallies.items()}


def _others(occasion: Occasion, people: Sequence[Person]) -> tuple[tuple[Row, ...], dict[str, int]]:
    """Tally who comes beside the official delegates, by category: guests of honour first, then press and staff."""
    invited = {one.kind.code for one in people}
    kinds = [kind for kind in occasion.kinds if not kind.is_summoned and kind.code in invited]
    keys = {kind.code: f"{GUEST if kind.is_honoured else OTHER}:{kind.code}" for kind in kinds}
    rows = tuple(Row(keys[kind.code], kind.name) for kind in sorted(kinds, key=lambda kind: not kind.is_honoured))
    tally = Counter(one.kind.code for one in people if one.has_come)
    return rows, {key: tally[code] for code, key in keys.items()}


# ── breakdowns ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _breakdowns(occasion: Occasion, base: Sequence[Person], counts: dict[str, int]) -> tuple[Breakdown, ...]:
    """Divide the base in every way of the report; `counts` takes the numbers."""
    return (
        _category(occasion, base, counts),
        _field(base, counts),
        _listed("sex", "Giới tính", (("Nam", "Nam"), ("Nữ", "Nữ")), [_known(one.sex) for one in base], counts),
        _ethnicity(base, counts),
        _listed(
            "party",
            "Đảng viên",
            (("yes", "Đảng viên"), ("no", "Chưa là đảng viên")),
            [{True: "yes", False: "no", None: UNKNOWN}[one.is_party_member] for one in base],
            counts,
        ),
        _education(base, counts),
        _listed(
            "age",
            "Độ tuổi",
            (*((code, name) for code, name, _ in _AGES), ("over_60", "Trên 60 tuổi")),
            [_band(age_of(one.birth_date, occasion.year)) for one in base],
            counts,
        ),
    )


def _listed(
    key: str, label: str, lines: Iterable[tuple[str, str]], found: Sequence[str], counts: dict[str, int]
) -> Breakdown:
    """Tally codes over fixed lines; codes that have none follow as they are written, what is not known comes last."""
    tally = Counter(found)
    known = dict(lines)
    known |= {code: code for code in sorted(tally) if code not in known and code != UNKNOWN}
    rows = [Row(f"{key}:{code}", name) for code, name in known.items()]
    rows.append(Row(f"{key}:{UNKNOWN}", _NO_INFORMATION))
    counts |= {row.key: tally[row.key.partition(":")[2]] for row in rows}
    return Breakdown(key, label, tuple(rows))


def _category(occasion: Occasion, base: Sequence[Person], counts: dict[str, int]) -> Breakdown:
    lines = [(kind.code, kind.name) for kind in occasion.kinds if kind.is_summoned]
    found = _listed("category", "Thành phần", lines, [one.kind.code for one in base], counts)
    *rows, unknown = found.rows  # everybody has a category
    del counts[unknown.key]
    return replace(found, rows=tuple(rows))


def _field(base: Sequence[Person], counts: dict[str, int]) -> Breakdown:
    """By field (lĩnh vực). Only exemplars stand for one: of others it is not missing."""
    lines = (*FIELD_NAMES.items(), ("none", "Không xét theo lĩnh vực"))
    found = [one.field or (UNKNOWN if one.kind.is_vetted else "none") for one in base]
    return _listed("field", "Lĩnh vực", lines, found, counts)


def _ethnicity(base: Sequence[Person], counts: dict[str, int]) -> Breakdown:
    tally = Counter(_known(one.ethnicity) for one in base)
    groups = sorted(
        ((name, number) for name, number in tally.items() if name not in {_KINH, FOREIGN, UNKNOWN}),
        key=lambda group: (-group[1], fold(group[0]), group[0]),
    )
    counts |= {
        f"people:{_KINH}": tally[_KINH],
        MINORITIES: sum(number for _, number in groups),
        "people:foreign": tally[FOREIGN],
        f"people:{UNKNOWN}": tally[UNKNOWN],
        **{f"{MINORITIES}:{name}": number for name, number in groups},
    }
    return Breakdown(
        "people",
        "Dân tộc",
        (
            Row(f"people:{_KINH}", "Dân tộc Kinh"),
            Row(MINORITIES, "Dân tộc thiểu số", tuple(Row(f"{MINORITIES}:{name}", name) for name, _ in groups)),
            Row("people:foreign", "Người nước ngoài"),
            Row(f"people:{UNKNOWN}", _NO_INFORMATION),
        ),
    )


def _education(base: Sequence[Person], counts: dict[str, int]) -> Breakdown:
    tally = Counter(_known(one.education) for one in base)
    rows = []
    for code, name, levels in _SCHOOLING:
        key = f"education:{code}"
        parts = tuple(Row(f"{key}:{level}", level) for level in levels) if len(levels) > 1 else ()
        counts[key] = sum(tally[level] for level in levels)
        counts |= {part.key: tally[part.label] for part in parts}
        rows.append(Row(key, name, parts))
    named = {level for _, _, levels in _SCHOOLING for level in levels} | {UNKNOWN}
    counts["education:other"] = sum(number for level, number in tally.items() if level not in named)
    counts[f"education:{UNKNOWN}"] = tally[UNKNOWN]
    rows += [Row("education:other", "Trình độ khác"), Row(f"education:{UNKNOWN}", _NO_INFORMATION)]
    return Breakdown("education", "Trình độ", tuple(rows))


def _known(told: str) -> str:
    return UNKNOWN if not told.strip() or fold(told) == fold(NOT_TOLD) else told


# ── ages ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def age_of(birth_date: str, year: int) -> int | None:
    """Return the age as reports tell it: the year of the event less that of birth; None without one that can be."""
    born = birth_date[:4]
    if not (len(born) == 4 and born.isascii() and born.isdecimal()) or int(born) > year:
        return None
    return year - int(born)


def _band(age: int | None) -> str:
    if age is None:
        return UNKNOWN
    return next((code for code, _, last in _AGES if age <= last), "over_60")


def _mean_age(base: Sequence[Person], year: int) -> int | None:
    """Return the mean in tenths of a year, halves up, of those whose year is known; None for nobody."""
    ages = [age for one in base if (age := age_of(one.birth_date, year)) is not None]
    return (20 * sum(ages) + len(ages)) // (2 * len(ages)) if ages else None


def _extremes(
    people: Sequence[Person], year: int, units: dict[str, str]
) -> tuple[tuple[Eldest, ...], tuple[Eldest, ...]]:
    """Return the oldest and the youngest; several where dates that are only years cannot tell who it is."""
    dated = [one for one in people if age_of(one.birth_date, year) is not None]
    if not dated:
        return (), ()
    latest_of_first = min(_last_day(one.birth_date) for one in dated)
    earliest_of_last = max(_first_day(one.birth_date) for one in dated)
    in_order = sorted(dated, key=lambda one: (one.birth_date, fold(one.name), one.name))
    oldest = [one for one in in_order if _first_day(one.birth_date) <= latest_of_first]
    youngest = [one for one in in_order if _last_day(one.birth_date) >= earliest_of_last]

    def told(one: Person) -> Eldest:
        return Eldest(one.honorific, one.name, age_of(one.birth_date, year) or 0, units.get(one.unit, ""))

    return tuple(map(told, oldest)), tuple(map(told, youngest))


def _first_day(birth_date: str) -> str:
    return birth_date + "0000-01-01"[len(birth_date) :]


def _last_day(birth_date: str) -> str:
    return birth_date + "0000-12-31"[len(birth_date) :]


# ── honours ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _honours(people: Sequence[Person], counts: dict[str, int]) -> tuple[Row, ...]:
    """Count honours: somebody with two counts under both. They are known by their words, and put right by hand."""
    words = [(one, fold(one.merits)) for one in people]
    for code, _, phrases in _HONOURS:
        counts[f"honour:{code}"] = sum(
            any(phrase in told for phrase in phrases) or (code == "MVNAH" and one.honorific == _MOTHER)
            for one, told in words
        )
    return tuple(Row(f"honour:{code}", name) for code, name, _ in _HONOURS)
