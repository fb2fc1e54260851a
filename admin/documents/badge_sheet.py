"""The badges that desks have replaced, as a workbook."""

from collections.abc import Mapping, Sequence

from admin.documents import plain_table
from congress import clock
from congress.desk.badge_standing import GivenBadge, Paper
from congress.models import BadgeReason
from congress.vietnamese import group_number

_COLUMNS = (
    ("Lúc", 18),
    ("Mã đại biểu", 14),
    ("Họ và tên", 28),
    ("Đoàn", 32),
    ("Cấp lại lần", 11),
    ("Lý do", 14),
    ("Ghi thêm", 30),
    ("Bàn", 18),
    ("Người cấp", 18),
    ("Người cho phép", 18),
    ("Vì sao cho phép", 30),
    ("Thẻ", 24),
)


def render(
    badges: Sequence[GivenBadge], reasons: Mapping[BadgeReason, str], papers: Mapping[Paper, str], zone: str
) -> bytes:
    """Return an xlsx workbook, a line for each badge."""
    rows = (
        (
            f"{clock.local(badge.at, zone):%H:%M %d/%m/%Y}",
            group_number(badge.number),
            badge.full_name,
            badge.delegation,
            str(badge.ordinal),
            reasons[BadgeReason(badge.reason)],
            badge.explanation,
            badge.station,
            badge.by,
            badge.leave_by,
            badge.leave_reason,
            papers[badge.paper],
        )
        for badge in badges
    )
    return plain_table.render("Thẻ cấp lại", _COLUMNS, rows)
