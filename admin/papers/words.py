"""Words of the editor of documents, translatable: kinds, papers, designs, and what each named field stands for."""

from flask_babel import gettext as _

from admin.documents.invitation.card import Design
from admin.documents.invitation.making import Paper
from admin.documents.invitation.pages import Finish
from congress.documents.facts import Colour
from congress.documents.kinds import SESSION_FIELDS, Kind
from congress.documents.times import SessionTime


def kinds() -> dict[Kind, str]:
    """What the texts are called."""
    return {
        Kind.LETTER: _("Giấy mời A4"),
        Kind.CARD: _("Thiếp mời"),
        Kind.BADGE: _("Thẻ (mặt sau)"),
        Kind.EMAIL_SUBJECT: _("Tiêu đề thư"),
        Kind.EMAIL_BODY: _("Thư điện tử"),
        Kind.REMINDER_SUBJECT: _("Tiêu đề thư nhắc"),
        Kind.REMINDER_BODY: _("Thư nhắc"),
        Kind.SMS: _("Tin nhắn SMS"),
        Kind.ZALO: _("Tin Zalo"),
    }


def papers() -> dict[Paper, str]:
    """What is printed."""
    return {
        Paper.LETTER: _("Giấy mời A4"),
        Paper.CARD_A5: _("Thiếp mời A5"),
        Paper.CARD_DL: _("Thiếp mời DL (21 × 9,9 cm)"),
        Paper.CARD_SCREEN: _("Thiếp trên điện thoại"),
        Paper.BADGE: _("Thẻ 9 × 13 cm"),
        Paper.BADGE_A6: _("Thẻ A6"),
        Paper.BADGE_CARD: _("Thẻ nhựa CR80 (5,4 × 8,6 cm)"),
    }


def designs() -> dict[Design, str]:
    """How a card looks."""
    return {Design.LOTUS: _("Hoa sen"), Design.DRUM: _("Trống đồng")}


def finishes() -> dict[Finish, str]:
    """How cards and badges come out."""
    return {
        Finish.OFFICE: _("Máy in văn phòng: nhiều tấm trên một trang A4"),
        Finish.PRINT_SHOP: _("Nhà in: chừa xén 3 mm, có dấu cắt"),
        Finish.TRIMMED: _("Đúng khổ, mỗi tấm một trang"),
    }


def colours() -> dict[Colour, str]:
    """The bands of badges."""
    return {
        Colour.RED: _("Đỏ"),
        Colour.YELLOW: _("Vàng"),
        Colour.BLUE: _("Xanh dương"),
        Colour.GREEN: _("Xanh lá"),
        Colour.ORANGE: _("Cam"),
        Colour.VIOLET: _("Tím"),
    }


def telling() -> dict[str, str]:
    """Why somebody's document is worth a look before printing."""
    return {
        "first": _("đầu danh sách"),
        "long_name": _("tên dài nhất"),
        "long_unit": _("chức vụ, đơn vị dài nhất"),
        "guest": _("không thuộc diện triệu tập"),
        "no_honorific": _("chưa có danh xưng"),
        "no_unit": _("chưa có chức vụ, đơn vị"),
        "substitute": _("dự thay"),
        "photo": _("có ảnh"),
    }


def meanings(sessions: tuple[SessionTime, ...]) -> dict[str, str]:
    """What each named field stands for."""
    of_one = dict(zip(SESSION_FIELDS, (_("Tên phiên"), _("Giờ"), _("Ngày")), strict=True))
    return {
        "danh_xung": _("Danh xưng: Đồng chí, Ông, Bà…; chưa có thì ghi “Đại biểu”"),
        "xung_ho": _("Danh xưng giữa câu: đồng chí, ông, bà…; chưa có thì ghi “quý đại biểu”"),
        "ho_ten": _("Họ và tên"),
        "HO_TEN": _("Họ và tên in hoa"),
        "ten_khong_dau": _("Họ tên không dấu"),
        "chuc_vu": _("Chức vụ"),
        "don_vi": _("Đơn vị"),
        "doan": _("Đoàn"),
        "thanh_phan": _("Thành phần"),
        "ma_8_so": _("Mã đại biểu tám chữ số"),
        "so_the": _("Số thẻ"),
        "ho_ten_goc": _("Họ tên người được thay"),
        "cho_ngoi": _("Chỗ ngồi ở phiên chính, nếu đã xếp"),
        "duong_dan": _("Đường dẫn tới trang riêng của người được mời"),
        "thoi_gian": _("Từ ngày nào đến ngày nào, theo các phiên người đó dự"),
        "cac_phien": _("Các phiên người đó dự, mỗi phiên một dòng"),
        "phien": _("Tên phiên chính"),
        "gio": _("Giờ của phiên chính: 08 giờ 00 phút"),
        "ngay": _("Ngày của phiên chính: 21 tháng 8 năm 2020"),
        "gio_ngan": _("Giờ viết gọn: 08h00"),
        "ngay_ngan": _("Ngày viết gọn: 21/8/2020"),
        "co_mat_truoc": _("Giờ đề nghị có mặt"),
        "ten_dai_hoi": _("Tên đại hội"),
        "TEN_DAI_HOI": _("Tiêu đề của đại hội, in hoa"),
        "so": _("Số giấy mời"),
        "ky_hieu": _("Ký hiệu giấy mời"),
        "chu_tri": _("Chủ trì"),
        "dia_diem": _("Địa điểm; chưa ghi thì là nơi của phiên chính"),
        "trang_phuc": _("Trang phục"),
        "gio_han": _("Giờ hạn trả lời"),
        "ngay_han": _("Ngày hạn trả lời"),
        "lien_he": _("Người, số điện thoại để liên hệ"),
        "duong_day_nong": _("Đường dây nóng"),
        **{f"{name}_{one.code}": f"{told}: {one.name}" for one in sessions for name, told in of_one.items()},
    }
