"""The report of any congress, counted a second time by hand from what was made up, not from the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress.models import (
    Absence,
    Attendance,
    Category,
    Congress,
    Delegate,
    DelegateState,
    Delegation,
    Demographics,
    Exemplar,
    Scan,
    SessionGuest,
)
from congress.reports import draft
from congress.reports.checks import mismatches
from congress.reports.figures import BaseOfReport, Figures
from tests.support.homes import CONGRESS, Home
from tests.support.reports import OPENING, Opening

OFFICIAL = ("DH_CA_NHAN", "DD_TAP_THE", "DUONG_NHIEN")
GUESTS = ("DANH_DU", "KHACH_MOI")
FIELDS = {"KINH_TE": "Kinh tế", "VH_XH": "Văn hóa - Xã hội", "QP_AN": "Quốc phòng - An ninh", "KHAC": "Lĩnh vực khác"}
PRINCIPALS_FROM = 200  # the sample's people from here on lend their places


@dataclass(frozen=True)
class MadeUp:
    """One person of a congress that is made up."""

    category: str
    unit: int
    birth: str
    sex: str
    people: str
    party: bool | None
    education: str
    field: str
    position: str
    honorific: str
    award: str
    state: str
    told_apart: bool | None
    came: str  # no | before | after | taken back
    excuse: str  # no | noted | withdrawn
    stands_in: bool

    @property
    def counts(self) -> bool:
        return self.state == "active" and self.told_apart is not False

    @property
    def is_in(self) -> bool:
        return self.came == "before"


people = st.builds(
    MadeUp,
    category=st.sampled_from((*OFFICIAL, *OFFICIAL, *GUESTS, "BAO_CHI")),
    unit=st.integers(0, 4),
    birth=st.sampled_from(
        ("", "1928", "1928-05", "1960", "1960-12-31", "1974-06-01", "1975", "1990-12-31", "1991", "2020", "2021")
    )
    | st.dates(date(1925, 1, 1), date(2025, 12, 31)).map(date.isoformat),
    sex=st.sampled_from(("Nam", "Nữ", "")),
    people=st.sampled_from(("Kinh", "Tày", "Nùng", "Dao", "Nước ngoài", "", "Chưa rõ")),
    party=st.sampled_from((True, False, None)),
    education=st.sampled_from(
        ("Sau đại học", "Đại học", "Cao đẳng", "Trung cấp", "THPT", "THCS", "Tiểu học", "12+2", "")
    ),
    field=st.sampled_from((*FIELDS, "")),
    position=st.sampled_from(
        ("Trưởng thôn", "Người có uy tín", "Anh hùng Lao động, Giám đốc", "BÀ MẸ VIỆT NAM ANH HÙNG", "")
    ),
    honorific=st.sampled_from(("Đồng chí", "Mẹ", "")),
    award=st.sampled_from(("CSTDTQ", "BK_TTCP", "")),
    state=st.sampled_from((*["active"] * 9, "canceled", "unapproved", "blocked")),
    told_apart=st.sampled_from((*[None] * 8, True, False)),
    came=st.sampled_from((*["before"] * 8, "no", "no", "after", "taken back")),
    excuse=st.sampled_from(("no", "noted", "withdrawn")),
    stands_in=st.booleans(),
)


def test_every_number_is_what_somebody_with_the_list_in_hand_counts(each_home: Home) -> None:
    opening = Opening(each_home)

    @settings(max_examples=40, deadline=None)
    @given(
        everybody=st.lists(people, max_size=30) | st.lists(people, min_size=20, max_size=40),
        base=st.sampled_from(BaseOfReport),
    )
    def holds(everybody: list[MadeUp], base: BaseOfReport) -> None:
        compare(counted(opening, everybody, base), everybody, base)

    holds()


def compare(told: Figures, everybody: list[MadeUp], base: BaseOfReport) -> None:
    official = [one for one in everybody if one.counts and one.category in OFFICIAL]
    guests = [one for one in everybody if one.counts and one.category in GUESTS]
    absent = [one for one in official if not one.is_in]
    assert {
        key: told[key] for key in ("summoned", "present", "absent", "excused", "unexplained", "substitutes", "guests")
    } == {
        "summoned": len(official),
        "present": len(official) - len(absent),
        "absent": len(absent),
        "excused": len([one for one in absent if one.excuse == "noted"]),
        "unexplained": len([one for one in absent if one.excuse != "noted"]),
        "substitutes": len([one for one in official if one.is_in and one.stands_in]),
        "guests": len([one for one in guests if one.is_in]),
    }
    chosen = official if base is BaseOfReport.SUMMONED else [one for one in official if one.is_in]
    every_guest = guests if base is BaseOfReport.SUMMONED else [one for one in guests if one.is_in]
    assert_breakdowns(told, chosen)
    assert_ages(told, chosen, [*chosen, *every_guest])
    assert_units(told, official)
    honoured = [*chosen, *every_guest]
    assert told["honour:MVNAH"] == sum("MẸ VIỆT NAM" in one.position or one.honorific == "Mẹ" for one in honoured)
    assert told["honour:AHLD"] == sum(one.position.startswith("Anh hùng Lao động") for one in honoured)
    assert told["honour:CSTDTQ"] == sum(one.award == "CSTDTQ" for one in honoured)
    assert told["honour:UYTIN"] == sum(one.position == "Người có uy tín" for one in honoured)
    gone = [one for one in everybody if one.is_in and one.category in OFFICIAL and not one.counts]
    wrong = mismatches(told)
    assert [(check.expected, check.found) for check in wrong] == (
        [(told["present"] + len(gone), told["present"])] if gone else []
    )


def nonzero(told: Figures, key: str) -> dict[str, int]:
    return {row.key.split(":")[-1]: told[row.key] for row in told.breakdown(key).rows if told[row.key]}


def tallied(chosen: list[MadeUp], of: Callable[[MadeUp], str]) -> dict[str, int]:
    codes = [of(one) for one in chosen]
    return {code: codes.count(code) for code in set(codes)}


def assert_breakdowns(told: Figures, chosen: list[MadeUp]) -> None:
    levels = {
        "Sau đại học": "postgraduate", "Đại học": "higher", "Cao đẳng": "higher", "Trung cấp": "vocational",
        "THPT": "general", "THCS": "general", "Tiểu học": "general", "12+2": "other", "": "?",
    }  # fmt: skip
    groups: Mapping[str, str] = {"Kinh": "Kinh", "Nước ngoài": "foreign", "": "?", "Chưa rõ": "?"}
    parties: Mapping[bool | None, str] = {True: "yes", False: "no", None: "?"}
    assert nonzero(told, "category") == tallied(chosen, lambda one: one.category)
    assert nonzero(told, "sex") == tallied(chosen, lambda one: one.sex or "?")
    assert nonzero(told, "party") == tallied(chosen, lambda one: parties[one.party])
    assert nonzero(told, "education") == tallied(chosen, lambda one: levels[one.education])
    assert nonzero(told, "people") == tallied(chosen, lambda one: groups.get(one.people, "minority"))
    assert nonzero(told, "field") == tallied(
        chosen, lambda one: one.field or ("none" if one.category == "DUONG_NHIEN" else "?")
    )
    for group in ("Tày", "Nùng", "Dao"):
        assert told.counts.get(f"people:minority:{group}", 0) == sum(one.people == group for one in chosen)


def assert_ages(told: Figures, chosen: list[MadeUp], all_of_them: list[MadeUp]) -> None:
    ages = [2020 - int(one.birth[:4]) for one in chosen if one.birth and one.birth[:4] <= "2020"]
    assert told["age:under_30"] == len([age for age in ages if age < 30])
    assert told["age:30_45"] == len([age for age in ages if age in range(30, 46)])
    assert told["age:46_60"] == len([age for age in ages if age in range(46, 61)])
    assert told["age:over_60"] == len([age for age in ages if age > 60])
    assert told["age:?"] == len(chosen) - len(ages)
    if ages:
        assert told["mean_age"] == floor(Fraction(10 * sum(ages), len(ages)) + Fraction(1, 2))
    else:
        assert not told.has_mean_age()
    days = [possible_days(one.birth) for one in all_of_them if one.birth and one.birth[:4] <= "2020"]
    oldest = [first.year for first, _ in days if all(first <= last for _, last in days)]
    youngest = [last.year for _, last in days if all(last >= first for first, _ in days)]
    assert sorted(one.age for one in told.oldest) == sorted(2020 - year for year in oldest)
    assert sorted(one.age for one in told.youngest) == sorted(2020 - year for year in youngest)


def possible_days(birth: str) -> tuple[date, date]:
    year, month, day = [*map(int, birth.split("-")), 0, 0][:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def assert_units(told: Figures, official: list[MadeUp]) -> None:
    columns = ("summoned", "present", "excused", "unexplained", "substitutes")
    rows = {(unit.name, *(told[unit.key_of(column)] for column in columns)) for unit in told.units}
    expected = set()
    for place in {one.unit for one in official}:
        here = [one for one in official if one.unit == place]
        away = [one for one in here if not one.is_in]
        excused = [one for one in away if one.excuse == "noted"]
        stand_ins = [one for one in here if one.is_in and one.stands_in]
        expected.add(
            (f"Đoàn {place}", len(here), len(here) - len(away), len(excused), len(away) - len(excused), len(stand_ins))
        )
    assert rows == expected
    assert told["delegations"] == len(expected)


# ── into the tables, and away again ───────────────────────────────────────────────────────────────────────────────────


def counted(opening: Opening, everybody: list[MadeUp], base: BaseOfReport) -> Figures:
    """Put the people into the tables in place of the sample's, count, and take all of it back."""
    with Session(opening.home.engine) as db_session:
        fill(db_session, opening, everybody)
        congress = db_session.get_one(Congress, CONGRESS)
        told = draft.draw_up(db_session, congress, opening.session, OPENING, base)[0].figures
        db_session.rollback()
    return told


