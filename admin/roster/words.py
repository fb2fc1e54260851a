"""Words of the register on pages: states, acts and fates, translatable; fields of forms by their codes."""

from collections.abc import Mapping

from flask_babel import gettext as _

from congress.models import DelegateState, ExemplarKind, Fate, ImportState, SeatingGroup, TaskState, VettingState
from congress.print_words import JobState
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


def slip_types() -> dict[str, str]:
    """What slips are called."""
    return {"seat": _("Phiếu chỗ ngồi"), "program": _("Phiếu chương trình")}


def job_states() -> dict[str, str]:
    """What became of a slip on its way to paper."""
    return {
        JobState.PENDING: _("chờ in"),
        JobState.PENDING_HELD: _("cần người xem"),
        JobState.PROCESSING: _("đang in"),
        JobState.CANCELED: _("đã hủy"),
        JobState.ABORTED: _("không in được"),
        JobState.COMPLETED: _("đã in"),
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
        "invite_to_session": _("Mời dự phiên"),
        "leave_out": _("Không mời dự phiên"),
        "restore": _("Đưa lại vào danh sách"),
        "block": _("Tạm dừng vào cửa"),
        "unblock": _("Cho vào cửa lại"),
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


def guest_languages() -> dict[str, str]:
    """Languages somebody may be greeted in instead of Vietnamese."""
    return {"en": _("Tiếng Anh"), "zh": _("Tiếng Trung")}


def field_labels() -> dict[str, str]:
    """What the fields of a record are called."""
    return {
        "honorific": _("Danh xưng"),
        "full_name": _("Họ và tên"),
        "birth_date": _("Ngày sinh"),
        "sex": _("Giới tính"),
        "ethnicity": _("Dân tộc"),
        "religion": _("Tôn giáo"),
        "party": _("Đảng viên"),
        "education": _("Trình độ"),
        "position_title": _("Chức vụ"),
        "unit": _("Đơn vị"),
        "delegation": _("Đoàn"),
        "category": _("Thành phần"),
        "field": _("Lĩnh vực"),
        "identity": _("Số giấy tờ"),
        "phone": _("Điện thoại"),
        "email": _("Thư điện tử"),
        "award": _("Khen thưởng"),
        "notes": _("Ghi chú"),
    }


def label(key: str, labels: Mapping[str, str]) -> str:
    """Return what a field is called, of `field_labels()`; an extra one goes by the label it had in the list."""
    return labels.get(key) or fields.label(key)


def exemplar_fields() -> dict[str, str]:
    """What the fields of exemplars (lĩnh vực) are called."""
    return {
        "KINH_TE": _("Kinh tế"),
        "VH_XH": _("Văn hóa - Xã hội"),
        "QP_AN": _("Quốc phòng - An ninh"),
        "KHAC": _("Lĩnh vực khác"),
    }


def shown(key: str, value: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    """Return a record's value as people read it; `codes` has names by code, by field."""
    match key:
        case "birth_date":
            return date_shown(value)
        case "identity":
            return f"••• {identity_ending(value)}" if value else ""
        case "arranged.needs_wheelchair":
            return str(_("có")) if value else ""
        case "party":
            named = {value: "", "yes": _("Đảng viên"), "no": _("Ngoài Đảng")}
        case "arranged.language":
            named = guest_languages()
        case "arranged.stage_role":
            named = stage_roles()
        case "sex":
            named = {"Nam": _("Nam"), "Nữ": _("Nữ")}
        case "field":
            named = exemplar_fields()
        case _:
            named = dict(codes.get(key, {}))
    return str(named.get(value, value))
