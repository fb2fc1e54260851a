"""From the tick of a meal to paper: the coupon comes out as it was arranged, logo and all, dot by dot."""

from dataclasses import replace

from PIL import Image, ImageChops
from sqlalchemy.orm import Session

from congress.desk import hand_outs, side_slips
from congress.outcome import SlipSummary
from congress.paper import slip_templates, slips
from congress.slip_content import CouponSlip
from congress.slip_layout import DEFAULTS, Block, Kind, Part, Side, Size
from printers.slips import render
from printers.virtual import VirtualPrinter
from tests.integration.printers.test_steered_spooler import is_done, point_to, spooler
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home
from tests.support.slip_samples import LOGO
from tests.support.waiting import eventually

HOTLINE = Block(Part.TEXT, Side.CENTER, "Đường dây nóng: {duong_day_nong}", Size.LARGE)


def arranged() -> tuple[Block, ...]:
    """The default with its logo on, without the time of printing, and with a line of one's own."""
    shown = {Part.LOGO: True, Part.PRINTED: False}
    blocks = (replace(block, is_on=shown.get(block.part, block.is_on)) for block in DEFAULTS[Kind.COUPON])
    return (*blocks, HOTLINE)


def test_a_coupon_comes_out_as_it_was_arranged(home: Home, printer: VirtualPrinter) -> None:
    point_to(home, printer.port)
    desk = Desk.open(home)
    person, usher = desk.person(), desk.usher()

    def use_case(db_session: Session) -> SlipSummary | None:
        slip_templates.set_logo(db_session, CONGRESS, LOGO, (400, 400), "test")
        slip_templates.save(db_session, CONGRESS, Kind.COUPON, arranged(), 0, "test")
        [meal, *_] = [kind for kind in hand_outs.kinds(db_session, CONGRESS) if kind.is_meal]
        hand_outs.give(db_session, CONGRESS, meal.id, person, usher.actor)
        return side_slips.coupon_on_tick(db_session, usher, meal.id, person, expires_after_s=60)

    made = home.database.run(use_case)
    assert made is not None
    with spooler(home):
        eventually(is_done(home, made.job))
    with home.database.reading() as db_session:
        content = slips.content_of(db_session, made.job, home.hub.keys)
    assert isinstance(content, CouponSlip)
    assert content.layout.logo == LOGO
    wanted = render(content, 576)
    [path] = printer.slips()
    paper = Image.open(path).convert("1").crop((0, 0, 576, wanted.height))
    assert ImageChops.logical_xor(paper, wanted).getbbox() is None
    assert printer.unknown == []
