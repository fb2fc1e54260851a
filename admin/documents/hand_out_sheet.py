"""Who got what at the desks, as a workbook."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from congress import clock
from congress.desk.hand_outs import Receipt
from congress.vietnamese import group_number

_COLUMNS = (("Mục phát", 24), ("Mã đại biểu", 14), ("Họ và tên", 28), ("Đoàn", 32), ("Lúc", 18), ("Người phát", 20))


def render(receipts: Sequence[Receipt], names: Mapping[str, str], zone: str) -> bytes:
    """Return an xlsx workbook; every cell is text: nothing anybody typed is ever taken for a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Đã phát")
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@"})
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(receipts), len(_COLUMNS) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for line, receipt in enumerate(receipts, start=1):
            cells = (
                receipt.kind,
                group_number(receipt.number),
                receipt.full_name,
                receipt.delegation,
                f"{clock.local(receipt.given_at, zone):%H:%M %d/%m/%Y}",
                names[receipt.given_by],
            )
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
    return target.getvalue()
