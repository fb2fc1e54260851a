"""The words of a whole delegation's check-in at a kiosk. Fields in braces are filled by static/kiosk/delegation.mjs."""

_WORDS = {
    "offer": {"vi": "Điểm danh cả đoàn ({people} người)", "en": "Check in the whole delegation ({people})"},
    "title": {"vi": "Điểm danh cả đoàn", "en": "Check in the delegation"},
    "ask": {
        "vi": "Bỏ dấu chọn ở những người chưa đến.",
        "en": "Untick those who have not come.",
    },
    "all": {"vi": "Chọn tất cả", "en": "Tick all"},
    "none": {"vi": "Bỏ chọn", "en": "Untick all"},
    "record": {"vi": "Điểm danh {people} người", "en": "Check in {people}"},
    "recording": {"vi": "Đang ghi nhận…", "en": "Recording…"},
    "came": {"vi": "Đã điểm danh {at}", "en": "In since {at}"},
    "head": {"vi": "Trưởng đoàn", "en": "Head of delegation"},
    "up": {"vi": "Trang trước", "en": "Page up"},
    "down": {"vi": "Trang sau", "en": "Page down"},
    "back": {"vi": "Để sau", "en": "Not now"},
    "done": {"vi": "Xong", "en": "Done"},
    "recorded": {"vi": "Đã điểm danh {people} người", "en": "{people} checked in"},
    "refused": {"vi": "Chưa điểm danh được", "en": "Could not be checked in"},
    "refused_line": {"vi": "Vui lòng gặp lễ tân.", "en": "Please see the reception desk."},
    "missing": {"vi": "Chưa có mặt: {people} người", "en": "Not here yet: {people}"},
    "nobody_missing": {"vi": "Cả đoàn đã có mặt đông đủ.", "en": "The whole delegation is here."},
    "slips": {"vi": "Phiếu ra ở", "en": "Slips come out at"},
    "share": {"vi": "{printer}: {people} người, từ {first} đến {last}", "en": "{printer}: {people}, {first} to {last}"},
    "share_one": {"vi": "{printer}: {first}", "en": "{printer}: {first}"},
    "no_slips": {"vi": "Không có phiếu nào cần in ở đây.", "en": "There are no slips to print here."},
    "fault": {
        "vi": "Chưa ghi nhận được. Xin bấm lại, hoặc gặp lễ tân.",
        "en": "This could not be recorded. Please press again, or see the desk.",
    },
}


def delegation_words(language: str) -> dict[str, str]:
    """All of them in one language."""
    return {name: words[language] for name, words in _WORDS.items()}
