"""The words of an invited person's own page, Vietnamese first; read on a cheap telephone, also by somebody of 78.

Fields in braces are filled by `speaker`: {you} is the form of address inside a sentence, {You} where one begins,
{congress} the event's name, {contact} whom to ask; the others come with each sentence.
"""

from collections.abc import Callable
from datetime import datetime

from congress.vietnamese import clock_words, date_words
from kiosk.screen_words import HONORIFICS

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_ANYBODY = "quý đại biểu"

PERSONAL_WORDS: dict[str, dict[str, str]] = {
    # ── the invitation ──
    "title": {"vi": "Giấy mời", "en": "Invitation"},
    "invites": {"vi": "Trân trọng kính mời", "en": "We respectfully invite"},
    "delegation": {"vi": "Đoàn: {name}", "en": "Delegation: {name}"},
    "principal": {"vi": "Dự thay {name}", "en": "In place of {name}"},
    "to_attend": {"vi": "tới dự", "en": "to attend"},
    "where": {"vi": "Địa điểm", "en": "Where"},
    "dress": {"vi": "Trang phục", "en": "Dress"},
    "on_day": {"vi": "ngày {first}", "en": "on {first}"},
    "on_days": {"vi": "{first} – {last}", "en": "{first} – {last}"},
    "on_this_page": {"vi": "Trong trang này", "en": "On this page"},
    "to_qr": {"vi": "Mã QR", "en": "QR code"},
    "please_answer": {"vi": "Trả lời", "en": "Answer"},
    "change_answer": {"vi": "Đổi câu trả lời", "en": "Change the answer"},
    # ── the code ──
    "qr": {"vi": "Mã QR vào cửa", "en": "QR code for the door"},
    "qr_alt": {"vi": "Mã QR của giấy mời", "en": "QR code of the invitation"},
    "number": {"vi": "Mã đại biểu", "en": "Delegate number"},
    "qr_hint": {
        "vi": "Tại cửa, xin đưa mã này vào ô quét và để màn hình thật sáng.",
        "en": "At the door, hold this code to the scanner with the screen at its brightest.",
    },
    "qr_keep": {
        "vi": "Nên lưu ảnh mã QR vào máy: khi mất mạng vẫn dùng được.",
        "en": "Save the picture of the code: it works without a network too.",
    },
    "save_qr": {"vi": "Lưu ảnh mã QR", "en": "Save the QR picture"},
    "pdf": {"vi": "Tải giấy mời (PDF)", "en": "Download invitation (PDF)"},
    "calendar": {"vi": "Thêm vào lịch điện thoại", "en": "Add to my calendar"},
    # ── sessions ──
    "sessions": {"vi": "Các phiên mời dự", "en": "Your sessions"},
    "doors": {"vi": "Đón tiếp từ {hour}", "en": "Doors open at {hour}"},
    "seat": {"vi": "Ghế\N{NO-BREAK SPACE}{seat}", "en": "Seat\N{NO-BREAK SPACE}{seat}"},
    "block": {"vi": "khu {block}", "en": "block {block}"},
    "door": {"vi": "vào cửa số\N{NO-BREAK SPACE}{door}", "en": "use door\N{NO-BREAK SPACE}{door}"},
    "way": {"vi": "Xem đường tới ghế", "en": "See the way to the seat"},
    "seat_may_change": {
        "vi": "Chỗ ngồi có thể thay đổi; xin theo phiếu nhận tại cửa.",
        "en": "Seats may change; the slip you get at the door is right.",
    },
    # ── answering ──
    "answer": {"vi": "Trả lời giấy mời", "en": "Your answer"},
    "deadline": {
        "vi": "Xin trả lời trước {moment}. Đến lúc đó, {you} vẫn đổi được câu trả lời.",
        "en": "Please answer before {moment}. Until then the answer can be changed.",
    },
    "can_you_come": {"vi": "{You} có tham dự được không?", "en": "Can you come?"},
    "too_late": {
        "vi": "Đã hết hạn trả lời trên trang này. Nếu có thay đổi, xin liên hệ {contact}.",
        "en": "The time to answer on this page is over. If anything changes, please contact {contact}.",
    },
    "said_yes": {"vi": "Đã ghi nhận: {you} sẽ tham dự.", "en": "Recorded: you will come."},
    "said_no": {"vi": "Đã ghi nhận: {you} không tham dự được.", "en": "Recorded: you cannot come."},
    "proposed": {
        "vi": "Đã ghi nhận: {you} đề nghị {substitute} dự thay. Ban Tổ chức đang xem xét.",
        "en": "Recorded: you propose {substitute} in your place. The organizers will decide.",
    },
    "refused": {
        "vi": "Ban Tổ chức chưa bố trí được {substitute} dự thay. Kính mời {you} tham dự, hoặc trả lời lại.",
        "en": "The organizers could not accept {substitute} in your place. Please come, or answer again.",
    },
    "ended": {
        "vi": "Việc cử {substitute} dự thay đã kết thúc. Kính mời {you} tham dự, hoặc trả lời lại.",
        "en": "{substitute} no longer takes your place. Please come, or answer again.",
    },
    "answered_at": {"vi": "Trả lời lúc {moment}.", "en": "Answered at {moment}."},
    "yes": {"vi": "Tôi sẽ tham dự", "en": "I will come"},
    "no": {"vi": "Tôi không tham dự được", "en": "I cannot come"},
    "substitute": {"vi": "Tôi đề nghị cử người dự thay", "en": "I propose somebody in my place"},
    "needs": {"vi": "Để phục vụ {you} chu đáo", "en": "So that we can serve you well"},
    "vegetarian": {"vi": "Ăn chay", "en": "Vegetarian meals"},
    "diet": {"vi": "Món cần kiêng (nếu có)", "en": "Food to avoid (if any)"},
    "wheelchair": {"vi": "Cần chỗ cho xe lăn", "en": "A place for a wheelchair"},
    "bus": {"vi": "Đi xe đưa đón của đoàn", "en": "A place on the delegation's bus"},
    "who": {"vi": "Người dự thay", "en": "Who comes in your place"},
    "substitute_name": {"vi": "Họ và tên", "en": "Full name"},
    "substitute_position": {"vi": "Chức vụ", "en": "Position"},
    "substitute_unit": {"vi": "Đơn vị", "en": "Organization"},
    "substitute_phone": {"vi": "Điện thoại", "en": "Telephone"},
    "substitute_note": {
        "vi": "Người dự thay vào dự được sau khi Ban Tổ chức chấp thuận.",
        "en": "They can come once the organizers have accepted them.",
    },
    "message": {"vi": "Lý do hoặc lời nhắn (nếu có)", "en": "Reason or message (if any)"},
    "send": {"vi": "Gửi câu trả lời", "en": "Send the answer"},
    "choose": {"vi": "Xin chọn một trong các câu trả lời.", "en": "Please choose one of the answers."},
    "name_needed": {
        "vi": "Xin ghi đủ họ và tên người dự thay.",
        "en": "Please give the full name of who comes in your place.",
    },
    "phone_wrong": {
        "vi": "Số điện thoại của người dự thay chưa đúng. Xin xem lại, hoặc để trống.",
        "en": "This telephone number cannot be right. Please check it, or leave it out.",
    },
    "stale": {
        "vi": "Trang đã mở khá lâu nên câu trả lời chưa gửi được. Xin xem lại rồi bấm gửi một lần nữa.",
        "en": "This page was open for long, so the answer was not sent. Please look it over and send it once more.",
    },
    "offline": {
        "vi": "Điện thoại đang mất mạng. Mã QR vẫn dùng được; câu trả lời xin gửi khi có mạng.",
        "en": "There is no network. The QR code still works; please send your answer later.",
    },
    # ── program, notice, whom to ask ──
    "program": {"vi": "Chương trình", "en": "Program"},
    "edition": {"vi": "Bản {number}, cập nhật lúc {moment}.", "en": "Edition {number}, of {moment}."},
    "no_program": {"vi": "Chương trình chưa được công bố.", "en": "The program is not published yet."},
    "ask": {"vi": "Cần hỗ trợ, xin liên hệ", "en": "For help, please contact"},
    "hotline": {"vi": "Đường dây nóng: {hotline}", "en": "Hotline: {hotline}"},
    "call": {"vi": "Gọi {number}", "en": "Call {number}"},
    "organizers": {"vi": "Ban Tổ chức, qua đầu mối của đoàn", "en": "the organizers, through your delegation"},
    "privacy": {"vi": "Thông tin cá nhân được dùng thế nào", "en": "How personal data are used"},
    "privacy_what": {
        "vi": "Ban Tổ chức {congress} giữ: danh xưng, họ tên, ngày sinh, chức vụ, đơn vị, đoàn, điện thoại, thư điện "
        "tử, chỗ ngồi, giờ đến dự, và những gì {you} trả lời ở trang này. Mục đích: mời, đón tiếp, bố trí phục vụ và "
        "báo cáo kết quả Đại hội.",
        "en": "The organizers of {congress} keep your form of address, name, date of birth, position, organization, "
        "delegation, telephone, e-mail, seat, time of arrival and what you answer here: to invite, receive and serve "
        "you, and to report on the congress.",
    },
    "privacy_sensitive": {
        "vi": "Ăn chay, món kiêng, xe lăn là điều {you} tự nguyện cho biết, chỉ dùng để phục vụ {you} trong ngày hội. "
        "Thông tin về cơ cấu do đơn vị gửi (giới tính, dân tộc, tôn giáo, đảng viên, trình độ) chỉ Ban Tổ chức xem, để "
        "tổng hợp số liệu chung; không hiện ở trang này, ở cửa hay trên phiếu.",
        "en": "Meals and wheelchair are told of your own free will and used only to serve you on the day. What your "
        "organization told for statistics (sex, ethnicity, religion, party, education) is seen by the organizers "
        "alone, for totals; it is not shown here, at the doors or on slips.",
    },
    "privacy_page": {
        "vi": "Trang này không quảng cáo, không theo dõi, không gửi gì cho bên khác. Hệ thống ghi lại lần mở trang đầu "
        "tiên và gần nhất; một cookie tạm bảo vệ phần trả lời; bản lưu trên điện thoại để mở lại khi mất mạng.",
        "en": "This page has no advertising and no tracking and sends nothing to others. We note when it was first and "
        "last opened; a temporary cookie protects your answer; a copy on your telephone opens it without a network.",
    },
    "privacy_until": {
        "vi": "Thông tin được giữ đến khi Ban Tổ chức hoàn thành báo cáo tổng kết, sau đó xóa hoặc lưu trữ theo quy "
        "định của pháp luật.",
        "en": "Data are kept until the final report is done, then erased or archived as the law demands.",
    },
    "privacy_rights": {
        "vi": "Theo Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, {you} có quyền được biết, được xem, yêu cầu sửa, xóa, "
        "hạn chế, phản đối việc dùng, rút lại sự đồng ý, và khiếu nại. Xin gửi yêu cầu tới {contact}.",
        "en": "By the Personal Data Protection Law 91/2025/QH15 you may be informed, see, correct, erase, restrict or "
        "object, withdraw consent, and complain. Please write or call {contact}.",
    },
    "only_yours": {
        "vi": "Trang này dành riêng cho {you}; xin không chuyển liên kết cho người khác. Liên kết dùng được đến {day}.",
        "en": "This page is for you alone; please do not pass its link on. It works until {day}.",
    },
    # ── pages that show no invitation ──
    "gone": {"vi": "Liên kết này không còn dùng được", "en": "This link no longer works"},
    "gone_line": {
        "vi": "Có thể liên kết đã hết hạn, hoặc đã có liên kết mới. Xin mở liên kết trong thư gần nhất, hoặc liên hệ:",
        "en": "It may have ended, or there is a newer one. Please open the link in the latest message, or contact:",
    },
    "closed": {"vi": "Xin liên hệ Ban Tổ chức", "en": "Please contact the organizers"},
    "closed_line": {
        "vi": "Giấy mời hiện chưa xem được tại đây. Mọi thông tin, xin liên hệ:",
        "en": "The invitation cannot be shown here at present. Please contact:",
    },
    "replaced": {"vi": "Đã có người dự thay", "en": "Somebody comes in your place"},
    "replaced_line": {
        "vi": "Ban Tổ chức đã chấp thuận {substitute} dự thay {you}. Nếu có thay đổi, xin liên hệ:",
        "en": "The organizers have accepted {substitute} in your place. If anything changes, please contact:",
    },
    "often": {"vi": "Xin chờ một phút", "en": "Please wait a minute"},
    "often_line": {
        "vi": "Trang được mở quá nhiều lần trong thời gian ngắn. Xin thử lại sau một phút.",
        "en": "The page was opened too often in a short time. Please try again in a minute.",
    },
    "trouble": {"vi": "Chưa thực hiện được", "en": "That did not work"},
    "trouble_line": {
        "vi": "Hệ thống đang bận. Xin thử lại sau ít phút; mã QR đã lưu vẫn dùng được.",
        "en": "The system is busy. Please try again in a few minutes; a saved QR code works all the same.",
    },
}

