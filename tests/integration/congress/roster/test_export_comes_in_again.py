"""Any table this product exports comes in again and changes nobody."""

import re
import zipfile
from contextlib import suppress
from io import BytesIO

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.documents import people_sheet
from congress.models import Category, Delegate, Fate
from congress.roster import delegations, people, person
from congress.roster.entry import InvalidEntry, understand
from congress.roster.people import PeopleFilter
from tests.support.lists import ACTOR, Lists

NASTY = (
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+84",
    "-",
    "@SUM(A1)",
    "'",
    '"',
    "a;b,c\td",
    "dòng\nhai",
    "🙂",
    "123",
    "1.0",
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=40))
NAMES = st.one_of(
    st.sampled_from(("H'Hen Niê", "Ông Cao Thắng", "Bà Huyện Thanh Quan", "NGUYỄN VĂN A", "Lý Minh Hoà", "=Nguyễn")),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
)
TYPED = st.fixed_dictionaries(
    {
        "full_name": NAMES,
        "honorific": TEXTS,
        "birth_date": st.sampled_from(("", "1962", "05/1968", "05/05/1970")),
        "sex": st.sampled_from(("", "Nam", "Nữ")),
        "party": st.sampled_from(("", "yes", "no")),
        "ethnicity": TEXTS,
        "religion": TEXTS,
        "education": TEXTS,
        "position_title": TEXTS,
        "unit": TEXTS,
        "notes": TEXTS,
        "field": st.sampled_from(("", "KINH_TE", "VH_XH", "QP_AN", "KHAC")),
        "award": st.sampled_from(("", "HCLD3", "CTD_UBND")),
        "phone": st.sampled_from(("", "0912345678", "0168.012.3456")),
        "identity": st.sampled_from(("", "099070760379", "odd 12")),
        "extra.Cỡ áo": TEXTS,
    }
)


def export(lists: Lists) -> bytes:
    with lists.home.database.reading() as db_session:
        ids = people.ids(db_session, lists.congress, PeopleFilter())
        return people_sheet.render(db_session, lists.congress, people_sheet.lines(db_session, ids))


def test_the_whole_sample_comes_in_again_unchanged(lists: Lists) -> None:
    assert lists.fates(lists.read(export(lists))) == {"same": 420}


@settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(st.lists(TYPED, min_size=8, max_size=20))
def test_whoever_can_be_entered_comes_in_again_unchanged(empty: Lists, typed: list[dict[str, str]]) -> None:
    def enter(db_session: Session) -> int:
        delegations.add_missing(db_session, empty.congress, [["SYT", "Sở Y tế"]])
        codes = {row.code: row.list_name for row in db_session.scalars(select(Category))}
        entered = 0
        for told in typed:
            more = {"delegation": "SYT", "category": "DANH_DU"}
            with suppress(InvalidEntry):  # what the form refuses is on no register
                entry = understand(told | more, {"extra.Cỡ áo": ""}, {"SYT": ""}, codes, empty.home.hub.keys)
                person.add(db_session, empty.congress, entry.record, ACTOR)
                entered += 1
        return entered

    assert empty.home.database.run(enter) > 0
    rows = empty.rows(empty.read(export(empty)))
    with empty.home.database.reading() as db_session:
        everybody = db_session.scalars(select(Delegate.id)).all()
    assert [(row.fate, row.words, row.changes) for row in rows if row.fate != Fate.SAME] == []
    assert len(rows) == len(everybody)


def test_no_cell_of_an_export_is_a_formula(lists: Lists) -> None:
    with zipfile.ZipFile(BytesIO(export(lists))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert set(re.findall(r'<c r="[A-Z]+\d+"[^>]*t="(\w+)"', sheet)) <= {"s", "inlineStr"}
    assert not re.search(r"<c [^>]*(?<!t=\"s\")(?<!t=\"inlineStr\")><v>", sheet)
