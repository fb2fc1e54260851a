"""The printers of a congress: added, changed, removed, known by what they said, trusted by what a person saw.

Which spooler prints on one is a lease: a second spooler waits until the first is gone. A printer whose address names a
machine (`usb://quay-3/dev/usb/lp0`) is for the spooler of that machine, all others are for the hub's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import BackChannel, JobState, Printer, PrintJob, Station, StationPrinter

WIDTHS = {576: "80 mm (576 chấm)", 512: "80 mm (512 chấm)", 384: "58 mm (384 chấm)"}
SHORT_ROLL_MM, LONG_ROLL_MM = 30_000, 50_000  # what is usual for 58 and 80 mm paper
_LONGEST_NAME = 60
_LONGEST_MODEL = 60
_ADDRESS = re.compile(
    r"tcp://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[1-9]\d{0,4}"
    r"|serial:(//[a-z0-9.-]+)?/[^\s?#/][^\s?#]*(\?[a-z0-9=&]*)?"
    r"|(usb|file):(//[a-z0-9.-]+)?/[^\s?#/][^\s?#]*"
    r"|ipp://[A-Za-z0-9.-]+(:[1-9]\d{0,4})?/[^\s?#]+"
)
_AT_A_MACHINE = re.compile(r"(?P<kind>usb|serial|file)://(?P<machine>[a-z0-9.-]+)(?P<path>/.*)")


def checked_address(address: str) -> str:
    """Return an address of a known kind (printers/transports.py). Raises BadInput."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        raise BadInput(f"Địa chỉ máy in “{address}” không đúng. Ví dụ: tcp://192.168.1.50:9100 hoặc usb:/dev/usb/lp0.")
    return address


def machine_of(address: str) -> str:
    """Which machine's own port an address means; "" for the hub's, and for a printer on the network."""
    told = _AT_A_MACHINE.fullmatch(address)
    return told["machine"] if told else ""


def at_its_machine(address: str) -> str:
    """Return the address as the machine itself says it."""
    told = _AT_A_MACHINE.fullmatch(address)
    return f"{told['kind']}:{told['path']}" if told else address


def add(
    db_session: Session, congress_id: int, name: str, address: str, actor: str, *, width_dots: int, has_cutter: bool
) -> int:
    """Register a printer and put it last in every station's order; return its id.

    Raises BadInput for an empty or taken name or address, a width no printer has, an address of no known kind.
    """
    printer = Printer(congress_id=congress_id)
    _describe(db_session, printer, name, address, width_dots=width_dots, has_cutter=has_cutter)
    printer.roll_mm = SHORT_ROLL_MM if width_dots == 384 else LONG_ROLL_MM
    db_session.add(printer)
    db_session.flush()
    last_ranks = select(Station.id, func.max(StationPrinter.rank)).outerjoin(StationPrinter).group_by(Station.id)
    for station_id, rank in db_session.execute(last_ranks.where(Station.congress_id == congress_id)).all():
        db_session.add(StationPrinter(station_id=station_id, printer_id=printer.id, rank=(rank or 0) + 1))
    db_session.flush()
    audit.append(db_session, actor, "printer.add", f"printer:{printer.id}")
    return printer.id


def check(db_session: Session, congress_id: int, name: str, address: str, *, width_dots: int, has_cutter: bool) -> None:
    """Raise what `add` would raise, before the address is looked at."""
    _describe(db_session, Printer(congress_id=congress_id), name, address, width_dots=width_dots, has_cutter=has_cutter)


def change(
    db_session: Session,
    printer: Printer,
    actor: str,
    *,
    name: str,
    address: str,
    width_dots: int,
    has_cutter: bool,
    roll_m: int,
) -> None:
    """Change a printer. What it said of itself, and what was seen of it, holds no longer at another address.

    Raises BadInput as `add` does, and for a roll no printer takes.
    """
    if not 1 <= roll_m <= 1000:
        raise BadInput("Chiều dài cuộn giấy cần từ 1 đến 1000 mét.")
    was = (printer.address, printer.width_dots, printer.has_cutter)
    _describe(db_session, printer, name, address, width_dots=width_dots, has_cutter=has_cutter)
    printer.roll_mm = roll_m * 1000
    if (printer.address, printer.width_dots, printer.has_cutter) != was:
        printer.tested_at, printer.is_legible = None, False
    if printer.address != was[0]:
        printer.model, printer.back_channel, printer.probed_at = "", BackChannel.UNKNOWN, None
    audit.append(db_session, actor, "printer.change", f"printer:{printer.id}")


