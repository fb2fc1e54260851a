"""The kinds of texts, what each says until somebody writes another, and the fields they may use."""

from collections.abc import Iterable
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


PERSON_FIELDS = (
    "danh_xung",
    "xung_ho",
    "ho_ten",
    "HO_TEN",
    "ten_khong_dau",
    "chuc_vu",
    "don_vi",
    "doan",
    "thanh_phan",
    "ma_8_so",
    "so_the",
    "ho_ten_goc",
    "cho_ngoi",
)
TIME_FIELDS = ("thoi_gian", "cac_phien", "phien", "gio", "ngay", "gio_ngan", "ngay_ngan", "co_mat_truoc")
CONGRESS_FIELDS = (
    "ten_dai_hoi",
    "TEN_DAI_HOI",
    "so",
    "ky_hieu",
    "chu_tri",
    "dia_diem",
    "trang_phuc",
    "gio_han",
    "ngay_han",
    "lien_he",
    "duong_day_nong",
)
LINK_FIELD = "duong_dan"
SESSION_FIELDS = ("phien", "gio", "ngay")  # of one session, by its code: {gio_CT}


def fields_of(kind: Kind, session_codes: Iterable[str]) -> list[str]:
    """Return the names of the fields a kind may use, in the order to tell them."""
    of_sessions = [f"{name}_{code}" for code in session_codes for name in SESSION_FIELDS]
    link = [LINK_FIELD] if kind in MESSAGES else []
    return [*PERSON_FIELDS, *link, *TIME_FIELDS, *of_sessions, *CONGRESS_FIELDS]


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
        "BTC Dai hoi kinh moi {ten_khong_dau} du {phien} {gio_ngan} ngay {ngay_ngan}[ tai {dia_diem}]. "
        "Ma dai bieu: {ma_8_so}.[ LH: {duong_day_nong}.]"
    ),
    Kind.ZALO: """\
Ban Tổ chức {ten_dai_hoi} trân trọng kính mời {danh_xung} {ho_ten} tới dự {phien}, {gio}, ngày {ngay}[, tại {dia_diem}].
Mã đại biểu: {ma_8_so}
Giấy mời và mã QR: {duong_dan}
Liên hệ: {lien_he}
""",
}
