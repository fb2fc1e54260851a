"""The attendance book as tables: who was there, every move, who was not, whom a door refused."""

from collections.abc import Sequence
from datetime import datetime

from admin.documents.plain_table import PlainTable
from congress.admission import MoveType
from congress.attendance_book.moves import Move, Way
from congress.attendance_book.records import Attended, Person, Presence, Refused
from congress.outcome import Reason
from congress.vietnamese import group_number

WAYS = {
    Way.SCAN: "Quét mã",
    Way.CARD: "Giấy tờ tùy thân",
    Way.NUMBER: "Tự nhập tên, mã số",
    Way.BY_HAND: "Ghi tay",
    Way.DELEGATION: "Theo đoàn",
    Way.PAPER: "Danh sách giấy",
}
MOVES = {MoveType.ENTRY: "Vào", MoveType.EXIT: "Ra"}
PRESENCES = {
    Presence.IN: "Có mặt",
    Presence.OUT: "Đã ra",
    Presence.EXCUSED: "Vắng có lý do",
    Presence.ABSENT: "Vắng, chưa rõ lý do",
    Presence.AWAITED: "Khách chưa đến",
}
REASONS = {
    Reason.INVALID: "Mã không hợp lệ",
    Reason.WRONG_EVENT: "Mã của đại hội khác",
    Reason.REVOKED: "Giấy mời đã thu hồi",
    Reason.CANCELED: "Đã rút khỏi danh sách",
    Reason.BLOCKED: "Tạm dừng",
    Reason.UNAPPROVED: "Chưa được duyệt",
    Reason.PRODUCT: "Không thuộc thành phần mời",
    Reason.INVALID_TIME: "Ngoài giờ mở cửa",
    Reason.ALREADY_REDEEMED: "Đã có mặt từ trước",
    Reason.AMBIGUOUS: "Trùng nhiều người",
    Reason.RULES: "Trái quy định của phiên",
    Reason.ERROR: "Lỗi hệ thống",
}
_PERSON = (
    ("Mã đại biểu", 13),
    ("Danh xưng", 11),
    ("Họ và tên", 28),
    ("Chức vụ", 30),
    ("Đơn vị", 30),
    ("Đoàn", 30),
    ("Thành phần", 24),
)


def _when(at: datetime | None) -> str:
    return f"{at:%H:%M:%S %d/%m/%Y}" if at else ""


def _who(person: Person) -> tuple[str, ...]:
    return (
        group_number(person.number),
        person.honorific,
        person.full_name,
        person.position_title,
        person.unit,
        person.delegation,
        person.category,
    )


def attendance(people: Sequence[Attended], note: str) -> PlainTable:
    """Everybody of a session, how they stand, when they came in and what they did then."""
    rows = tuple(_attended(one) for one in people)
    came = (("Vào lúc", 20), ("Tại", 20), ("Cửa", 16), ("Cách ghi nhận", 18), ("Ra, vào sau đó", 36))
    return PlainTable("Điểm danh", note, (*_PERSON, ("Ghế", 9), ("Tình trạng", 18), *came, ("Lý do vắng", 30)), rows)


def _attended(one: Attended) -> tuple[str, ...]:
    first, *later = one.moves or (None,)
    told = "; ".join(f"{MOVES[move.move].lower()} {move.at:%H:%M}" for move in later if move)
    came = (_when(first.at), first.station, first.gate, WAYS[first.way]) if first else ("", "", "", "")
    return (*_who(one.person), one.person.seat, PRESENCES[one.presence], *came, told, one.reason)


def moves(lines: Sequence[Move], note: str) -> PlainTable:
    """Every entry and exit in order of time, with what was taken back, by whom and why."""
    columns = (
        ("Lúc", 20),
        ("Lượt", 7),
        ("Mã đại biểu", 13),
        ("Danh xưng", 11),
        ("Họ và tên", 28),
        ("Đoàn", 30),
        ("Tại", 20),
        ("Cửa", 16),
        ("Cách ghi nhận", 18),
        ("Người ghi", 16),
        ("Lý do ghi tay", 26),
        ("Máy chủ ghi lúc", 20),
        ("Hủy lúc", 20),
        ("Người hủy", 16),
        ("Lý do hủy", 26),
    )
    return PlainTable(
        "Vào, ra",
        note,
        columns,
        tuple(
            (
                _when(move.at),
                MOVES[move.move],
                group_number(move.number),
                move.honorific,
                move.full_name,
                move.delegation,
                move.station,
                move.gate,
                WAYS[move.way],
                move.account,
                move.explanation,
                _when(move.recorded_at),
                _when(move.annulled_at),
                move.annulled_by,
                move.annulled_why,
            )
            for move in lines
        ),
    )


def absences(people: Sequence[Attended], note: str) -> PlainTable:
    """Who is missed: the excused with their reason, and those of whom nobody knows why."""
    missed = [one for one in people if one.presence in {Presence.EXCUSED, Presence.ABSENT}]
    columns = (*_PERSON, ("Tình trạng", 18), ("Lý do", 36), ("Ghi lúc", 20), ("Người ghi", 18))
    return PlainTable(
        "Vắng mặt",
        note,
        columns,
        tuple(
            (*_who(one.person), PRESENCES[one.presence], one.reason, _when(one.noted_at), one.noted_by)
            for one in missed
        ),
    )


def refused(scans: Sequence[Refused], note: str) -> PlainTable:
    """Scans that let nobody in, with why."""
    columns = (
        ("Lúc", 20),
        ("Tại", 20),
        ("Cửa", 16),
        ("Lượt", 7),
        ("Cách", 18),
        ("Lý do từ chối", 26),
        ("Mã đại biểu", 13),
        ("Họ và tên", 28),
        ("Đoàn", 30),
        ("Máy chủ ghi lúc", 20),
    )
    return PlainTable(
        "Bị từ chối",
        note,
        columns,
        tuple(
            (
                _when(scan.at),
                scan.station,
                scan.gate,
                MOVES[scan.move],
                WAYS[scan.way],
                REASONS[Reason(scan.reason)] if scan.reason else "Chờ người giúp",
                group_number(scan.number) if scan.number else "",
                scan.full_name,
                scan.delegation,
                _when(scan.recorded_at),
            )
            for scan in scans
        ),
    )
