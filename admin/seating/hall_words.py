"""How pages speak of a hall's seats and zones: whom a zone is kept for, how a chair is read aloud and what it wears."""

from collections.abc import Callable, Sequence

from flask_babel import gettext

from congress.models import ZonePurpose
from congress.seating.drawing import DrawnSeat, HallDrawing
from congress.seating.zones import ZoneLine

_TINTS = 6  # of delegations, in turn


def purposes() -> dict[str, str]:
    """Whom the seats of a zone are kept for, in the order a form offers them."""
    return {
        ZonePurpose.ANYBODY: gettext("bất kỳ ai"),
        ZonePurpose.DELEGATION: gettext("một đoàn"),
        ZonePurpose.PRESIDIUM: gettext("đoàn chủ tịch"),
        ZonePurpose.SECRETARIAT: gettext("thư ký"),
        ZonePurpose.LEADERS: gettext("lãnh đạo"),
        ZonePurpose.HONORARY: gettext("khách danh dự"),
        ZonePurpose.GUESTS: gettext("khách mời"),
        ZonePurpose.AWARDS: gettext("người nhận khen thưởng"),
        ZonePurpose.WHEELCHAIR: gettext("người đi xe lăn"),
        ZonePurpose.PRESS: gettext("báo chí"),
        ZonePurpose.SERVICE: gettext("phục vụ"),
        ZonePurpose.RESERVE: gettext("dự phòng"),
        ZonePurpose.CLOSED: gettext("không xếp người"),
    }


def zone_classes(zones: Sequence[ZoneLine]) -> dict[str, str]:
    """Return what the chairs of each zone wear, by its code: one class a purpose, tints in turn for delegations."""
    delegations = [zone.code for zone in zones if zone.purpose == ZonePurpose.DELEGATION]
    return {
        zone.code: f"of-delegation tint-{delegations.index(zone.code) % _TINTS}"
        if zone.purpose == ZonePurpose.DELEGATION
        else f"of-{zone.purpose or 'anybody'}"
        for zone in zones
    }


def seat_class(zones: Sequence[ZoneLine]) -> Callable[[DrawnSeat], str]:
    """Return what says how a chair looks, by its zone, and by the zone's mark which one that is."""
    classes, keys = zone_classes(zones), zone_keys(zones)
    worn = {code: f"{classes[code]} k{keys[code]}" for code in classes}
    return lambda seat: worn.get(seat.zone, "of-nobody")


def seat_title(hall: HallDrawing) -> Callable[[DrawnSeat], str]:
    """Return what says how a chair is read aloud: its place, then its zone. Sentences are looked up once for all."""
    place = str(gettext("Ghế %(label)s, khu %(block)s, hàng %(row)s"))
    aisle = ", " + str(gettext("cạnh lối đi"))
    zones = {code: ", " + str(gettext("khu vực %(zone)s", zone=name)) for code, name in hall.zone_names.items()}

    def title(seat: DrawnSeat) -> str:
        said = place % {"label": seat.label, "block": seat.block, "row": seat.row}
        return said + (aisle if seat.is_aisle else "") + zones.get(seat.zone, "")

    return title


def zone_keys(zones: Sequence[ZoneLine]) -> dict[str, str]:
    """Return the short mark that stands for each zone in the drawing and its legend, by code: "1", "2", "3"."""
    return {zone.code: str(number) for number, zone in enumerate(zones, start=1)}


def marked_seats(hall: HallDrawing, keys: dict[str, str]) -> list[tuple[DrawnSeat, str]]:
    """Return the chairs that bear their zone's mark: the first of those side by side that are of one zone."""
    found = []
    for block in hall.blocks:
        for row in block.rows:
            before = None
            for seat in row.seats:
                if seat.zone in keys and seat.zone != before:
                    found.append((seat, keys[seat.zone]))
                before = seat.zone
    return found
