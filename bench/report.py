"""How long the report on delegates takes: counted, frozen, and on paper in each of its four forms; under 5 s in all.

The closing report after it, read and as PDF, has 5 s of its own.

`python3 run.py bench report [--people 2300] [--delegations 120]`. A home on SQLite with the sample and made-up people
up to that number, nine of ten of them present. Each step is done three times; told is the quickest, as the others
waited for the machine.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.documents.closing import pages as closing_pages
from admin.documents.closing.told import Told
from admin.documents.report import pages, word, workbook
from admin.documents.report.contents import Contents
from congress.documents import facts
from congress.models import Congress, Delegate, DelegateState
from congress.pictures import closing
from congress.reports import issuing
from congress.reports.figures import BaseOfReport
from congress.roster import delegations, records
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.reports import BY, Opening

T = TypeVar("T")
_PAPERS: dict[str, Callable[[Contents], bytes]] = {
    "PDF": pages.document,
    "to read aloud": pages.reading,
    "Word": word.render,
    "workbook": workbook.render,
}


def main() -> None:
    """Make the people, time each step."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=2300)
    asked.add_argument("--delegations", type=int, default=120)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare(data)
        home = Home.open(data)
        opening = Opening(home)
        home.database.run(lambda s: _make(s, told.people, told.delegations))
        chance = random.Random(1)
        opening.let_in([person for person in opening.people() if chance.random() < 0.9])
        _measure(home, opening)
        home.engine.dispose()


def _make(db_session: Session, people: int, units: int) -> None:
    chance = random.Random(2)
    delegations.add_missing(db_session, CONGRESS, [[f"BENCH{n}", f"Đoàn thử số {n}"] for n in range(units)])
    known = len(db_session.scalars(select(Delegate.id)).all())
    made = [
        {
            "full_name": f"Người Thử {chance.randrange(10**6)}",
            "birth_date": str(chance.randrange(1940, 2003)),
            "sex": chance.choice(("Nam", "Nữ")),
            "ethnicity": chance.choice(("Kinh", "Tày", "Nùng", "Dao", "Mông", "")),
            "party": chance.choice(("yes", "no")),
            "education": chance.choice(("Đại học", "Sau đại học", "THPT")),
            "delegation": f"BENCH{number % units}",
            "category": chance.choice(("DUONG_NHIEN", "DH_CA_NHAN", "KHACH_MOI")),
        }
        for number in range(max(people - known, 0))
    ]
    ids = records.add(db_session, CONGRESS, made, "bench", "import")
    for start in range(0, len(ids), records.CHUNK):
        for person in db_session.scalars(select(Delegate).where(Delegate.id.in_(ids[start : start + records.CHUNK]))):
            person.state = DelegateState.ACTIVE


def _measure(home: Home, opening: Opening) -> None:
    figures = _timed("read and counted", lambda: opening.figures(BaseOfReport.PRESENT))
    print(f"{'':18} {figures['present']} of {figures['summoned']} present, {len(figures.units)} delegations")
    report = _timed("counted and frozen", opening.prepared)
    home.database.run(lambda s: issuing.issue(s, CONGRESS, report, BY, despite_mismatches=False))
    with home.database.reading() as db_session:
        kept = facts.read(db_session, db_session.get_one(Congress, CONGRESS)).facts
    made = Contents(opening.snapshot(report), kept, "Asia/Ho_Chi_Minh", {BY: "btc"})
    for name, render in _PAPERS.items():
        _timed(name, lambda render=render: render(made))  # type: ignore[misc]
    told = _timed("closing, read", lambda: _closing(home))
    _timed("closing, PDF", lambda: closing_pages.render(told))


def _closing(home: Home) -> Told:
    with home.database.reading() as db_session:
        congress = db_session.get_one(Congress, CONGRESS)
        told = Told(closing.read(db_session, congress), facts.read(db_session, congress).facts, congress)
        db_session.expunge_all()
        return told


def _timed(what: str, act: Callable[[], T]) -> T:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        found = act()
        best = min(best, time.perf_counter() - began)
    print(f"{what:18} {best * 1000:7.0f} ms")
    return found


if __name__ == "__main__":
    main()
