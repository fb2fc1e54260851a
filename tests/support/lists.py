"""Lists in tests: an empty congress, files put in and read, and what became of them."""

import os
from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.roster import reading
from congress import check_in, founding, invitations
from congress.admission import MoveType
from congress.models import Congress, Delegate, Fate, ImportedRow, RosterImport
from congress.outcome import CheckInResult
from congress.roster import imports
from congress.roster.imports import Applied
from congress.scan_request import ScanRequest
from tests.support.homes import Home

ACTOR = "test"
HEADER = ("STT", "Họ và tên", "Năm sinh", "Điện thoại", "Đơn vị", "Đoàn", "Thành phần")


class Lists:
    """The one congress of a home, and lists on their way into it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        with home.database.reading() as db_session:
            known = db_session.scalar(select(Congress.id))
        self.congress = known or home.database.run(lambda s: founding.found(s, "Đại hội thử", "ĐẠI HỘI\nTHỬ", ACTOR))

    def read(self, content: bytes, name: str = "ds.xlsx") -> int:
        """Put a file in and read it; the import's id."""
        import_id = self.home.database.run(lambda s: imports.start(s, self.congress, name, content, ACTOR))
        reading.read_here(self.home.hub, import_id)
        return import_id

    def apply(self, import_id: int, category: str = "") -> Applied:
        def use_case(db_session: Session) -> Applied:
            if category:
                imports.set_default_category(db_session, self.congress, import_id, category)
            return imports.apply(db_session, self.congress, import_id, ACTOR)

        return self.home.database.run(use_case)

    def take_in(self, content: bytes, name: str = "ds.xlsx", category: str = "DUONG_NHIEN") -> int:
        """Read and apply a list nobody has to decide about."""
        import_id = self.read(content, name)
        self.apply(import_id, category)
        return import_id

    def decide(self, import_id: int, decisions: dict[int, str]) -> None:
        self.home.database.run(lambda s: imports.decide(s, self.congress, import_id, decisions))

    def rows(self, import_id: int, fate: str = "") -> list[ImportedRow]:
        with self.home.database.reading() as db_session:
            return imports.rows(db_session, import_id, fate)

    def fates(self, import_id: int) -> dict[str, int]:
        with self.home.database.reading() as db_session:
            counts = imports.counts(db_session, import_id)
        return {fate.value: counts[fate] for fate in Fate if fate in counts}

    def state(self, import_id: int) -> RosterImport:
        with self.home.database.reading() as db_session:
            return imports.get(db_session, self.congress, import_id)

    def scan(self, delegate_id: int) -> CheckInResult:
        """Let somebody come to the door with the code they hold."""
        with self.home.database.reading() as db_session:
            code = invitations.current_code(db_session, delegate_id, self.home.hub.keys) or "none"
        return self.scan_code(code)

    def scan_code(self, code: str) -> CheckInResult:
        """Show a code at a door."""
        station, _ = self.home.new_station(f"Bàn {os.urandom(3).hex()}")
        request = ScanRequest(
            secret=code,
            nonce="nonce-0001",
            source_type="barcode",
            move=MoveType.ENTRY,
            happened_at=None,
            session_code=None,
        )
        return self.home.database.run(lambda s: check_in.check_in(s, station, request))

    def person(self, name: str) -> Delegate:
        with self.home.database.reading() as db_session:
            return db_session.scalars(select(Delegate).where(Delegate.full_name == name)).one()


def workbook(rows: Iterable[Iterable[object]], header: Iterable[str] = HEADER) -> bytes:
    """A list as a unit sends it: a header, then the rows, numbered."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        sheet.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, (number, *row))
    return target.getvalue()
