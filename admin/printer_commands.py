"""`flask printers`: printers added, found, asked, tried and steered at the console of the hub."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from admin import printer_words
from admin.acquaintance import look_at
from admin.console import ACTOR, in_words
from admin.frame import current_congress, hub
from congress import clock
from congress.errors import BadInput
from congress.models import JobState, Printer, PrintJob
from congress.paper import print_desk, print_steering, printer_board, printer_register
from printers import discovery
from printers.profiles import profile_of

T = TypeVar("T")
_ANSWER_WITHIN_S = 15.0
_LAST_WORDS = 3
printer_commands = AppGroup("printers", help="Slip printers: added, found, tried, steered.")


def _with_printer(name: str, use_case: Callable[[Session, Printer], T]) -> T:
    congress_id = current_congress().id
    return hub().database.run(
        lambda db_session: use_case(db_session, printer_register.named(db_session, congress_id, name))
    )


@printer_commands.command("add")
@click.argument("name")
@click.argument("address", metavar="ADDRESS")
@click.option("--width", type=click.Choice(["576", "512", "384"]), help="Dots; by its model unless told.")
@click.option("--no-cutter", is_flag=True, help="Slips are torn off by hand.")
@in_words
def add_printer(name: str, address: str, width: str | None, *, no_cutter: bool) -> None:
    """Register a printer and ask it who it is; every station tries it after those it has."""
    congress_id, run = current_congress().id, hub().database.run
    told_width = int(width) if width else 576
    with hub().database.reading() as db_session:
        printer_register.check(db_session, congress_id, name, address, width_dots=told_width, has_cutter=not no_cutter)
    seen = look_at(address)
    profile = profile_of(seen.introduction.model if seen.introduction else "")

    def use_case(db_session: Session) -> None:
        printer_id = printer_register.add(
            db_session,
            congress_id,
            name,
            address,
            ACTOR,
            width_dots=int(width) if width else profile.width_dots,
            has_cutter=profile.has_cutter and not no_cutter,
        )
        if seen.introduction:
            printer_register.keep_introduction(
                db_session, printer_id, seen.introduction.model, seen.introduction.back_channel
            )

    run(use_case)
    click.echo(seen.words)


@printer_commands.command("set")
@click.argument("name")
@click.option("--rename", metavar="NAME")
@click.option("--address")
@click.option("--width", type=click.Choice(["576", "512", "384"]), help="Dots.")
@click.option("--cutter/--no-cutter", default=None, help="Whether it cuts by itself.")
@click.option("--roll", type=int, metavar="METRES", help="Of a full roll.")
@in_words
def set_printer(
    name: str, rename: str | None, address: str | None, width: str | None, roll: int | None, *, cutter: bool | None
) -> None:
    """Change a printer; what is not named stays as it is."""

    def use_case(db_session: Session, printer: Printer) -> None:
        printer_register.change(
            db_session,
            printer,
            ACTOR,
            name=printer.name if rename is None else rename,
            address=printer.address if address is None else address,
            width_dots=int(width) if width else printer.width_dots,
            has_cutter=printer.has_cutter if cutter is None else cutter,
            roll_m=printer.roll_mm // 1000 if roll is None else roll,
        )

    _with_printer(name, use_case)


@printer_commands.command("list")
@in_words
def list_printers() -> None:
    """Say how every printer is, and its last words."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        cards = printer_board.cards(db_session, congress.id)
    for card in cards:
        click.echo(f"{card.name}\t{card.address}\t{_state_words(card.state, card.reasons)}")
        click.echo(f"\t{card.model or 'Chưa rõ kiểu máy'}. {printer_words.back_channel(card.back_channel)}.")
        click.echo(
            f"\tChờ in {card.waiting}, cần người xem {card.held}, một giờ qua {card.printed_last_hour}, "
            f"đã in {card.printed}. Giấy còn khoảng {card.left_mm // 1000} m."
        )
        click.echo(f"\tIn cho: {', '.join(card.stations) or 'chưa trạm nào'}.")
        if not card.has_spooler:
            click.echo("\tChương trình in không chạy.")
        for spoken in card.last_words[:_LAST_WORDS]:
            at = clock.local(spoken.at, congress.zone)
            click.echo(f"\t{at:%H:%M:%S %d/%m}\t{_state_words(spoken.state, spoken.reasons)}")


