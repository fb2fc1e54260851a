"""The words of the program board, and of the program on a kiosk. Fields in braces are filled by static/kiosk."""

from collections.abc import Mapping

from kiosk.chinese_words import CHINESE_BOARD

_WORDS: dict[str, dict[str, str]] = {
    # ── scenes ──
    "now": {"vi": "Đang diễn ra", "en": "Now"},
    "next": {"vi": "Tiếp theo", "en": "Next"},
    "later": {"vi": "Sau đó", "en": "After that"},
    "left_minutes": {"vi": "còn {minutes} phút", "en": "{minutes} min left"},
    "left_hours": {"vi": "còn {hours} giờ {minutes} phút", "en": "{hours} h {minutes} min left"},
    "ends_now": {"vi": "sắp kết thúc", "en": "about to end"},
    "in_minutes": {"vi": "bắt đầu sau {minutes} phút", "en": "begins in {minutes} min"},
    "in_hours": {"vi": "bắt đầu sau {hours} giờ {minutes} phút", "en": "begins in {hours} h {minutes} min"},
    "starts_now": {"vi": "sắp bắt đầu", "en": "about to begin"},
    "starts_on": {"vi": "bắt đầu lúc {hour}, ngày {date}", "en": "begins at {hour} on {date}"},
    "today": {"vi": "Chương trình hôm nay", "en": "Today’s program"},
    "day": {"vi": "Chương trình ngày {date}", "en": "Program of {date}"},
    "hall": {"vi": "Sơ đồ hội trường", "en": "Map of the hall"},
    "story": {"vi": "Gương điển hình tiên tiến", "en": "Honoured at this congress"},
    "photo_of": {"vi": "Ảnh: {name}", "en": "Photo: {name}"},
    "none_title": {"vi": "Kính chào quý đại biểu", "en": "Welcome"},
    "none_line": {
        "vi": "Chương trình sẽ hiện ở đây ngay khi được công bố.",
        "en": "The program will stand here as soon as it is published.",
    },
    "over_title": {"vi": "Chương trình đã kết thúc", "en": "The program has ended"},
    "over_line": {"vi": "Trân trọng cảm ơn quý đại biểu.", "en": "Thank you for being with us."},
    # ── around them ──
    "edition": {"vi": "Bản {number}, cập nhật {at}", "en": "Edition {number}, updated {at}"},
    "stale": {"vi": "Chưa kết nối được máy chủ, thông tin lúc {at}", "en": "No connection to the hub, as of {at}"},
    "waiting": {"vi": "Đang kết nối…", "en": "Connecting…"},
    "tab_now": {"vi": "Hiện tại", "en": "Now"},
    "tab_day": {"vi": "Chương trình", "en": "Program"},
    "tab_hall": {"vi": "Sơ đồ", "en": "Map"},
    "tab_story": {"vi": "Điển hình", "en": "People"},
    "scenes": {"vi": "Các trang của bảng", "en": "Pages of the board"},
    "controls": {"vi": "Điều khiển bảng", "en": "Controls of the board"},
    "previous": {"vi": "Trang trước", "en": "Previous"},
    "following": {"vi": "Trang sau", "en": "Next"},
    "pause": {"vi": "Tạm dừng", "en": "Pause"},
    "resume": {"vi": "Chạy tiếp", "en": "Resume"},
    "paused": {"vi": "Đang tạm dừng", "en": "Paused"},
    "light": {"vi": "Nền sáng", "en": "Light"},
    "dark": {"vi": "Nền tối", "en": "Dark"},
    "full_screen": {"vi": "Toàn màn hình", "en": "Full screen"},
    "other_language": {"vi": "English", "en": "Tiếng Việt"},
    # ── on a kiosk ──
    "whole": {"vi": "Chương trình", "en": "Program"},
    "own": {"vi": "Chỗ ngồi và các phiên của tôi", "en": "My seat and my sessions"},
    "own_none": {
        "vi": "Chưa có phiên nào được công bố cho quý đại biểu. Vui lòng hỏi lễ tân.",
        "en": "No session is published for you yet. Please ask the reception desk.",
    },
    "own_block": {"vi": "khu {block}", "en": "block {block}"},
    "own_door": {"vi": "vào cửa số {door}", "en": "use door {door}"},
    "own_free": {"vi": "Chỗ ngồi theo hướng dẫn của lễ tân", "en": "Seat: please follow the usher"},
    "today_short": {"vi": "Hôm nay", "en": "Today"},
    "up": {"vi": "Lên", "en": "Up"},
    "down": {"vi": "Xuống", "en": "Down"},
    "back": {"vi": "Về màn hình quét mã", "en": "Back to the scanner"},
    "still_scan": {
        "vi": "Lúc nào cũng có thể đưa mã QR vào ô quét.",
        "en": "You can hold your QR code to the scanner at any time.",
    },
}


def board_words(language: str) -> Mapping[str, str]:
    """Return everything a board says, by code."""
    return dict(CHINESE_BOARD) if language == "zh" else {code: words[language] for code, words in _WORDS.items()}