def _describe(
    db_session: Session, printer: Printer, name: str, address: str, *, width_dots: int, has_cutter: bool
) -> None:
    name, address = " ".join(name.split()), checked_address(address)
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput("Tên máy in cần có từ 1 đến 60 ký tự.")
    others = select(Printer.name).where(Printer.congress_id == printer.congress_id, Printer.id != (printer.id or 0))
    if db_session.scalar(others.where(Printer.name == name)) is not None:
        raise BadInput(f"Đã có máy in tên “{name}”. Vui lòng chọn tên khác.")
    if (owner := db_session.scalar(others.where(Printer.address == address))) is not None:
        raise BadInput(f"Địa chỉ này đã là của máy in “{owner}”.")
    if width_dots not in WIDTHS:
        raise BadInput("Bề ngang giấy không có trong danh mục.")
    printer.name, printer.address, printer.width_dots, printer.has_cutter = name, address, width_dots, has_cutter


def remove(db_session: Session, printer: Printer, actor: str) -> None:
    """Remove a printer that nothing was ever printed on; one with a history is taken from all stations instead.

    Raises Conflict while a job waits for it or for a person's answer.
    """
    jobs = select(func.count(PrintJob.id)).where(PrintJob.printer_id == printer.id)
    open_states = (JobState.PENDING, JobState.PROCESSING, JobState.PENDING_HELD)
    if db_session.scalar(jobs.where(PrintJob.state.in_(open_states))):
        raise Conflict(
            f"Máy in “{printer.name}” còn phiếu đang chờ. Vui lòng chuyển hoặc bỏ các phiếu đó rồi gỡ máy in."
        )
    db_session.execute(delete(StationPrinter).where(StationPrinter.printer_id == printer.id))
    if db_session.scalar(jobs):
        printer.removed_at = clock.now()
        printer.name = f"{printer.name} (đã gỡ {printer.id})"
        printer.address = ""
    else:
        db_session.delete(printer)
    audit.append(db_session, actor, "printer.remove", f"printer:{printer.id}")


def get(db_session: Session, congress_id: int, printer_id: int) -> Printer:
    """Return a printer of this congress. Raises NotFound."""
    printer = db_session.get(Printer, printer_id)
    if printer is None or printer.congress_id != congress_id or printer.removed_at is not None:
        raise NotFound("Không tìm thấy máy in này.")
    return printer


def named(db_session: Session, congress_id: int, name: str) -> Printer:
    """Return the printer of this name. Raises NotFound."""
    here = select(Printer).where(Printer.congress_id == congress_id, Printer.removed_at.is_(None))
    printer = db_session.scalar(here.where(Printer.name == " ".join(name.split())))
    if printer is None:
        raise NotFound(f"Không có máy in tên “{name}”. Lệnh `printers list` cho biết các máy in đang có.")
    return printer


def new_roll(db_session: Session, printer: Printer, actor: str) -> None:
    """Begin to count the paper of a new roll."""
    printer.printed_mm = 0
    audit.append(db_session, actor, "printer.new_roll", f"printer:{printer.id}")


# ── what it says of itself, and what a person says of its paper ───────────────────────────────────────────────────────


def ask_probe(db_session: Session, printer: Printer, actor: str) -> None:
    """Let the printer's worker ask it who it is: only the worker speaks with it."""
    printer.probe_asked_at = clock.now()
    audit.append(db_session, actor, "printer.probe", f"printer:{printer.id}")


