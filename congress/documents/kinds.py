"""The kinds of texts, what each says until somebody writes another, and the fields they may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One text of a congress. The last six go to telephones and mailboxes."""

    LETTER = "giay_moi"  # the invitation by Nghị định 30/2020/NĐ-CP, A4
    CARD = "thiep"  # the ceremonial card
    BADGE = "the"  # the back of the badge
    EMAIL_SUBJECT = "email_subject"
    EMAIL_BODY = "email_body"
    REMINDER_SUBJECT = "reminder_subject"
    REMINDER_BODY = "reminder_body"
    SMS = "sms"
    ZALO = "zalo"


MESSAGES = (
    Kind.EMAIL_SUBJECT,
    Kind.EMAIL_BODY,
    Kind.REMINDER_SUBJECT,
    Kind.REMINDER_BODY,
    Kind.SMS,
    Kind.ZALO,
)
LONGEST = 6000  # characters of one text


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One named field: what it stands for, in words for who writes the text."""

    name: str
    meaning: str


PERSON_FIELDS = (
    FieldOf("danh_xung", "Danh xưng: Đồng chí, Ông, Bà…; chưa có thì ghi “Đại biểu”"),
    FieldOf("xung_ho", "Danh xưng giữa câu: đồng chí, ông, bà…; chưa có thì ghi “quý đại biểu”"),
    FieldOf("ho_ten", "Họ và tên"),
    FieldOf("HO_TEN", "HỌ VÀ TÊN in hoa"),
    FieldOf("ten_khong_dau", "Họ tên không dấu, cho tin nhắn"),
    FieldOf("chuc_vu", "Chức vụ"),
    FieldOf("don_vi", "Đơn vị"),
    FieldOf("doan", "Đoàn đại biểu"),
    FieldOf("thanh_phan", "Thành phần: Đại biểu chính thức, Khách mời…"),
    FieldOf("ma_8_so", "Mã đại biểu tám chữ số: 4829 1736"),
    FieldOf("so_the", "Số thẻ: 0128"),
    FieldOf("ho_ten_goc", "Họ tên người được thay, nếu là người dự thay"),
    FieldOf("cho_ngoi", "Chỗ ngồi ở phiên chính, nếu đã xếp"),
)
CONGRESS_FIELDS = (
    FieldOf("ten_dai_hoi", "Tên đại hội"),
    FieldOf("TEN_DAI_HOI", "TÊN ĐẠI HỘI như tiêu đề trên màn hình"),
    FieldOf("so", "Số của giấy mời: 05"),
    FieldOf("ky_hieu", "Ký hiệu của giấy mời: GM-BTC"),
    FieldOf("chu_tri", "Chủ trì"),
    FieldOf("dia_diem", "Địa điểm; chưa ghi thì là nơi của phiên chính"),
    FieldOf("trang_phuc", "Trang phục"),
    FieldOf("gio_han", "Giờ hạn trả lời: 17 giờ 00 phút"),
    FieldOf("ngay_han", "Ngày hạn trả lời: 15/8/2020"),
    FieldOf("lien_he", "Người, số điện thoại để liên hệ"),
    FieldOf("duong_day_nong", "Đường dây nóng trong ngày hội"),
)
TIME_FIELDS = (
    FieldOf("thoi_gian", "Cả đại hội, theo các phiên người đó dự: 02 ngày, từ ngày 20 đến ngày 21 tháng 8 năm 2020"),
    FieldOf("cac_phien", "Các phiên người đó dự, mỗi phiên một dòng"),
    FieldOf("phien", "Tên phiên chính"),
    FieldOf("gio", "Giờ của phiên chính: 08 giờ 00 phút"),
    FieldOf("ngay", "Ngày của phiên chính: 21 tháng 8 năm 2020"),
    FieldOf("gio_ngan", "Giờ viết gọn: 08h00"),
    FieldOf("ngay_ngan", "Ngày viết gọn: 21/8/2020"),
    FieldOf("co_mat_truoc", "Giờ đề nghị có mặt: 07 giờ 30 phút"),
)
LINK_FIELD = FieldOf("duong_dan", "Đường dẫn riêng tới trang của người được mời")
_OF_SESSIONS = (("phien", "Tên"), ("gio", "Giờ"), ("ngay", "Ngày"))


def fields_of(kind: Kind, session_codes: Iterable[tuple[str, str]]) -> list[FieldOf]:
    """Return the fields a kind may use. Each session, told as code and name, has its own: {gio_CT}, {ngay_CT}."""
    of_sessions = [
        FieldOf(f"{prefix}_{code}", f"{what} của {name}")
        for code, name in session_codes
        for prefix, what in _OF_SESSIONS
    ]
    link = [LINK_FIELD] if kind in MESSAGES else []
    return [*PERSON_FIELDS, *CONGRESS_FIELDS, *TIME_FIELDS, *of_sessions, *link]


DEFAULTS: dict[Kind, str] = {
    Kind.LETTER: """\
