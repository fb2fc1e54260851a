"""The words of a station's check, for the staff who make it. Fields in braces are filled by static/kiosk/drill.mjs.

Whoever sets a station up reads Vietnamese or English; in every other language of the guests it is Vietnamese.
"""

from collections.abc import Mapping

_WORDS: dict[str, dict[str, str]] = {
    "title": {"vi": "Kiểm tra trạm trước giờ đón tiếp (T−60)", "en": "Check before the doors open (T−60)"},
    "network": {"vi": "Mạng", "en": "Network"},
    "scan": {"vi": "Quét mã", "en": "Scanner"},
    "sound": {"vi": "Âm thanh", "en": "Sound"},
    "print": {"vi": "In phiếu", "en": "Paper"},
    "waiting": {"vi": "chưa tới", "en": "to come"},
    "current": {"vi": "đang kiểm tra", "en": "now"},
    "begin_asked": {
        "vi": "Dành cho lễ tân, kỹ thuật: mất chừng một phút, cần một giấy mời để quét.",
        "en": "For the staff: it takes about a minute and needs an invitation to scan.",
    },
    "begin": {"vi": "Bắt đầu kiểm tra", "en": "Begin"},
    "network_asked": {"vi": "Đang gọi máy chủ mười lần…", "en": "Calling the hub ten times…"},
    "network_told": {"vi": "{ms} ms, đồng hồ lệch {seconds} giây", "en": "{ms} ms, clock off by {seconds} s"},
    "network_lost": {"vi": "mất {lost} trong {all} lượt gọi", "en": "{lost} of {all} calls lost"},
    "scan_asked": {
        "vi": "Đưa một giấy mời bất kỳ vào ô quét. Lượt này không tính điểm danh.",
        "en": "Hold any invitation to the scanner. It is not recorded.",
    },
    "scan_read": {"vi": "Đọc được: {name}", "en": "Read: {name}"},
    "scan_told": {"vi": "đọc được giấy mời", "en": "an invitation was read"},
    "scan_failed": {"vi": "Không quét được", "en": "It does not scan"},
    "sound_asked": {
        "vi": "Vừa phát một tiếng chào. Có nghe thấy không?",
        "en": "A greeting was played. Did you hear it?",
    },
    "sound_again": {"vi": "Phát lại", "en": "Play again"},
    "sound_told": {"vi": "nghe rõ", "en": "heard"},
    "sound_failed": {"vi": "không nghe thấy", "en": "not heard"},
    "printing": {"vi": "Đang in phiếu thử…", "en": "Printing on trial…"},
    "print_asked": {
        "vi": "Phiếu thử đã ra chưa? Phiếu có chữ DIỄN TẬP, xin hủy sau khi xem.",
        "en": "Did the trial slip come out? It says DIỄN TẬP; please destroy it.",
    },
    "print_none": {"vi": "Trạm này chưa có máy in, hoặc phiên không in phiếu.", "en": "No printer here, or no slips."},
    "print_no_code": {
        "vi": "Chưa quét được giấy mời nên chưa in thử.",
        "en": "No invitation was read, nothing printed.",
    },
    "print_told": {"vi": "phiếu đã ra", "en": "it came out"},
    "yes": {"vi": "Có", "en": "Yes"},
    "no": {"vi": "Không", "en": "No"},
    "put_off": {"vi": "Để sau", "en": "Later"},
    "all_good": {"vi": "Trạm đã sẵn sàng đón đại biểu.", "en": "The station is ready."},
    "not_good": {
        "vi": "Còn mục chưa đạt. Vui lòng sửa rồi kiểm tra lại, hoặc báo kỹ thuật.",
        "en": "Something failed. Please mend it and check again, or call a technician.",
    },
    "unsent": {
        "vi": "Chưa gửi được kết quả về máy chủ. Vui lòng kiểm tra mạng rồi gửi lại.",
        "en": "The results did not reach the hub. Please look at the network and send them again.",
    },
    "unreached": {"vi": "Chưa gọi được máy chủ.", "en": "The hub was not reached."},
    "send_again": {"vi": "Gửi lại kết quả", "en": "Send again"},
    "again": {"vi": "Kiểm tra lại", "en": "Check again"},
    "close": {"vi": "Đóng", "en": "Close"},
}


def drill_words(language: str) -> Mapping[str, str]:
    """Return everything the check says, by code."""
    return {code: words.get(language, words["vi"]) for code, words in _WORDS.items()}
