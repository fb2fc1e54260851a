"""What the pages of the attendance book call things, in the reader's language."""

from flask_babel import gettext

from congress.admission import MoveType
from congress.attendance_book.moves import Way
from congress.attendance_book.paper import Fate
from congress.models import DelegateState


def ways() -> dict[str, str]:
    """How somebody was recorded."""
    return {
        Way.SCAN: gettext("Quét mã"),
        Way.NUMBER: gettext("Tự nhập tên, mã số"),
        Way.CARD: gettext("Giấy tờ tùy thân"),
        Way.BY_HAND: gettext("Ghi tay"),
        Way.DELEGATION: gettext("Theo đoàn"),
        Way.PAPER: gettext("Danh sách giấy"),
    }


def move_types() -> dict[str, str]:
    """In or out."""
    return {MoveType.ENTRY: gettext("Vào"), MoveType.EXIT: gettext("Ra")}


def fates() -> dict[str, str]:
    """What becomes of a tick that contradicts the book."""
    return {
        Fate.KEPT: gettext("đã ghi từ chính biểu mẫu này"),
        Fate.IN: gettext("đã có mặt từ trước, giữ giờ đầu"),
        Fate.OFF_LIST: gettext("không còn trong danh sách, không ghi"),
        Fate.EXCUSED: gettext("đã báo vắng có lý do"),
        Fate.OUTSIDE: gettext("ngoài giờ mở cửa"),
        Fate.FUTURE: gettext("giờ chưa tới, cần sửa"),
    }


def states() -> dict[str, str]:
    """Why somebody is on no list any more."""
    return {
        DelegateState.CANCELED: gettext("Đã rút"),
        DelegateState.SUBSTITUTED: gettext("Có người dự thay"),
        DelegateState.BLOCKED: gettext("Tạm dừng"),
        DelegateState.UNAPPROVED: gettext("Chờ duyệt"),
    }