def fill(db_session: Session, opening: Opening, everybody: list[MadeUp]) -> None:
    kinds = {row.code: row.id for row in db_session.execute(select(Category.code, Category.id))}
    units = db_session.scalars(select(Delegation.id).order_by(Delegation.id).limit(5)).all()
    for place, unit in enumerate(units):
        db_session.execute(update(Delegation).where(Delegation.id == unit).values(name=f"Đoàn {place}"))
    db_session.execute(update(Delegate).values(state=DelegateState.CANCELED))
    db_session.execute(update(Exemplar).values(field=""))
    for person_id, one in enumerate(everybody, start=1):
        db_session.execute(
            update(Delegate)
            .where(Delegate.id == person_id)
            .values(
                category_id=kinds[one.category], delegation_id=units[one.unit], birth_date=one.birth, field=one.field,
                position_title=one.position, honorific=one.honorific, award=one.award, state=one.state,
                principal_id=person_id + PRINCIPALS_FROM if one.stands_in else None,
            )
        )  # fmt: skip
        db_session.execute(
            update(Demographics)
            .where(Demographics.delegate_id == person_id)
            .values(sex=one.sex, ethnicity=one.people, is_party_member=one.party, education=one.education)
        )
        db_session.add_all(_beside(opening, person_id, one))
        if one.came != "no":
            _let_in(db_session, opening, person_id, one.came)
    db_session.flush()


