"""`flask stations`: devices at gates and desks, set and told what to do from the console of the hub."""

from collections.abc import Callable
from dataclasses import replace

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.console import ACTOR, in_words
from admin.frame import current_congress, hub
from congress import station_board, station_settings, stations
from congress.errors import BadInput
from congress.models import Printer, ProgramSession, Station, StationMode
from congress.station_board import StationView

station_commands = AppGroup("stations", help="Stations: devices at gates and desks.")
WORDS = {
    StationMode.SELF_SERVICE: "đại biểu tự quét",
    StationMode.DESK: "bàn lễ tân",
    StationMode.PROGRAM: "chỉ hiện chương trình",
}
BY_DOORS = "doors"


@station_commands.command("add")
@click.argument("name")
@in_words
def add(name: str) -> None:
    """Register a station and print its device token, this once."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> str:
        station = stations.add_with_printers(db_session, congress_id, name, ACTOR)
        return stations.issue_token(db_session, station.id, ACTOR)

    click.echo(hub().database.run(use_case))


@station_commands.command("list")
@in_words
def list_all() -> None:
    """Say how every station is set and what its screen told last."""
    with hub().database.reading() as db_session:
        for line in station_board.lines(db_session, current_congress().id):
            click.echo(_line(line))


def _line(line: StationView) -> str:
    told = [line.name, *([line.gate] if line.gate else []), WORDS[line.mode]]
    if line.session:
        told.append(f"chỉ {line.session}")
    told.append("đóng" if line.closed_at else "mở")
    if not line.is_paired:
        told.append("chưa ghép")
    elif line.silent_s is None:
        told.append("chưa có tín hiệu")
    else:
        told.append("hoạt động" if line.is_alive else f"mất tín hiệu {line.silent_s} giây")
    if line.is_clock_wrong:
        told.append(f"đồng hồ lệch {(line.clock_ahead_ms or 0) / 1000:+.0f} giây")
    if line.kept_scans:
        told.append(f"giữ {line.kept_scans} lượt quét chưa gửi")
    told.append("đạt kiểm tra T−60" if line.is_checked else "chưa đạt kiểm tra T−60")
    return "; ".join(told)


@station_commands.command("set")
@click.argument("name")
@click.option("--rename", metavar="NAME")
@click.option("--gate", metavar="NAME", help="Where it stands; empty for none.")
@click.option("--mode", type=click.Choice([mode.value for mode in StationMode]))
@click.option("--session", metavar="CODE", help=f"The one session it is for, or “{BY_DOORS}”: whose doors are open.")
@click.option("--languages", metavar="vi,en", help="Those it offers; the first is the one it waits in.")
@click.option("--volume", type=click.IntRange(0, 100))
@click.option(
    "--ways", metavar="name,number,camera", help=f"In besides a keyboard scanner, of: {', '.join(stations.WAYS)}."
)
@click.option("--printers", metavar="NAME,NAME", help="In the order in which they are tried; empty for none.")
@in_words
def set_one(
    name: str,
    rename: str | None,
    gate: str | None,
    mode: str | None,
    session: str | None,
    languages: str | None,
    volume: int | None,
    ways: str | None,
    printers: str | None,
) -> None:
    """Set a station; what is not named stays as it is."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        station_id = _id_of(db_session, congress_id, name)
        now = station_settings.of_station(db_session, congress_id, station_id)
        wished = replace(
            now,
            name=now.name if rename is None else rename,
            gate=now.gate if gate is None else gate,
            mode=now.mode if mode is None else StationMode(mode),
            session_id=now.session_id if session is None else _session(db_session, congress_id, session),
            languages=now.languages if languages is None else tuple(languages.split(",")),
            volume=now.volume if volume is None else volume,
            ways=now.ways if ways is None else tuple(filter(None, ways.split(","))),
            printers=now.printers if printers is None else _printers(db_session, congress_id, printers),
        )
        station_settings.save(db_session, congress_id, station_id, wished, ACTOR)

    hub().database.run(use_case)


def _id_of(db_session: Session, congress_id: int, name: str) -> int:
    found = db_session.scalar(
        select(Station.id).where(Station.congress_id == congress_id, Station.name == name, Station.revoked_at.is_(None))
    )
    if found is None:
        raise BadInput(f"Không có trạm tên “{name}”. Xem tên bằng: flask stations list")
    return found


def _session(db_session: Session, congress_id: int, code: str) -> int | None:
    if code == BY_DOORS:
        return None
    found = db_session.scalar(
        select(ProgramSession.id).where(ProgramSession.congress_id == congress_id, ProgramSession.code == code)
    )
    if found is None:
        raise BadInput(f"Không có phiên mã “{code}”.")
    return found


def _printers(db_session: Session, congress_id: int, names: str) -> tuple[int, ...]:
    known = {
        row.name: row.id
        for row in db_session.execute(
            select(Printer.id, Printer.name).where(Printer.congress_id == congress_id, Printer.removed_at.is_(None))
        )
    }
    wished = [name.strip() for name in names.split(",") if name.strip()]
    if missing := [name for name in wished if name not in known]:
        raise BadInput(f"Không có máy in tên “{missing[0]}”.")
    return tuple(known[name] for name in wished)


Tell = Callable[[Session, int, int | None, str], int]


def _told(tell: Tell, name: str | None, *, everyone: bool) -> None:
    """Tell one station, or all of them, and say how many were told."""
    if everyone == (name is not None):
        raise BadInput("Nêu tên một trạm, hoặc --all cho mọi trạm.")
    congress_id = current_congress().id

    def use_case(db_session: Session) -> int:
        station_id = None if name is None else _id_of(db_session, congress_id, name)
        return tell(db_session, congress_id, station_id, ACTOR)

    click.echo(f"{hub().database.run(use_case)} trạm.")


def _add(command: str, tell: Tell, words: str) -> None:
    @station_commands.command(command, help=words)
    @click.argument("name", required=False)
    @click.option("--all", "everyone", is_flag=True, help="All stations.")
    @in_words
    def run(name: str | None, *, everyone: bool) -> None:
        _told(tell, name, everyone=everyone)


_add("close", station_settings.close, "Let a station take no scans; its screen leads guests to the next desk.")
_add("open", station_settings.reopen, "Let a closed station take scans again.")
_add("reload", station_settings.reload, "Let a screen load its page anew as soon as nobody stands there.")
_add("check", station_settings.ask_for_check, "Ask for the check before the doors open (T−60).")
