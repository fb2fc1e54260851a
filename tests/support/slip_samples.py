"""Slips that tests and benchmarks lay out; what they look like is kept in tests/golden."""

import math
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from congress.outcome import SeatPlace, ZonePlace
from congress.slip_content import (
    CallSlip,
    Copy,
    CouponSlip,
    Notice,
    ProgramLine,
    ProgramSlip,
    SeatSlip,
    SessionTotals,
    SlipContent,
    TestSlip,
    TotalsLine,
    TotalsSlip,
    VenueSlip,
)
from congress.slip_layout import Block, Layout, Part, Side, Size

NOW = datetime(2020, 8, 21, 7, 12, 45, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODE = "KBCFGHJKLMNPRSTVXBCFGHJKLMNPRS"
HEADING = ("ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V")

SEAT = SeatSlip(
    congress_lines=HEADING,
    session_name="Phiên chính thức",
    session_when="Sáng 21/8/2020",
    honorific="Đồng chí",
    full_name="Nông Văn Thắng",
    delegation="Huyện Lộc Bình",
    category="Đại biểu chính thức",
    seat=SeatPlace("L03", "Trái", "L", "03", "1"),
    notices=(),
    code=CODE,
    number="48291736",
    station="Bàn đón tiếp 2",
    printed_at=NOW,
)
LONG = replace(
    SEAT,
    full_name="Nguyễn Thị Phương Thảo Nguyên",
    delegation="Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn",
    seat=SeatPlace("SK02", "Sân khấu", "1", "02", "2"),
    notices=(
        Notice(Part.AWARD, "Nhận khen thưởng: ĐỢT 2 - số 07"),
        Notice(Part.AWARD, "(có mặt tại cánh gà trái lúc 10 giờ 15 phút)"),
    ),
    reprint=Copy(1, NOW, "btc"),
)
NO_SEAT = replace(SEAT, honorific="", full_name="WEI Jianhua (韦建华)", seat=None)
ZONE = replace(SEAT, seat=None, zone=ZonePlace("Ban công bên trái", "4"))
PROGRAM = ProgramSlip(
    congress_lines=HEADING,
    session_name="Phiên chính thức",
    session_when="Sáng 21/8/2020",
    lines=tuple(
        ProgramLine(time, title)
        for time, title in (
            ("06:45", "Đón tiếp đại biểu, điểm danh phiên chính thức"),
            ("07:40", "Văn nghệ chào mừng"),
            ("08:00", "Chào cờ; tuyên bố lý do, giới thiệu đại biểu; mời Đoàn Chủ tịch, Đoàn Thư ký"),
            ("08:15", "Diễn văn khai mạc; báo cáo nhanh số lượng đại biểu"),
            ("08:30", "Báo cáo tổng kết phong trào thi đua yêu nước giai đoạn 2015 - 2020"),
            ("10:20", "Công bố quyết định và trao tặng các hình thức khen thưởng, tôn vinh điển hình tiên tiến"),
            ("11:00", "Thông qua danh sách đoàn đại biểu dự Đại hội Thi đua yêu nước toàn quốc lần thứ X"),
            ("11:20", "Chụp ảnh lưu niệm theo đoàn"),
        )
    ),
    version="Chương trình cập nhật lúc 06:50, bản 3",
)
TEST_PAGE = TestSlip("Máy in 1", "tcp://192.168.1.50:9100", "EPSON TM-T20III", 576, NOW)
TOTALS = TotalsSlip(
    HEADING,
    (
        SessionTotals(
            "Phiên trù bị",
            "Sáng 21/8/2020",
            present=312,
            summoned=330,
            guests_present=0,
            guests_invited=0,
            lines=(
                TotalsLine("Thành phố Lạng Sơn", 40, 42, 0),
                TotalsLine("Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn", 3, 4, 0),
            ),
        ),
        SessionTotals(
            "Phiên chính thức",
            "Chiều 21/8/2020",
            present=318,
            summoned=330,
            guests_present=58,
            guests_invited=90,
            lines=(TotalsLine("Thành phố Lạng Sơn", 41, 42, 6), TotalsLine("Huyện Lộc Bình", 29, 30, 0)),
        ),
    ),
    NOW,
)
OF_THE_VENUE: dict[str, VenueSlip] = {"test": TEST_PAGE, "totals": TOTALS}
REHEARSED = replace(SEAT, is_rehearsal=True)
PROGRAM_REHEARSED = replace(PROGRAM, lines=PROGRAM.lines[:3], is_rehearsal=True)
COUPON = CouponSlip(
    congress_lines=HEADING,
    meal="Bữa trưa",
    ordinal=3,
    when="11 giờ 40 phút, ngày 21/8/2020",
    place="Nhà ăn Trung tâm Hội nghị tỉnh",
    honorific="Đồng chí",
    full_name="Nông Văn Thắng",
    delegation="Huyện Lộc Bình",
    table="12",
    diet="ăn chay",
    number="48291736",
    station="Bàn lễ tân 1",
    printed_at=NOW,
)
CALL = CallSlip(
    congress_lines=HEADING,
    session_name="Phiên chính thức",
    session_when="Sáng 21/8/2020",
    honorific="Đồng chí",
    full_name="Nông Văn Thắng",
    delegation="Huyện Lộc Bình",
    award="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    stands_for="",
    wave=2,
    order=7,
    seat="L03",
    ceremony=NOW.replace(hour=10, minute=20, second=0),
    number="48291736",
    station="Bàn lễ tân 1",
    printed_at=NOW,
)


def _star() -> bytes:
    """A logo: a grey star on a dark disc, as a grey PNG."""
    image = Image.new("L", (400, 400), 255)
    drawing = ImageDraw.Draw(image)
    drawing.ellipse((10, 10, 390, 390), fill=60)
    turns = [
        (200 + r * math.sin(i * math.pi / 5), 200 - r * math.cos(i * math.pi / 5)) for i, r in enumerate([150, 60] * 5)
    ]
    drawing.polygon(turns, fill=190)
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


LOGO = _star()
ARRANGED = replace(
    SEAT,
    notices=(
        Notice(Part.REPLACES, "Thay phiếu cũ (K15)."),
        Notice(Part.SUBSTITUTE, "Dự thay đồng chí Lý Minh Hòa."),
        Notice(Part.TABLE, "Ăn: Bàn 12 (ăn chay)"),
    ),
    layout=Layout(
        (
            Block(Part.LOGO, Side.CENTER),
            Block(Part.TITLE, Side.CENTER, "{phien}", Size.LARGE),
            Block(Part.SEAT, size=Size.HUGE),
            Block(Part.NAME, Side.CENTER, size=Size.LARGE),
            Block(Part.DELEGATION, Side.RIGHT, size=Size.SMALL),
            Block(Part.CATEGORY, is_on=False),
            Block(Part.DOOR, Side.LEFT, size=Size.HUGE),
            Block(Part.SPACE, size=Size.LARGE),
            Block(Part.TEXT, Side.RIGHT, "[Ghế {cho_ngoi}, cửa {cua}]\n[Đường dây nóng: {duong_day_nong}]", Size.HUGE),
            Block(Part.REPLACES, Side.CENTER, size=Size.HUGE),
            Block(Part.SUBSTITUTE),
            Block(Part.TABLE),
            Block(Part.RULE),
            Block(Part.CODE, size=Size.LARGE),
            Block(Part.FOOTER, Side.LEFT, "Vui lòng giữ phiếu, {danh_xung} {ho_ten}."),
        ),
        logo=LOGO,
        facts=(("duong_day_nong", "0990 000 001"),),
    ),
)
ALL: dict[str, SlipContent] = {
    "seat": SEAT,
    "long": LONG,
    "no-seat": NO_SEAT,
    "zone": ZONE,
    "program": PROGRAM,
    "rehearsed": REHEARSED,
    "program-rehearsed": PROGRAM_REHEARSED,
    "arranged": ARRANGED,
    "coupon": COUPON,
    "coupon-again": replace(COUPON, place="", table="", diet="", reprint=Copy(1, NOW, "Mất phiếu")),
    "call": CALL,
    "call-for-a-collective": replace(
        CALL,
        full_name="Nguyễn Thị Phương Thảo Nguyên",
        stands_for="Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn",
        wave=12,
        order=115,
        seat="Sân khấu 12",
        ceremony=None,
        is_rehearsal=True,
    ),
}