Say = Callable[..., str]


def speaker(language: str, honorific: str, congress: str, contact: str) -> Say:
    """Return what says a sentence by its key, in a language, to somebody: say("seat", seat="L03")."""
    you = HONORIFICS.get(honorific, honorific.lower()) or _ANYBODY
    facts = {
        "you": you,
        "You": you[:1].upper() + you[1:],
        "congress": congress,
        "contact": contact or PERSONAL_WORDS["organizers"][language],
    }

    def say(key: str, **more: object) -> str:
        return PERSONAL_WORDS[key][language].format_map({**facts, **more})

    return say


def date(local: datetime, language: str) -> str:
    """Say a day: "21/8/2020", "21 August 2020"."""
    return date_words(local.date()) if language == "vi" else f"{local.day} {local:%B %Y}"


def hour(local: datetime, language: str) -> str:
    """Say a time of day: "07 giờ 30 phút", "07:30"."""
    return clock_words(local) if language == "vi" else f"{local:%H:%M}"


def day(local: datetime, language: str) -> str:
    """Say a day with the day of the week: "Thứ Sáu, 21/8/2020", "Friday 21 August 2020"."""
    if language == "vi":
        return f"{_DAYS[local.weekday()]}, {date(local, language)}"
    return f"{local:%A} {date(local, language)}"


def moment(local: datetime, language: str) -> str:
    """Say a moment inside a sentence: "17 giờ 00 phút ngày 15/8/2020", "17:00 on 15 August 2020"."""
    if language == "vi":
        return f"{hour(local, language)} ngày {date(local, language)}"
    return f"{hour(local, language)} on {date(local, language)}"


def telephone(number: str) -> str:
    """Write a number for reading aloud: "0912345678" → "0912 345 678"."""
    return f"{number[:4]} {number[4:-3]} {number[-3:]}"
