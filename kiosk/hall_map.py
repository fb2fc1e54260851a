"""A small map of a hall for screens at the door: blocks, doors, the stage, one chair and the way to it; no person.

Anybody may ask for it; it says no more than a plan on the wall does.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.errors import NotFound
from congress.models import Congress
from congress.seating import drawing, hall_rows, wayfinding
from congress.seating.drawing import DrawnBlock, HallDrawing
from congress.seating.wayfinding import Way
from congress.station_settings import LANGUAGES
from kiosk import spoken
from kiosk.station_auth import hub

blueprint = Blueprint("hall_map", __name__, url_prefix="/kiosk")
_LONGEST = 60  # letters of what is asked for
_LETTERS_ACROSS = 17  # how large letters are: so many times their height make the map's width
_SHORT = 2  # letters of a block's name that says nothing alone: "1", "A"
_LETTER_WIDTH = 0.62  # of the height of a letter


@dataclass(frozen=True, slots=True)
class BlockName:
    """A block's name on the map: its lines around a middle, and how large."""

    lines: list[str]
    x: int
    y: int
    size: int
    is_goal: bool


@blueprint.get("/hall.svg")
def hall_map() -> Response:
    """Draw a hall with a chair, `?hall=ID&seat=LABEL`, or with a zone, `&zone=CODE`; `&door=` names another door.

    Without either the hall alone is drawn. A copy is good while the hall's version is: browsers ask with its tag.
    """
    asked = {key: request.args.get(key, "")[:_LONGEST] for key in ("seat", "zone", "door")}
    wished = request.args.get("language", "")
    language = wished if wished in LANGUAGES else "vi"
    hall = request.args.get("hall", "")
    if not (hall.isascii() and hall.isdecimal() and len(hall) < 10):
        raise NotFound("Không tìm thấy hội trường này.")
    with hub().database.reading() as db_session:
        congress_id = _congress_id(db_session)
        version = hall_rows.get(db_session, congress_id, int(hall)).version
        tag = f"{hall}-{version}-{language}-" + "-".join(asked.values()).encode().hex()
        is_known = request.if_none_match.contains_weak(tag)
        body = "" if is_known else drawn(drawing.load(db_session, congress_id, int(hall)), asked, language)
    answer = Response(body, 304 if is_known else 200, mimetype="image/svg+xml")
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-cache"  # kept, and asked for anew with its tag
    return answer


def drawn(hall: HallDrawing, asked: dict[str, str], language: str) -> str:
    """Return the map of a hall with what is asked for on it: seat, zone, door. Raises NotFound."""
    way = None
    if asked["seat"]:
        way = wayfinding.to_seat(hall, asked["seat"], asked["door"])
    elif asked["zone"]:
        way = wayfinding.to_zone(hall, asked["zone"], asked["door"])
    size = max(hall.bounds.width, hall.bounds.height * 4 // 5) // _LETTERS_ACROSS
    return render_template(
        "kiosk/hall_map.svg",
        drawing=hall,
        way=way,
        label=way.goal.label if way and asked["seat"] else "",
        size=size,
        names=[_name(block, way, size, spoken.hall_map(language)) for block in hall.blocks if not block.is_on_stage],
        words=spoken.hall_map(language),
        language=language,
    )


def _name(block: DrawnBlock, way: Way | None, size: int, words: dict[str, str]) -> BlockName:
    """Set a block's name as large as it fits, in two lines if need be, clear of the marked chair and of its door."""
    front, rear = block.rows[0].seats, block.rows[-1].seats
    width = front[-1].x - front[0].x + size
    name = words["block"].format(block=block.name) if len(block.name) <= _SHORT else block.name
    lines, parts = [name], name.split()
    if len(parts) > 1 and len(name) * size * _LETTER_WIDTH > width:
        half = (len(parts) + 1) // 2
        lines = [" ".join(parts[:half]), " ".join(parts[half:])]
    fitting = min(size, round(width / _LETTER_WIDTH / max(map(len, lines))))
    top, bottom = front[len(front) // 2].y, rear[len(rear) // 2].y
    is_goal = way is not None and way.goal.block_code == block.code
    taken = [way.goal.y, way.goal.y - 2 * size, *([way.door.middle[1]] if way.door else [])] if way and is_goal else []
    heights = [top + (bottom - top) * share // 12 for share in (6, 3, 9, 2, 10)]
    y = max(heights, key=lambda height: min([2 * size, *(abs(height - other) for other in taken)]))
    return BlockName(lines, block.name_at[0], y, fitting, is_goal)


def _congress_id(db_session: Session) -> int:
    found = db_session.scalar(select(Congress.id).order_by(Congress.id).limit(1))
    if found is None:
        raise NotFound("Chưa có đại hội nào.")
    return found
