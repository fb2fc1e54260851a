"""Words of printers on pages and at the console: states, reasons, what they answer with."""

from collections.abc import Sequence

from flask_babel import gettext as _

from congress.models import BackChannel, PrinterState
from congress.paper.printer_board import DRAINING, PAUSED, Trouble

_SEVERITIES = ("-error", "-warning", "-report")


def states() -> dict[str, str]:
    """What a printer's state is called."""
    return {
        PrinterState.IDLE: _("sẵn sàng"),
        PrinterState.PROCESSING: _("đang in"),
        PrinterState.STOPPED: _("dừng"),
        PAUSED: _("tạm dừng"),
        DRAINING: _("đang in nốt, không nhận thêm"),
    }


def reasons(told: Sequence[str]) -> str:
    """Why a printer is as it is, in words; "" when all is well."""
    words = {
        "media-empty": _("hết giấy"),
        "media-low": _("sắp hết giấy"),
        "media-jam": _("kẹt giấy"),
        "cover-open": _("nắp đang mở"),
        "offline": _("không trực tuyến"),
        "connecting-to-device": _("chưa kết nối được"),
        "unknown-host": _("không có tên này trên mạng"),
        "not-a-printer": _("địa chỉ này không phải của máy in"),
        "paused": _("hàng đợi in đang dừng"),
        "timed-out": _("không trả lời kịp"),
        "cutter": _("lỗi dao cắt"),
        "other": _("lỗi khác"),
    }
    return ", ".join(words.get(_bare(reason), reason) for reason in told)


def trouble(found: Trouble) -> str:
    """One printer's trouble as a sentence."""
    why = reasons(found.reasons) if found.reasons else _("chương trình in không chạy")
    return str(_("%(printer)s: %(why)s.", printer=found.printer, why=why))


def back_channel(told: str) -> str:
    """How a printer lets it be known that a slip came out."""
    words: dict[str, str] = {
        BackChannel.PROCESS_ID: _("Máy in trả lời được khi phiếu ra giấy (mã tiến trình)"),
        BackChannel.FENCE: _("Máy in trả lời được khi đã in xong (dấu mốc)"),
        BackChannel.NONE: _("Máy in không trả lời: chỉ biết đã gửi, không biết phiếu đã ra chưa"),
        BackChannel.UNKNOWN: _("Chưa biết máy in có trả lời được không"),
    }
    return words[told]


def answers_with(told: str) -> str:
    """The same in a clause, for what was just connected."""
    words: dict[str, str] = {
        BackChannel.PROCESS_ID: _("trả lời bằng mã tiến trình"),
        BackChannel.FENCE: _("trả lời bằng dấu mốc"),
        BackChannel.NONE: _("không trả lời, chỉ biết đã gửi"),
        BackChannel.UNKNOWN: _("chưa rõ cách trả lời"),
    }
    return words[told]


def slip_types() -> dict[str, str]:
    """What slips are called where many stand in a column."""
    return {
        "seat": _("Chỗ ngồi"),
        "program": _("Chương trình"),
        "coupon": _("Phiếu ăn"),
        "call": _("Mời lên sân khấu"),
        "badge": _("Thẻ cấp lại"),
        "test": _("Trang in thử"),
        "totals": _("Số liệu điểm danh"),
    }


def _bare(reason: str) -> str:
    for severity in _SEVERITIES:
        reason = reason.removesuffix(severity)
    return reason
