"""Words of the register on pages: states, acts and fates, translatable; fields of forms by their codes."""

from flask_babel import gettext as _

from congress.models import DelegateState, ExemplarKind, Fate, ImportState, SeatingGroup, TaskState, VettingState
from congress.roster import fields
from congress.roster.fields import date_shown, identity_ending


def delegate_states() -> dict[str, str]:
    """What a person's state is called."""
    return {
        DelegateState.ACTIVE: _("Trong danh sách"),
        DelegateState.UNAPPROVED: _("Chờ duyệt"),
        DelegateState.CANCELED: _("Đã rút"),
        DelegateState.SUBSTITUTED: _("Có người dự thay"),
        DelegateState.BLOCKED: _("Tạm dừng"),
    }


def vetting_states() -> dict[str, str]:
    """What a step of the vetting is called."""
    return {
        VettingState.NOMINATED: _("Đề nghị"),
        VettingState.UNDER_REVIEW: _("Đang thẩm định"),
        VettingState.APPROVED: _("Đã duyệt"),
        VettingState.RETURNED: _("Đã trả lại"),
    }


def kinds() -> dict[str, str]:
    """What kinds of exemplars are called."""
    return {ExemplarKind.INDIVIDUAL: _("Cá nhân"), ExemplarKind.COLLECTIVE: _("Tập thể")}


def task_states() -> dict[str, str]:
    """What a task's state is called."""
    return {
        TaskState.OPEN: _("Chưa làm"),
        TaskState.IN_PROGRESS: _("Đang làm"),
        TaskState.DONE: _("Xong"),
    }


def import_states() -> dict[str, str]:
    """What an import's state is called."""
    return {
        ImportState.READING: _("Đang đọc"),
        ImportState.READY: _("Chờ quyết định"),
        ImportState.FAILED: _("Không đọc được"),
        ImportState.APPLIED: _("Đã nạp"),
        ImportState.UNDONE: _("Đã hoàn tác"),
        ImportState.DISCARDED: _("Đã bỏ"),
    }


def fates() -> dict[str, str]:
    """What becomes of a row, what needs a look first."""
    return {
        Fate.REJECTED: _("Phải sửa"),
        Fate.DOUBTFUL: _("Nghi trùng"),
        Fate.UPDATE: _("Có điểm khác"),
        Fate.NEW: _("Người mới"),
        Fate.DUPLICATE: _("Lặp trong tệp"),
        Fate.SAME: _("Không đổi"),
    }


def acts() -> dict[str, str]:
    """What was done to a person's record."""
    return {
        "create": _("Nhập mới"),
        "import": _("Nạp từ danh sách"),
        "undo_import": _("Hoàn tác lần nạp"),
        "edit": _("Hồ sơ được sửa"),
        "bulk_edit": _("Sửa hàng loạt"),
        "merge": _("Gộp hồ sơ khác vào"),
        "merged": _("Được gộp vào hồ sơ khác"),
        "merge_delegation": _("Đoàn được gộp"),
        "withdraw": _("Đã rút khỏi danh sách"),
        "restore": _("Đưa lại vào danh sách"),
        "substitute": _("Dự thay"),
        "substituted": _("Đã cử người dự thay"),
        "end_substitution": _("Thôi dự thay"),
        "arrange": _("Sắp xếp riêng"),
    }


def stage_roles() -> dict[str, str]:
    """What somebody does on the stage, or in front of it, whatever their category."""
    return {
        SeatingGroup.PRESIDIUM: _("Đoàn chủ tịch"),
        SeatingGroup.SECRETARIAT: _("Thư ký"),
        SeatingGroup.LEADERS: _("Lãnh đạo, giữa hàng đầu"),
    }


def shown(key: str, value: str, codes: dict[str, dict[str, str]]) -> str:
    """Return a record's value as people read it; `codes` has names by code, by field."""
    if key == "birth_date":
        return date_shown(value)
    if key == "identity":
        return f"••• {identity_ending(value)}" if value else ""
    if key == "arranged.stage_role":
        return str(stage_roles().get(value, value))
    if key == "arranged.needs_wheelchair":
        return str(_("có")) if value else ""
    if key == "party":
        return {"yes": str(_("Đảng viên")), "no": str(_("Ngoài Đảng"))}.get(value, "")
    return codes.get(key, {}).get(value, value)


CODE_NAMES = fields.CODE_NAMES
