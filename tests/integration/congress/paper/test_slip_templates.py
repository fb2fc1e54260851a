"""Templates of slips as they are kept: by version, never one that hides what must be seen, and on paper at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress.documents import recipients
from congress.errors import BadInput, Conflict
from congress.models import AuditEntry, Congress, PrintJob, SlipLogo, SlipTemplate
from congress.paper import slip_specimens, slip_templates, slips
from congress.paper.slip_specimens import Mark
from congress.slip_content import CallSlip, CouponSlip, ProgramSlip, SeatSlip
from congress.slip_layout import DEFAULTS, Block, Kind, Layout, Part, Side, Size
from printers.slips import render
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home
from tests.support.slip_samples import LOGO

ACTOR = "account:1"
Change = Callable[[tuple[Block, ...]], tuple[Block, ...]]
HOTLINE = Block(Part.TEXT, Side.CENTER, "Đường dây nóng: {duong_day_nong}", Size.LARGE)


def save(home: Home, kind: Kind, blocks: tuple[Block, ...], version: int) -> None:
    home.database.run(lambda s: slip_templates.save(s, CONGRESS, kind, blocks, version, ACTOR))


def used(home: Home, kind: Kind) -> Layout:
    with home.database.reading() as db_session:
        return slip_templates.used(db_session, db_session.get_one(Congress, CONGRESS), kind)


def kept(home: Home, kind: Kind) -> slip_templates.KeptTemplate:
    with home.database.reading() as db_session:
        return slip_templates.read(db_session, CONGRESS, kind)


def audited(home: Home) -> AuditEntry:
    with home.database.reading() as db_session:
        return db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_a_template_is_kept_by_version_audited_and_brought_back_to_the_default(each_home: Home) -> None:
    assert kept(each_home, Kind.SEAT) == slip_templates.KeptTemplate(DEFAULTS[Kind.SEAT], 0)
    arranged = (HOTLINE, *DEFAULTS[Kind.SEAT])
    save(each_home, Kind.SEAT, arranged, 0)
    assert kept(each_home, Kind.SEAT) == slip_templates.KeptTemplate(arranged, 1)
    assert used(each_home, Kind.SEAT).facts == (
        ("dia_diem", "Trung tâm Hội nghị tỉnh Lạng Sơn"),
        ("lien_he", "Tiểu ban Lễ tân, điện thoại 0990 000 001"),
        ("duong_day_nong", "0990 000 001"),
    )
    told = audited(each_home)
    assert (told.actor, told.act) == (ACTOR, "slip_template.save")
    assert told.subject == f"congress:{CONGRESS} kind:seat version:1"
    each_home.database.run(lambda s: slip_templates.restore(s, CONGRESS, Kind.SEAT, 1, ACTOR))
    assert kept(each_home, Kind.SEAT) == slip_templates.KeptTemplate(DEFAULTS[Kind.SEAT], 2)
    assert kept(each_home, Kind.PROGRAM).version == 0


def test_of_two_who_arrange_at_once_one_is_told(each_home: Home) -> None:
    def arrange(text: str) -> str:
        try:
            save(each_home, Kind.COUPON, (*DEFAULTS[Kind.COUPON], Block(Part.TEXT, text=text)), 0)
        except Conflict as refusal:
            return refusal.message_vi
        return text

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(arrange, ("Của người thứ nhất", "Của người thứ hai")))
    refused = [words for words in said if "Có người khác vừa sửa mẫu phiếu này" in words]
    assert len(refused) == 1
    template = kept(each_home, Kind.COUPON)
    assert (template.blocks[-1].text in said, template.version) == (True, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda blocks: (*blocks, Block(Part.TEXT, text="Xin chào\n{ho_tne}")), r"Dòng 2: không có trường \{ho_tne\}"),
        (lambda blocks: (*blocks, Block(Part.TEXT)), "còn trống"),
        (lambda blocks: (*blocks, Block(Part.TEXT, text="x" * 401)), "tối đa 400 ký tự"),
        (lambda blocks: (*blocks, Block(Part.TEXT, text="\n".join("abcdefghi"))), "8 dòng"),
        (lambda blocks: (*blocks, *[Block(Part.RULE)] * 40), "tối đa 40 phần"),
        (lambda blocks: tuple(b for b in blocks if b.part is not Part.NAME), "thiếu phần bắt buộc"),
        (lambda blocks: tuple(replace(b, is_on=b.part is not Part.SEAT) for b in blocks), "thiếu phần bắt buộc"),
        (lambda blocks: tuple(replace(b, is_on=b.part is not Part.REPLACES) for b in blocks), "thiếu phần bắt buộc"),
        (lambda blocks: (*blocks, Block(Part.NAME)), "không dùng được"),
        (lambda blocks: (*blocks, Block(Part.WAVE)), "không dùng được"),
        (lambda blocks: (*blocks, Block(Part.RULE, size=Size.HUGE)), "không dùng được"),
        (lambda blocks: tuple(replace(b, size=Size.SMALL) if b.part is Part.AWARD else b for b in blocks), "cỡ chữ"),
    ],
)
def test_a_bad_template_is_refused_in_words_and_changes_nothing(home: Home, change: Change, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        save(home, Kind.SEAT, change(DEFAULTS[Kind.SEAT]), 0)
    assert kept(home, Kind.SEAT) == slip_templates.KeptTemplate(DEFAULTS[Kind.SEAT], 0)
    assert audited(home).act != "slip_template.save"


def seat_slip(home: Home, db_session: Session) -> SeatSlip:
    job = db_session.scalars(select(PrintJob.id).where(PrintJob.slip_type == "seat")).one()
    content = slips.content_of(db_session, job, home.hub.keys)
    assert isinstance(content, SeatSlip)
    return content


def test_the_next_slip_is_printed_as_it_is_arranged(each_home: Home) -> None:
    desk = Desk.open(each_home)
    desk.check_in(desk.person())
    with each_home.database.reading() as db_session:
        before = seat_slip(each_home, db_session)
    assert before.layout == Layout(DEFAULTS[Kind.SEAT])
    save(each_home, Kind.SEAT, (HOTLINE, *DEFAULTS[Kind.SEAT]), 0)
    with each_home.database.reading() as db_session:
        after = replace(seat_slip(each_home, db_session), printed_at=before.printed_at)
    plain = Block(Part.TEXT, Side.CENTER, "Đường dây nóng: 0990 000 001", Size.LARGE)
    same = replace(before, layout=Layout((plain, *DEFAULTS[Kind.SEAT])))
    assert render(after, 576) == render(same, 576)
    assert render(after, 576).height > render(before, 576).height


def test_what_an_older_program_kept_never_keeps_paper_waiting(home: Home) -> None:
    save(home, Kind.SEAT, (HOTLINE, *DEFAULTS[Kind.SEAT]), 0)
    odd = [{"part": "hologram"}, {"part": "text", "side": "left", "text": "{x}", "size": "vast", "is_on": True}]
    home.database.run(lambda s: s.execute(update(SlipTemplate).values(blocks=odd)))
    assert used(home, Kind.SEAT).blocks == DEFAULTS[Kind.SEAT]


def test_a_logo_is_kept_replaced_shown_only_where_it_is_on_and_taken_away(each_home: Home) -> None:
    def give(png: bytes | None) -> None:
        each_home.database.run(lambda s: slip_templates.set_logo(s, CONGRESS, png, (400, 400), ACTOR))

    give(LOGO[:-1])
    give(LOGO)
    assert audited(each_home).subject == f"congress:{CONGRESS} logo:400x400"
    assert used(each_home, Kind.SEAT).logo == b""
    first, *others = DEFAULTS[Kind.SEAT]
    save(each_home, Kind.SEAT, (replace(first, is_on=True), *others), 0)
    assert used(each_home, Kind.SEAT).logo == LOGO
    give(None)
    assert used(each_home, Kind.SEAT).logo == b""
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(SlipLogo.id)) is None


@pytest.mark.parametrize("kind", Kind)
def test_a_slip_is_looked_at_for_somebody_with_every_mark_and_a_code_of_nobody(each_home: Home, kind: Kind) -> None:
    with each_home.database.reading() as db_session:
        congress = db_session.get_one(Congress, CONGRESS)
        [*_, person] = recipients.active(db_session, CONGRESS)
        layout = slip_templates.used(db_session, congress, kind)
        seen = {mark: slip_specimens.specimen(db_session, congress, kind, person, layout, mark) for mark in Mark}
    plain = seen[Mark.NONE]
    assert seen[Mark.COPY].reprint is not None
    assert seen[Mark.REHEARSED].is_rehearsal
    if isinstance(plain, SeatSlip):
        assert plain.code == recipients.SPECIMEN
        assert plain.seat is not None
        replaced = seen[Mark.REPLACES]
        assert isinstance(replaced, SeatSlip)
        assert replaced.notices[0].part is Part.REPLACES
    if isinstance(plain, SeatSlip | CouponSlip | CallSlip):
        assert (plain.full_name, plain.delegation) == (person.full_name, person.delegation)
    else:
        assert isinstance(plain, ProgramSlip)
        assert plain.lines
    assert render(plain, 384).height > 200
