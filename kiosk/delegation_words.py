"""The words of a whole delegation's check-in at a kiosk. Fields in braces are filled by static/kiosk/delegation.mjs."""

_WORDS = {
    "offer": {
        "vi": "Điểm danh cả đoàn ({people} người)",
        "en": "Check in the whole delegation ({people})",
        "zh": "代表团签到（{people}人）",
    },
    "title": {"vi": "Điểm danh cả đoàn", "en": "Check in the delegation", "zh": "代表团签到"},
    "ask": {
        "vi": "Bỏ dấu chọn ở những người chưa đến.",
        "en": "Untick those who have not come.",
        "zh": "请取消未到人员的勾选。",
    },
    "all": {"vi": "Chọn tất cả", "en": "Tick all", "zh": "全选"},
    "none": {"vi": "Bỏ chọn", "en": "Untick all", "zh": "全不选"},
    "record": {"vi": "Điểm danh {people} người", "en": "Check in {people}", "zh": "为{people}人签到"},
    "recording": {"vi": "Đang ghi nhận…", "en": "Recording…", "zh": "正在登记…"},
    "came": {"vi": "Đã điểm danh {at}", "en": "In since {at}", "zh": "已于{at}签到"},
    "head": {"vi": "Trưởng đoàn", "en": "Head of delegation", "zh": "团长"},
    "up": {"vi": "Trang trước", "en": "Page up", "zh": "上一页"},
    "down": {"vi": "Trang sau", "en": "Page down", "zh": "下一页"},
    "back": {"vi": "Để sau", "en": "Not now", "zh": "稍后"},
    "done": {"vi": "Xong", "en": "Done", "zh": "完成"},
    "recorded": {"vi": "Đã điểm danh {people} người", "en": "{people} checked in", "zh": "已为{people}人签到"},
    "refused": {"vi": "Chưa điểm danh được", "en": "Could not be checked in", "zh": "未能签到"},
    "refused_line": {"vi": "Vui lòng gặp lễ tân.", "en": "Please see the reception desk.", "zh": "请联系接待人员。"},
    "missing": {"vi": "Chưa có mặt: {people} người", "en": "Not here yet: {people}", "zh": "尚未到场：{people}人"},
    "nobody_missing": {"vi": "Cả đoàn đã có mặt đông đủ.", "en": "The whole delegation is here.", "zh": "全团已到齐。"},
    "slips": {"vi": "Phiếu ra ở", "en": "Slips come out at", "zh": "座位票打印处"},
    "share": {
        "vi": "{printer}: {people} người, từ {first} đến {last}",
        "en": "{printer}: {people}, {first} to {last}",
        "zh": "{printer}：{people}人，{first}至{last}",
    },
    "share_one": {"vi": "{printer}: {first}", "en": "{printer}: {first}", "zh": "{printer}：{first}"},
    "no_slips": {
        "vi": "Không có phiếu nào cần in ở đây.",
        "en": "There are no slips to print here.",
        "zh": "此处没有需要打印的座位票。",
    },
    "fault": {
        "vi": "Chưa ghi nhận được. Xin bấm lại, hoặc gặp lễ tân.",
        "en": "This could not be recorded. Please press again, or see the desk.",
        "zh": "未能登记，请再按一次，或联系接待人员。",
    },
}


def delegation_words(language: str) -> dict[str, str]:
    """All of them in one language."""
    return {name: words[language] for name, words in _WORDS.items()}
