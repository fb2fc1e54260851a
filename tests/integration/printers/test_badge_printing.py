"""Replacement badges through the spooler: proved, asked about, and never printed twice by themselves."""

import dataclasses
import threading
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from congress import invitations
from congress.desk import badge_standing, badges
from congress.desk.badge_standing import Paper
from congress.desk.badges import Order, Replaced
from congress.models import BadgePaper, BadgeReason, Printer, PrintJob, StationMode
from congress.paper import print_desk
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.desks import Desk
from tests.support.homes import Home
from tests.support.waiting import eventually


@pytest.fixture
def desk(home: Home, printer: VirtualPrinter) -> Desk:
    address = f"tcp://127.0.0.1:{printer.port}"
    home.database.run(lambda s: s.execute(update(Printer).values(address=address)))
    opened = Desk.open(home)
    opened.station = dataclasses.replace(opened.station, mode=StationMode.DESK)
    opened.usher()
    return opened


@pytest.fixture
def spooler(home: Home, desk: Desk) -> Iterator[Spooler]:
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    yield own
    own.stop()
    thread.join(30)
    assert not thread.is_alive()


def lose(desk: Desk) -> Replaced:
    order, guest = Order(BadgeReason.LOST, "", BadgePaper.SLIP, 1, "nonce-0001"), desk.person()
    return desk.home.database.run(
        lambda s: badges.replace(s, desk.usher(), guest, order, desk.home.hub.keys, most=2, expires_after_s=60)
    )


def paper(desk: Desk) -> Paper | None:
    with desk.home.database.reading() as db_session:
        shown = badge_standing.of_person(db_session, desk.usher(), desk.person())
    return shown.last.paper if shown and shown.last else None


def code(desk: Desk) -> str | None:
    with desk.home.database.reading() as db_session:
        return invitations.current_code(db_session, desk.person(), desk.home.hub.keys)


def printed_codes(printer: VirtualPrinter) -> list[str]:
    read = [zxingcpp.read_barcodes(Image.open(slip).convert("L")) for slip in printer.slips()]
    return [found.text for codes in read for found in codes]


def test_a_badge_comes_out_and_that_is_proved(desk: Desk, printer: VirtualPrinter, spooler: Spooler) -> None:
    lose(desk)
    eventually(lambda: paper(desk) is Paper.OUT)
    assert printed_codes(printer) == [code(desk)]
    assert printer.unknown == []


def test_a_badge_that_is_cut_off_is_asked_about_and_no_prints_the_very_same_one(
    desk: Desk, printer: VirtualPrinter, spooler: Spooler
) -> None:
    printer.faults.reset_after_bytes = 20_000
    lose(desk)
    eventually(lambda: paper(desk) is Paper.ASKED)
    assert code(desk) not in printed_codes(printer)  # nothing by itself
    desk.home.database.run(lambda s: print_desk.answer_held(s, 1, desk.usher().actor, came_out=False))
    eventually(lambda: paper(desk) is Paper.OUT)
    assert printed_codes(printer) == [code(desk)]


def test_without_paper_a_badge_waits_at_its_printer_and_the_desk_sees_it(
    desk: Desk, printer: VirtualPrinter, spooler: Spooler
) -> None:
    lose(desk)
    eventually(lambda: paper(desk) is Paper.OUT)
    printer.faults.paper_out = True
    with desk.home.database.reading() as db_session:
        first = db_session.scalars(select(PrintJob.id)).one()
    order, guest = Order(BadgeReason.DAMAGED, "", BadgePaper.SLIP, 1, "nonce-0002"), desk.person()
    made = desk.home.database.run(
        lambda s: badges.replace(s, desk.usher(), guest, order, desk.home.hub.keys, most=2, expires_after_s=60)
    )
    assert made.ordinal == 2
    eventually(lambda: paper(desk) is Paper.NONE)  # told as not printed, while it waits for paper
    assert len(printer.slips()) == 1
    printer.faults.paper_out = False
    eventually(lambda: paper(desk) is Paper.OUT, 15)
    assert printed_codes(printer) == [code(desk), code(desk)]
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.id)).all() == [first, first + 1]
