"""Replacement badges that tests lay out; what they look like is kept in tests/golden."""

from dataclasses import replace

from congress.badge_slip import BadgeSlip
from congress.documents.recipients import SPECIMEN
from tests.support.slip_samples import CODE, HEADING, NOW

BADGE = BadgeSlip(
    congress_lines=HEADING,
    word="ĐẠI BIỂU",
    full_name="Nông Văn Thắng",
    position="Chủ tịch Hội Nông dân, Xã Hữu Khánh",
    delegation="Huyện Lộc Bình",
    badge_number="0137",
    number="48291736",
    code=CODE,
    ordinal=1,
    issued_at=NOW,
    station="Bàn lễ tân 1",
)
LONG = replace(
    BADGE,
    word="ĐẠI BIỂU DANH DỰ",
    full_name="Nguyễn Thị Phương Thảo Nguyên",
    position=(
        "Phó Trưởng phòng Quản lý đầu tư kiêm Chủ tịch Công đoàn cơ sở, Ban Quản lý Khu kinh tế cửa khẩu "
        "Đồng Đăng - Lạng Sơn, Ủy ban nhân dân tỉnh Lạng Sơn"
    ),
    delegation="Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn",
    ordinal=12,
)
PLAIN = replace(
    BADGE, word="BÁO CHÍ", full_name="WEI Jianhua (韦建华)", position="", delegation="Đoàn báo chí", ordinal=2
)
REHEARSED = replace(BADGE, code=SPECIMEN, is_rehearsal=True)
ALL = {"badge": BADGE, "badge-long": LONG, "badge-plain": PLAIN, "badge-rehearsed": REHEARSED}