GIẤY MỜI
Dự {ten_dai_hoi}

Ban Tổ chức {ten_dai_hoi} trân trọng kính mời {danh_xung}: **{HO_TEN}**
Chức vụ, đơn vị: {chuc_vu}, {don_vi}
Đoàn đại biểu: {doan} | Thành phần: {thanh_phan}
(Dự thay {ho_ten_goc})

Tới dự: {ten_dai_hoi}.
Chủ trì: {chu_tri}.
Thời gian: {thoi_gian}
{cac_phien}
Địa điểm: {dia_diem}.
Trang phục: {trang_phuc}.

Đề nghị đại biểu mang theo Giấy mời này (hoặc mã QR trên điện thoại) và giấy tờ tùy thân, đến đúng giờ.\
[ Trường hợp không thể tham dự hoặc cử người dự thay, đề nghị thông báo về Ban Tổ chức trước {gio_han} ngày \
{ngay_han}.][ Liên hệ: {lien_he}.]
Rất mong {xung_ho} sắp xếp thời gian tới dự để Đại hội thành công tốt đẹp./.
""",
    Kind.CARD: """\
BAN TỔ CHỨC
{TEN_DAI_HOI}

Trân trọng kính mời
{danh_xung}
**{ho_ten}**
{chuc_vu}, {don_vi}

Tới dự {ten_dai_hoi}
Vào hồi: **{gio}, ngày {ngay}**
Tại: {dia_diem}

Sự hiện diện của {xung_ho} góp phần vào thành công của Đại hội.
Rất hân hạnh được đón tiếp!

(Giấy mời không chuyển nhượng; vui lòng xuất trình mã QR tại cửa đón tiếp)
""",
    Kind.BADGE: """\
**THỜI GIAN**
{cac_phien}
Tại: {dia_diem}

Chỗ ngồi: **{cho_ngoi}**
Đường dây nóng: **{duong_day_nong}**

(Đề nghị đại biểu đeo thẻ trong suốt thời gian diễn ra Đại hội. Thẻ không được cho mượn, chuyển nhượng.)
""",
    Kind.EMAIL_SUBJECT: "Giấy mời dự {ten_dai_hoi}",
    Kind.EMAIL_BODY: """\
Kính gửi {danh_xung} {ho_ten},

Ban Tổ chức trân trọng kính mời {xung_ho} tới dự {ten_dai_hoi}.

Thời gian: {thoi_gian}
{cac_phien}
Địa điểm: {dia_diem}
Trang phục: {trang_phuc}

Giấy mời có mã QR kèm theo thư này; khi đến dự, vui lòng mang theo hoặc mở trên điện thoại.
[Lịch các phiên và phần trả lời ở trang riêng của {xung_ho}: {duong_dan}]

[Đề nghị trả lời trước {gio_han} ngày {ngay_han}.]
[Cần hỗ trợ, vui lòng liên hệ {lien_he}.]

Thư và mã QR chỉ dành cho {xung_ho}; xin không chuyển cho người khác.

Trân trọng cảm ơn!
Ban Tổ chức {ten_dai_hoi}
""",
    Kind.REMINDER_SUBJECT: "Xin phản hồi: Giấy mời dự {ten_dai_hoi}",
    Kind.REMINDER_BODY: """\
Kính gửi {danh_xung} {ho_ten},

Ban Tổ chức đã gửi giấy mời {xung_ho} tới dự {ten_dai_hoi} và chưa nhận được trả lời.

[Đề nghị {xung_ho} cho biết có tham dự không trước {gio_han} ngày {ngay_han}.]
[Trả lời tại trang riêng của {xung_ho}: {duong_dan}]
[Hoặc liên hệ {lien_he}.]

Thời gian: {thoi_gian}
{cac_phien}
Địa điểm: {dia_diem}

Giấy mời có mã QR kèm theo thư này. Nếu {xung_ho} đã trả lời, xin bỏ qua thư này.

Trân trọng cảm ơn!
Ban Tổ chức {ten_dai_hoi}
""",
    Kind.SMS: (
        "[BTC Dai hoi] Kinh moi {ten_khong_dau} du {phien} {gio_ngan} ngay {ngay_ngan}[ tai {dia_diem}]. "
        "Ma dai bieu: {ma_8_so}.[ Lien he: {duong_day_nong}.]"
    ),
    Kind.ZALO: """\
Ban Tổ chức {ten_dai_hoi} trân trọng kính mời {danh_xung} {ho_ten} tới dự {phien}, {gio}, ngày {ngay}[, tại {dia_diem}].
Mã đại biểu: {ma_8_so}
Giấy mời và mã QR: {duong_dan}
Liên hệ: {lien_he}
""",
}
