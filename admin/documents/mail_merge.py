"""The sheet a word processor merges letters from: one row an invitation."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from congress.invitations import InvitationCard
from congress.vietnamese import group_number

_COLUMNS = (
    ("Đoàn", 30),
    ("Danh xưng", 12),
    ("Họ và tên", 28),
    ("Chức vụ", 36),
    ("Đơn vị", 36),
    ("Thành phần", 24),
    ("Mã đại biểu", 14),
    ("Mã QR", 38),
    ("Điện thoại", 14),
    ("Thư điện tử", 26),
)


def render(cards: Sequence[InvitationCard]) -> bytes:
    """Return an xlsx workbook. Every cell is text, so that nothing a list contained is taken for a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Giấy mời")
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        for row, card in enumerate(cards, start=1):
            cells = (
                card.delegation,
                card.honorific,
                card.full_name,
                card.position_title,
                card.unit,
                card.category,
                group_number(card.number),
                card.code,
                card.phone,
                card.email,
            )
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return target.getvalue()