def _state_words(state: str, reasons: Sequence[str]) -> str:
    why = printer_words.reasons(reasons)
    return printer_words.states()[state] + (f" ({why})" if why else "")


@printer_commands.command("find")
@click.argument("network", required=False)
@click.option("--port", type=int, default=discovery.PORT, show_default=True)
@in_words
def find_printers(network: str | None, port: int) -> None:
    """Look who listens on the port of printers in NETWORK (this machine's own /24 unless told), and at USB, serial."""
    network = network or discovery.own_network()
    if network and not discovery.is_searchable(network):
        raise BadInput("Chỉ dò được một mạng nội bộ nhỏ, nhiều nhất 254 địa chỉ. Ví dụ: 192.168.1.0/24.")
    found = [*(discovery.on_network(network, port) if network else ()), *discovery.on_this_machine()]
    for place in found:
        click.echo(place.address)
    click.echo(f"Tìm thấy {len(found)} nơi có thể là máy in.", err=True)


@printer_commands.command("probe")
@click.argument("name")
@in_words
def probe(name: str) -> None:
    """Let the spooler ask a printer who it is and how it answers; not a row of paper moves."""

    def ask(db_session: Session, printer: Printer) -> int:
        printer_register.ask_probe(db_session, printer, ACTOR)
        return printer.id

    printer_id = _with_printer(name, ask)
    _await(lambda s: not printer_register.is_probe_asked(s, printer_id))
    with hub().database.reading() as db_session:
        printer = db_session.get_one(Printer, printer_id)
        why = printer_words.reasons(printer.state_reasons.split())
        click.echo(f"{printer.model or 'Máy in không xưng tên'}. {printer_words.back_channel(printer.back_channel)}.")
        if why:
            click.echo(f"Hiện tại: {why}.")


@printer_commands.command("test")
@click.argument("name")
@in_words
def test_page(name: str) -> None:
    """Print a test page and wait until it is out."""
    _print_and_wait(name, print_steering.ask_test_page)
    click.echo("Xem trang in thử, rồi trả lời trên trang quản trị Máy in, hoặc bằng: flask printers tested.")


@printer_commands.command("tested")
@click.argument("name")
@click.option("--edge", type=click.Choice(["A", "B", "C"]), required=True, help="The last edge that came out whole.")
@click.option("--legible/--illegible", required=True)
@in_words
def tested(name: str, edge: str, *, legible: bool) -> None:
    """Keep what you saw on the test page."""
    width = {"A": 384, "B": 512, "C": 576}[edge]
    _with_printer(
        name, lambda s, printer: printer_register.answer_test(s, printer, ACTOR, width_dots=width, is_legible=legible)
    )


@printer_commands.command("totals")
@click.argument("name")
@in_words
def totals(name: str) -> None:
    """Print the figures of the day: who came, by session and delegation."""
    _print_and_wait(name, print_steering.ask_totals)


@printer_commands.command("pause")
@click.argument("name")
@in_words
def pause(name: str) -> None:
    """Let a printer rest; what waits for it goes to the next printer of its station."""
    moved = _with_printer(name, lambda s, printer: print_steering.pause(s, printer, ACTOR))
    click.echo(f"Đã tạm dừng “{name}”; {moved} phiếu chuyển sang máy khác.")


def _steers(command: str, act: Callable[[Session, Printer, str], object], told: str, about: str) -> None:
    """Make a command of an act on one printer that needs its name and nothing else."""

    @printer_commands.command(command, help=about)
    @click.argument("name")
    @in_words
    def steer(name: str) -> None:
        _with_printer(name, lambda s, printer: act(s, printer, ACTOR))
        click.echo(f"“{name}” {told}.")


