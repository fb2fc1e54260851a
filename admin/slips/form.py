"""A template as the editor's form sends it: its parts in the order of their rows; and what a button does to them."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from congress.errors import BadInput
from congress.paper.slip_templates import MOST_BLOCKS
from congress.slip_layout import OWN, Block, Part, Side, Size

_UNREADABLE = "Mẫu phiếu gửi lên không đọc được. Vui lòng tải lại trang."


def blocks_told(form: MultiDict[str, str]) -> tuple[Block, ...]:
    """Return the parts a form tells. Raises BadInput for what no page of ours sends."""
    rows = form.getlist("block")
    if len(rows) > 2 * MOST_BLOCKS:
        raise BadInput(_UNREADABLE)
    try:
        return tuple(
            Block(
                part=Part(form.get(f"{row}.part", "")),
                side=Side(form.get(f"{row}.side", Side.LEFT)),
                text=form.get(f"{row}.text", "").replace("\0", ""),
                size=Size(form.get(f"{row}.size", Size.NORMAL)),
                is_on=f"{row}.on" in form,
            )
            for row in rows
        )
    except ValueError as fault:
        raise BadInput(_UNREADABLE) from fault


def arranged(blocks: Sequence[Block], act: str) -> tuple[Block, ...]:
    """Return the parts after a button: "up:3", "down:3", "remove:3" (the place, from 0), "add:rule"."""
    what, _, which = act.partition(":")
    order = list(blocks)
    if what == "add" and which in OWN:
        is_text = which == Part.TEXT
        order.append(Block(Part(which), Side.CENTER if is_text else Side.LEFT))
        return tuple(order)
    place = int(which) if which.isascii() and which.isdecimal() and len(which) < 4 else len(order)
    if place >= len(order):
        return tuple(order)
    if what == "remove" and order[place].part in OWN:
        del order[place]
    elif what in {"up", "down"}:
        to = max(place - 1, 0) if what == "up" else min(place + 1, len(order) - 1)
        order.insert(to, order.pop(place))
    return tuple(order)