def _beside(opening: Opening, person_id: int, one: MadeUp) -> list[SessionGuest | Absence]:
    found: list[SessionGuest | Absence] = []
    if one.told_apart is not None:
        found.append(SessionGuest(program_session_id=opening.session, delegate_id=person_id, is_invited=one.told_apart))
    if one.excuse != "no":
        withdrawn_at = OPENING if one.excuse == "withdrawn" else None
        found.append(
            Absence(
                program_session_id=opening.session, delegate_id=person_id, reason="ốm", noted_at=OPENING,
                noted_by="account:1", withdrawn_at=withdrawn_at,
            )
        )  # fmt: skip
    return found


def _let_in(db_session: Session, opening: Opening, person_id: int, came: str) -> None:
    at = OPENING + timedelta(minutes=1 if came == "after" else -1)
    scan = Scan(
        station_id=opening.station, nonce=f"made-up-{person_id}", request_hash=b"", type="entry",
        source_type="manual", happened_at=at, created_at=at, delegate_id=person_id,
    )  # fmt: skip
    db_session.add(scan)
    db_session.flush()
    db_session.add(
        Attendance(
            program_session_id=opening.session, delegate_id=person_id, scan_id=scan.id, station_id=opening.station,
            source_type="manual", entered_at=at, annulled_at=OPENING if came == "taken back" else None,
        )
    )  # fmt: skip
