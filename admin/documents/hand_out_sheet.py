"""Who got what at the desks, as a table."""

from collections.abc import Mapping, Sequence

from admin.documents import plain_table
from admin.documents.plain_table import PlainTable
from congress import clock
from congress.desk.hand_outs import Receipt
from congress.vietnamese import group_number

_COLUMNS = (("Mục phát", 24), ("Mã đại biểu", 14), ("Họ và tên", 28), ("Đoàn", 32), ("Lúc", 18), ("Người phát", 20))


def render(receipts: Sequence[Receipt], names: Mapping[str, str], zone: str) -> bytes:
    """Return an xlsx workbook, a line for each thing somebody got."""
    return plain_table.xlsx(table(receipts, names, zone))


def table(receipts: Sequence[Receipt], names: Mapping[str, str], zone: str, note: str = "") -> PlainTable:
    """Return the table, with a note of what and as of when it is."""
    rows = tuple(
        (
            receipt.kind,
            group_number(receipt.number),
            receipt.full_name,
            receipt.delegation,
            f"{clock.local(receipt.given_at, zone):%H:%M %d/%m/%Y}",
            names[receipt.given_by],
        )
        for receipt in receipts
    )
    return PlainTable("Đã phát", note, _COLUMNS, rows)
