"""What things are called on the pages of other systems."""

from flask_babel import gettext

from congress.models import WebhookState
from congress.outside import read_tokens, webhooks
from congress.outside.read_tokens import Right


def rights() -> dict[str, str]:
    """Name what a token may read."""
    return {
        Right.FIGURES: gettext("Số liệu điểm danh của từng phiên, theo đoàn và thành phần"),
        Right.PEOPLE: gettext("Danh sách người có mặt, vắng của từng phiên"),
    }


def fields() -> dict[str, str]:
    """Name what is told of a person besides id, state and times."""
    names = (
        gettext("Số đại biểu"),
        gettext("Họ và tên"),
        gettext("Đoàn"),
        gettext("Thành phần"),
        gettext("Chức vụ"),
    )
    return dict(zip(read_tokens.FIELDS, names, strict=True))


def events() -> dict[str, str]:
    """Name what a webhook is told."""
    names = (
        gettext("Đại biểu được điểm danh vào"),
        gettext("Đại biểu ra, hoặc vào lại"),
        gettext("Điểm danh bị hủy"),
        gettext("Ghi vắng có lý do"),
        gettext("Bỏ ghi vắng"),
        gettext("Gộp hai hồ sơ của một người"),
        gettext("Báo cáo được ban hành"),
    )
    return dict(zip(webhooks.EVENTS, names, strict=True))


def states() -> dict[WebhookState, str]:
    """Name how far a delivery has come."""
    return {
        WebhookState.QUEUED: gettext("chờ gửi"),
        WebhookState.DELIVERED: gettext("đã nhận"),
        WebhookState.GIVEN_UP: gettext("thôi không gửi"),
    }