_steers(
    "drain",
    print_steering.drain,
    "in nốt các phiếu đang chờ, không nhận thêm",
    "Let a printer finish what waits for it and take nothing new.",
)
_steers("resume", print_steering.resume, "nhận phiếu trở lại", "Let a printer take jobs again.")
_steers("roll", printer_register.new_roll, "có cuộn giấy mới", "Say that a full roll was put in.")
_steers("remove", printer_register.remove, "đã được gỡ", "Remove a printer that nothing waits for.")


@printer_commands.command("jobs")
@in_words
def jobs() -> None:
    """List what waits to be printed, and what waits for a person."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        waiting = printer_board.waiting_slips(db_session, congress_id)
        held = print_desk.held_slips(db_session, congress_id)
    names = printer_words.slip_types()
    for slip in waiting:
        state = "đang in, máy dừng" if slip.is_halted else "đang in" if slip.is_printing else "chờ in"
        click.echo(f"{slip.job}\t{names[slip.slip_type]}\t{slip.printer}\t{state}")
    for one in held:
        state = "phiếu đã ra chưa?" if one.came_out_unknown else "chưa in, không ai chờ nữa"
        click.echo(f"{one.job}\t{names[one.slip_type]}\t{one.printer}\t{state}")


@printer_commands.command("move")
@click.argument("job", type=int)
@click.argument("name")
@in_words
def move(job: int, name: str) -> None:
    """Move a waiting job, with the later slips of its guest, to another printer."""
    congress_id = current_congress().id
    moved = _with_printer(
        name, lambda s, printer: print_steering.move(s, print_steering.job_of(s, congress_id, job), printer, ACTOR)
    )
    click.echo(f"Đã chuyển {moved} phiếu.")


@printer_commands.command("cancel")
@click.argument("job", type=int)
@in_words
def cancel(job: int) -> None:
    """Drop a job of which nothing was sent."""
    congress_id = current_congress().id
    hub().database.run(lambda s: print_steering.cancel(s, print_steering.job_of(s, congress_id, job), ACTOR))


@printer_commands.command("release")
@click.argument("job", type=int)
@click.option("--came-out/--not-out", required=True, help="Whether you hold the slip in your hand.")
@in_words
def release(job: int, *, came_out: bool) -> None:
    """Answer for a held job: it came out, or it is to be printed once more."""
    life_s = hub().settings.slip_expires_after_s
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        held = print_steering.job_of(db_session, congress_id, job)
        print_desk.answer_held(db_session, held.id, ACTOR, came_out=came_out, slip_expires_after_s=life_s)

    hub().database.run(use_case)


def _print_and_wait(name: str, ask: Callable[..., int]) -> None:
    life_s = hub().settings.slip_expires_after_s
    job_id = _with_printer(name, lambda s, printer: ask(s, printer, ACTOR, expires_after_s=life_s))

    def is_settled(db_session: Session) -> bool:
        return db_session.get_one(PrintJob, job_id).state not in {JobState.PENDING, JobState.PROCESSING}

    _await(is_settled)
    with hub().database.reading() as db_session:
        job = db_session.get_one(PrintJob, job_id)
        if job.state != JobState.COMPLETED:
            raise BadInput("Phiếu chưa ra hoặc không rõ đã ra chưa. Lệnh `printers jobs` cho biết phiếu cần người xem.")


def _await(is_done: Callable[[Session], bool]) -> None:
    """Wait for what the spooler does. Raises BadInput when it does not come, most likely because no spooler runs."""
    until = time.monotonic() + _ANSWER_WITHIN_S
    while True:
        with hub().database.reading() as db_session:
            if is_done(db_session):
                return
        if time.monotonic() > until:
            raise BadInput("Chưa có trả lời. Chương trình in có đang chạy không? (python -m printers.spooler)")
        time.sleep(0.1)
