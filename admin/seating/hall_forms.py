"""What the forms of halls say: a hall asked for by blocks, its stage and doors, chosen seats, a table carried along."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from congress.errors import BadInput
from congress.file_formats.hall import SeatRow, read_hall, write_hall
from congress.seating.drawing import DrawnSeat, HallDrawing
from congress.seating.generator import BlockPlan, HallPlan, Numbering
from congress.seating.geometry import Fixture
from congress.seating.layout import Level, Measures

_LARGEST_TABLE = 4_000_000  # bytes, unpacked
_NUMBER = re.compile(r"-?[0-9]{1,6}")
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_MOST_SEATS = 10_000
BLOCK_FIELDS = ("block_name", "block_rows", "block_seats", "block_level", "block_door", "block_pattern")
FIXTURE_FIELDS = ("kind", "label", "x", "y", "width", "height")
FIRST_PLAN: Mapping[str, Any] = {
    "pattern": "{row}{number:02}",
    "numbering": Numbering.THROUGH.value,
    "skipped": "IJOW",
    "first_row": "A",
    "pitch": "55",
    "depth": "95",
    "aisle": "130",
    "curve": "0",
    "blocks": [
        dict(zip(BLOCK_FIELDS, line, strict=True))
        for line in (
            ("Sân khấu", "1", "12", "stage", "2", "SK{number:02}"),
            ("Trái", "12", "8", "floor", "1", ""),
            ("Giữa", "12", "10", "floor", "2", ""),
            ("Phải", "12", "8", "floor", "3", ""),
        )
    ],
}


def plan_typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, for the form to show again: single fields, and `blocks`, lines with anything in them."""
    lines = zip(*(form.getlist(key) for key in BLOCK_FIELDS), strict=False)
    blocks = [dict(zip(BLOCK_FIELDS, line, strict=True)) for line in lines]
    single = {key: value for key, value in form.items() if key not in BLOCK_FIELDS}
    return single | {"blocks": [block for block in blocks if block["block_name"].strip()]}


def plan_of(told: Mapping[str, Any]) -> HallPlan:
    """Return the hall that was asked for. Raises BadInput for what is no number or no choice of the form's."""
    blocks = tuple(
        BlockPlan(
            name=line["block_name"],
            rows=_whole(line.get("block_rows", ""), f"Số hàng của khu “{line['block_name']}”"),
            seats=_whole(line.get("block_seats", ""), f"Số ghế mỗi hàng của khu “{line['block_name']}”"),
            level=_choice(Level, line.get("block_level", Level.FLOOR)),
            door=line.get("block_door", "").strip()[:40],
            pattern=line.get("block_pattern", "").strip(),
        )
        for line in told["blocks"]
    )
    passages = [part for part in re.split(r"[\s,;]+", told.get("passages", "")) if part]
    return HallPlan(
        blocks=blocks,
        measures=Measures(
            pitch=_whole(told.get("pitch", ""), "Khoảng cách hai ghế"),
            depth=_whole(told.get("depth", ""), "Khoảng cách hai hàng"),
            aisle=_whole(told.get("aisle", ""), "Bề rộng lối đi"),
            curve=_whole(told.get("curve", ""), "Độ cong"),
            passages=tuple(_whole(part, "Lối đi ngang") for part in passages[:20]),
        ),
        pattern=told.get("pattern", "").strip(),
        numbering=_choice(Numbering, told.get("numbering", "")),
        from_right=told.get("from_right") == "1",
        skipped=told.get("skipped", ""),
        with_dd=told.get("with_dd") == "1",
        first_row=told.get("first_row", "").strip() or "A",
    )


def fixtures_typed(form: MultiDict[str, str]) -> list[dict[str, str]]:
    """Return the lines of stage and doors as they were typed, for the form to show again."""
    lines = zip(*(form.getlist(key) for key in FIXTURE_FIELDS), strict=False)
    return [dict(zip(FIXTURE_FIELDS, line, strict=True)) for line in lines if line[0]]


def fixtures_of(form: MultiDict[str, str]) -> list[Fixture]:
    """Return stage and doors as the form lists them; lines without a kind are left out. Raises BadInput."""
    return [
        Fixture(
            line["kind"],
            line["label"].strip(),
            *(_whole(line[key], "Vị trí và kích thước") for key in ("x", "y", "width", "height")),
        )
        for line in fixtures_typed(form)
    ]


def chosen_seats(hall: HallDrawing, form: Mapping[str, str]) -> list[int]:
    """Return the ids of chosen seats: marked on the drawing ("12-40,77") and typed by label ("L01-L08, M03").

    A range of labels goes along one row of the drawing. Raises BadInput for a label that the hall has not.
    """
    ids: set[int] = set()
    for part in filter(None, form.get("seats", "").split(",")):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise BadInput("Không đọc được các ghế đã chọn. Vui lòng tải lại trang.")
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first < _MOST_SEATS:
            raise BadInput("Không đọc được các ghế đã chọn. Vui lòng tải lại trang.")
        ids.update(range(first, last + 1))
    by_label = {seat.label.casefold(): seat for seat in hall.seats}
    for part in filter(None, (part.strip() for part in form.get("labels", "").split(","))):
        ids.update(seat.id for seat in _labelled(hall, by_label, part))
    return sorted(ids)


def _labelled(hall: HallDrawing, by_label: Mapping[str, DrawnSeat], written: str) -> Iterable[DrawnSeat]:
    if (one := by_label.get(written.casefold())) is not None:
        return [one]
    ends = [by_label.get(part.strip().casefold()) for part in re.split(r"[-–]", written)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0].row_rank != ends[1].row_rank:
        raise BadInput(f"Không có ghế “{written}” trong hội trường. Vui lòng ghi như L03, hoặc L01-L08 cho một dãy.")
    first, last = sorted((ends[0].number_rank, ends[1].number_rank))
    return [seat for seat in hall.seats if seat.row_rank == ends[0].row_rank and first <= seat.number_rank <= last]


def packed(table: Iterable[SeatRow]) -> str:
    """Return a table as one word of a form, so that what was previewed is what is taken in."""
    return base64.b64encode(zlib.compress(write_hall(table), 9)).decode()


def unpacked(word: str) -> tuple[SeatRow, ...]:
    """Return the table that `packed` packed. Raises BadInput for anything else."""
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(base64.b64decode(word, validate=True), _LARGEST_TABLE)
    except (binascii.Error, zlib.error, ValueError) as fault:
        raise BadInput("Không đọc được bảng đã xem trước. Vui lòng gửi lại tệp.") from fault
    if not opened.eof:
        raise BadInput("Không đọc được bảng đã xem trước. Vui lòng gửi lại tệp.")
    return read_hall(content)


def _whole(written: str, what: str) -> int:
    written = written.strip()
    if not _NUMBER.fullmatch(written):
        raise BadInput(f"{what} cần là một số nguyên.")
    return int(written)


def _choice(kinds: Any, written: str) -> Any:
    if written not in set(kinds):
        raise BadInput("Có lựa chọn không có trong danh mục. Vui lòng tải lại trang.")
    return kinds(written)
