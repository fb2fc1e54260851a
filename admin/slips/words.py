"""Words of the editor of slips, translatable: kinds, parts, sizes, and what each named field stands for."""

from flask_babel import gettext as _

from congress.paper.slip_specimens import Mark
from congress.slip_layout import Kind, Part, Side, Size


def kinds() -> dict[Kind, str]:
    """What the slips are called."""
    return {
        Kind.SEAT: _("Phiếu chỗ ngồi"),
        Kind.PROGRAM: _("Phiếu chương trình"),
        Kind.COUPON: _("Phiếu ăn"),
        Kind.CALL: _("Phiếu mời lên sân khấu"),
    }


def parts() -> dict[Part, str]:
    """What the parts are called."""
    return {
        Part.LOGO: _("Biểu trưng"),
        Part.HEADING: _("Tên đại hội"),
        Part.TITLE: _("Tiêu đề phiếu"),
        Part.WHEN: _("Thời gian"),
        Part.MEAL: _("Bữa ăn"),
        Part.PLACE: _("Nơi ăn"),
        Part.NAME: _("Danh xưng, họ tên"),
        Part.DELEGATION: _("Đoàn"),
        Part.CATEGORY: _("Thành phần"),
        Part.SEAT: _("Chỗ ngồi"),
        Part.DOOR: _("Cửa vào"),
        Part.REPLACES: _("Báo thay phiếu cũ"),
        Part.SUBSTITUTE: _("Dự thay, nhận thay"),
        Part.AWARD: _("Khen thưởng"),
        Part.WAVE: _("Đợt, số, ghế"),
        Part.TABLE: _("Bàn ăn, suất ăn"),
        Part.TRAVEL: _("Xe, phòng nghỉ"),
        Part.PROGRAM: _("Các mục chương trình"),
        Part.CODE: _("Mã QR, mã đại biểu"),
        Part.VERSION: _("Bản chương trình"),
        Part.PRINTED: _("Mã đại biểu, giờ in"),
        Part.FOOTER: _("Lời nhắn cuối phiếu"),
        Part.TEXT: _("Dòng chữ"),
        Part.RULE: _("Đường kẻ"),
        Part.SPACE: _("Khoảng trống"),
    }


def sizes() -> dict[Size, str]:
    """The steps of size."""
    return {Size.SMALL: _("Nhỏ"), Size.NORMAL: _("Vừa"), Size.LARGE: _("Lớn"), Size.HUGE: _("Rất lớn")}


def sides() -> dict[Side, str]:
    """Where lines stand."""
    return {Side.LEFT: _("Trái"), Side.CENTER: _("Giữa"), Side.RIGHT: _("Phải")}


def marks(kind: Kind) -> dict[Mark, str]:
    """What a slip may be looked at with."""
    replaces = {Mark.REPLACES: _("Phiếu thay phiếu cũ")} if kind is Kind.SEAT else {}
    return {
        Mark.NONE: _("Phiếu in lần đầu"),
        Mark.COPY: _("Bản in lại"),
        Mark.REHEARSED: _("Phiếu diễn tập"),
        **replaces,
    }


def meanings() -> dict[str, str]:
    """What each named field stands for."""
    return {
        "danh_xung": _("Danh xưng; chưa có thì ghi “Đại biểu”"),
        "ho_ten": _("Họ và tên"),
        "HO_TEN": _("Họ và tên in hoa"),
        "doan": _("Đoàn"),
        "thanh_phan": _("Thành phần"),
        "ma_8_so": _("Mã đại biểu tám chữ số"),
        "tram": _("Trạm, bàn nơi in"),
        "gio_in": _("Giờ in: 07:12"),
        "cho_ngoi": _("Chỗ ngồi: nhãn ghế, hoặc khu"),
        "cua": _("Số cửa vào"),
        "phien": _("Tên phiên"),
        "luc": _("Thời gian"),
        "so_phieu": _("Số thứ tự của bữa ăn"),
        "bua": _("Tên bữa ăn"),
        "noi_an": _("Nơi ăn"),
        "ban_an": _("Bàn ăn"),
        "che_do_an": _("Chế độ ăn"),
        "hang_thuong": _("Hình thức khen thưởng"),
        "dot": _("Đợt lên sân khấu"),
        "so": _("Số thứ tự trong đợt"),
        "gio_trao": _("Giờ bắt đầu trao, theo chương trình"),
        "gio_cho": _("Giờ có mặt: trước giờ trao 15 phút"),
        "TEN_DAI_HOI": _("Tiêu đề của đại hội, in hoa"),
        "dia_diem": _("Địa điểm, như ở trang Văn bản, thẻ"),
        "lien_he": _("Người, số điện thoại để liên hệ"),
        "duong_day_nong": _("Đường dây nóng"),
    }
