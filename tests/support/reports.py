"""An opening in tests: who has come to the main session, put in at once, and the report on them."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.models import Attendance, Category, Congress, Delegate, ProgramSession, Scan
from congress.reports import draft, issuing
from congress.reports.draft import Draft
from congress.reports.figures import BaseOfReport, Figures
from congress.reports.issuing import Snapshot
from tests.support.homes import CONGRESS, Home

OPENING = datetime(2020, 8, 21, 0, 55, tzinfo=UTC)  # 07:55 on the clocks of the congress
BY = "account:1"


@dataclass
class Opening:
    """The main session of the sample in the year of the sample, and everybody of the register."""

    home: Home
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.station = self.home.new_station("Cửa chính")[0].id
        with self.home.database.reading() as db_session:
            self.session = db_session.scalars(select(ProgramSession.id).filter_by(code="CT")).one()
        begins = datetime(2020, 8, 21, 1, 0, tzinfo=UTC)
        self.home.database.run(
            lambda s: s.execute(
                update(ProgramSession).where(ProgramSession.id == self.session).values(starts_at=begins)
            )
        )

    def people(self, *categories: str) -> list[int]:
        """Everybody, or who is of these categories, in the order they were entered."""
        asked = select(Delegate.id).join(Category, Category.id == Delegate.category_id).order_by(Delegate.id)
        if categories:
            asked = asked.where(Category.code.in_(categories))
        with self.home.database.reading() as db_session:
            return list(db_session.scalars(asked))

    def official(self) -> list[int]:
        return self.people("DH_CA_NHAN", "DD_TAP_THE", "DUONG_NHIEN")

    def let_in(self, people: Iterable[int], at: datetime = OPENING, *, annulled_at: datetime | None = None) -> None:
        """Record that these came, as a door does, without its slips."""

        wanted = list(people)
        scan = {
            "station_id": self.station,
            "request_hash": b"",
            "type": "entry",
            "source_type": "manual",
            "happened_at": at,
            "created_at": at,
        }
        came = {
            "program_session_id": self.session,
            "station_id": self.station,
            "source_type": "manual",
            "entered_at": at,
            "annulled_at": annulled_at,
        }

        def use_case(db_session: Session) -> None:
            if not wanted:
                return
            scans = db_session.scalars(
                insert(Scan).returning(Scan.id, sort_by_parameter_order=True),
                [{**scan, "nonce": f"came-{next(self._numbers)}", "delegate_id": person} for person in wanted],
            ).all()
            db_session.execute(
                insert(Attendance),
                [
                    {**came, "delegate_id": person, "scan_id": scan_id}
                    for person, scan_id in zip(wanted, scans, strict=True)
                ],
            )

        self.home.database.run(use_case)

    def draft(self, base: BaseOfReport = BaseOfReport.PRESENT, as_of: datetime = OPENING) -> Draft:
        with self.home.database.reading() as db_session:
            congress = db_session.get_one(Congress, CONGRESS)
            return draft.draw_up(db_session, congress, self.session, as_of, base)[0]

    def figures(self, base: BaseOfReport = BaseOfReport.PRESENT, as_of: datetime = OPENING) -> Figures:
        return self.draft(base, as_of).figures

    def prepared(self, as_of: datetime = OPENING) -> int:
        told = self.draft(as_of=as_of)
        with clock.held(as_of):
            return self.home.database.run(lambda s: issuing.prepare(s, CONGRESS, told, BY))

    def issued(self, as_of: datetime = OPENING) -> int:
        """A report that was frozen and issued at one moment; its id."""
        report = self.prepared(as_of)
        with clock.held(as_of):
            self.home.database.run(lambda s: issuing.issue(s, CONGRESS, report, BY, despite_mismatches=False))
        return report

    def snapshot(self, report: int) -> Snapshot:
        with self.home.database.reading() as db_session:
            return issuing.get(db_session, CONGRESS, report)
