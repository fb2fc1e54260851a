"""Two spoolers of one congress, each with the printers at its own machine's ports."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from congress import check_in
from congress.admission import MoveType
from congress.errors import BadInput
from congress.models import Delivery, JobState, Printer, PrinterState, StationPrinter
from congress.outcome import CheckInResult
from congress.paper import print_queue, printer_board, printer_register
from congress.paper.print_queue import SlipProgress
from congress.paper.printer_board import PrinterCard
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.serial_lines import SerialLine
from tests.support.waiting import eventually


@contextmanager
def spooler(home: Home, machine: str = "") -> Iterator[None]:
    own = Spooler(home.hub, machine)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield
    finally:
        own.stop()
        thread.join(30)
        assert not thread.is_alive()


def add(db_session: Session, name: str, address: str) -> int:
    return printer_register.add(db_session, CONGRESS, name, address, "test", width_dots=576, has_cutter=True)


def cards(home: Home) -> dict[str, PrinterCard]:
    with home.database.reading() as db_session:
        return {card.name: card for card in printer_board.cards(db_session, CONGRESS)}


def scan(home: Home, station: StationIdentity, index: int) -> CheckInResult:
    request = ScanRequest(home.cards()[index].code, f"nonce-{index:04d}", "barcode", MoveType.ENTRY, None, None)
    return home.database.run(lambda s: check_in.check_in(s, station, request))


def slips_of(home: Home, station: StationIdentity, result: CheckInResult) -> tuple[SlipProgress, ...]:
    with home.database.reading() as db_session:
        return print_queue.progress(db_session, station.id, result.scan)


def test_each_machines_spooler_prints_at_its_own_ports_and_a_silent_ones_slips_go_to_the_neighbour(
    each_home: Home, printer: VirtualPrinter
) -> None:
    home = each_home
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{printer.port}")))
    station, _ = home.new_station()
    with SerialLine(printer) as line:
        there = f"serial://quay-3{line.path}?flow=none"
        first = home.database.run(lambda s: add(s, "Máy in quầy 3", there))
        home.database.run(lambda s: try_first(s, station, first))
        with spooler(home):
            eventually(lambda: cards(home)["Máy in 1"].has_spooler)
            assert not cards(home)["Máy in quầy 3"].has_spooler
            with spooler(home, "quay-3"):
                eventually(lambda: cards(home)["Máy in quầy 3"].model)
                eventually(lambda: cards(home)["Máy in quầy 3"].state == PrinterState.IDLE)
                slips = printed(home, station, 0)
                assert {(slip.printer, slip.delivery) for slip in slips} == {("Máy in quầy 3", Delivery.BY_PROCESS_ID)}
            eventually(lambda: cards(home)["Máy in quầy 3"].state == PrinterState.STOPPED)
            slips = printed(home, station, 1)
            assert {(slip.printer, slip.state) for slip in slips} == {("Máy in 1", JobState.COMPLETED)}
            with spooler(home, "quay-3"):
                eventually(lambda: cards(home)["Máy in quầy 3"].state == PrinterState.IDLE)
                slips = printed(home, station, 2)
                assert {slip.printer for slip in slips} == {"Máy in quầy 3"}  # back to the first of its station


def test_what_waits_for_a_spooler_that_fell_silent_is_moved(each_home: Home, printer: VirtualPrinter) -> None:
    home = each_home
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{printer.port}")))
    station, _ = home.new_station()
    first = home.database.run(lambda s: add(s, "Máy in quầy 3", "usb://quay-3/dev/usb/lp0"))
    home.database.run(lambda s: try_first(s, station, first))
    result = scan(home, station, 0)
    assert {slip.printer for slip in slips_of(home, station, result)} == {"Máy in quầy 3"}
    with spooler(home):
        slips = eventually(lambda: settled(home, station, result))
    assert {(slip.printer, slip.state) for slip in slips} == {("Máy in 1", JobState.COMPLETED)}


def test_the_same_port_of_two_machines_is_two_printers(home: Home) -> None:
    home.database.run(lambda s: add(s, "Quầy 3", "usb://quay-3/dev/usb/lp0"))
    home.database.run(lambda s: add(s, "Quầy 4", "usb://quay-4/dev/usb/lp0"))
    home.database.run(lambda s: add(s, "Máy chủ", "usb:/dev/usb/lp0"))
    with pytest.raises(BadInput):
        home.database.run(lambda s: add(s, "Quầy 3 nữa", "usb://quay-3/dev/usb/lp0"))
    for wrong in ("usb://Quay_3/dev/usb/lp0", "usb://quay-3", "usb:///dev/usb/lp0", "usb://quay-3//dev/usb/lp0"):
        with pytest.raises(BadInput):
            printer_register.checked_address(wrong)


def settled(home: Home, station: StationIdentity, result: CheckInResult) -> tuple[SlipProgress, ...]:
    slips = slips_of(home, station, result)
    return slips if all(slip.is_settled for slip in slips) else ()


def printed(home: Home, station: StationIdentity, index: int) -> tuple[SlipProgress, ...]:
    """Let a guest in and wait for their slips."""
    result = scan(home, station, index)
    return eventually(lambda: settled(home, station, result))


def try_first(db_session: Session, station: StationIdentity, printer_id: int) -> None:
    """Let a station try this printer before the one it has."""
    here = StationPrinter.station_id == station.id
    db_session.execute(update(StationPrinter).where(here, StationPrinter.printer_id == printer_id).values(rank=0))