def is_probe_asked(db_session: Session, printer_id: int) -> bool:
    """Whether somebody waits for the printer to be asked (cheap, reads only)."""
    unanswered = or_(Printer.probed_at.is_(None), Printer.probed_at < Printer.probe_asked_at)
    asked = select(Printer.id).where(Printer.id == printer_id, Printer.probe_asked_at.is_not(None), unanswered)
    return db_session.scalar(asked) is not None


def keep_introduction(db_session: Session, printer_id: int, model: str, back_channel: BackChannel) -> None:
    """Keep what a printer said of itself."""
    told = {"model": model[:_LONGEST_MODEL], "back_channel": back_channel, "probed_at": clock.now()}
    db_session.execute(update(Printer).where(Printer.id == printer_id).values(**told))


def keep_paper(db_session: Session, printer_id: int, *, width_dots: int, has_cutter: bool) -> None:
    """Take over how its model prints, for a printer that nobody has looked at yet: it was added while it was away.

    What a person saw on the test page, or said otherwise when they added it, holds.
    """
    roll_mm = SHORT_ROLL_MM if width_dots == 384 else LONG_ROLL_MM
    as_added = (Printer.model == "", Printer.tested_at.is_(None), Printer.width_dots == 576, Printer.has_cutter)
    db_session.execute(
        update(Printer)
        .where(Printer.id == printer_id, *as_added)
        .values(width_dots=width_dots, has_cutter=has_cutter, roll_mm=roll_mm)
    )


def keep_silence(db_session: Session, printer_id: int) -> None:
    """Keep that it was asked and could not answer; its state tells why."""
    db_session.execute(update(Printer).where(Printer.id == printer_id).values(probed_at=clock.now()))


def keep_back_channel(db_session: Session, printer_id: int, back_channel: BackChannel) -> None:
    """Keep how it let it be known that a slip came out."""
    db_session.execute(update(Printer).where(Printer.id == printer_id).values(back_channel=back_channel))


def answer_test(db_session: Session, printer: Printer, actor: str, *, width_dots: int, is_legible: bool) -> None:
    """Keep what a person saw on the test page: which edge was printed whole, and whether all is legible.

    Raises BadInput for an edge the page does not have.
    """
    if width_dots not in WIDTHS:
        raise BadInput("Vui lòng chọn mép phải xa nhất còn in đủ.")
    printer.width_dots, printer.is_legible, printer.tested_at = width_dots, is_legible, clock.now()
    audit.append(db_session, actor, "printer.test", f"printer:{printer.id} {width_dots} {is_legible}")


# ── who prints on it ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Ownership:
    """A printer that another spooler prints on."""

    printer: str
    owner: str


def own(db_session: Session, owner: str, lease_s: float, machine: str = "") -> Sequence[Printer]:
    """Take or keep every printer of this machine that nobody else has, and return them."""
    now = clock.now()
    is_free = or_(Printer.owner == owner, Printer.owned_until.is_(None), Printer.owned_until <= now)
    taken = db_session.execute(
        update(Printer)
        .where(is_free, Printer.removed_at.is_(None), _is_reached_from(machine))
        .values(owner=owner, owned_until=now + timedelta(seconds=lease_s))
        .returning(Printer.id)
    ).scalars()
    return db_session.scalars(select(Printer).where(Printer.id.in_(taken.all())).order_by(Printer.id)).all()


def owned_by_others(db_session: Session, owner: str, machine: str = "") -> Sequence[Ownership]:
    """Give the printers of this machine that another spooler has."""
    rows = db_session.execute(
        select(Printer.name, Printer.owner).where(
            Printer.owner != owner, Printer.owned_until > clock.now(), _is_reached_from(machine)
        )
    )
    return [Ownership(*row) for row in rows]


def _is_reached_from(machine: str) -> ColumnElement[bool]:
    ports = [Printer.address.like(f"{kind}://{machine or '%'}/%") for kind in ("usb", "serial", "file")]
    return or_(*ports) if machine else ~or_(*ports)


def disown(db_session: Session, owner: str) -> None:
    """Let go of every printer this spooler has."""
    db_session.execute(update(Printer).where(Printer.owner == owner).values(owner="", owned_until=None))
