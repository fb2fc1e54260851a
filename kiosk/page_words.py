"""The words of the pages that somebody opens on a kiosk to be found without an invitation."""

from kiosk.screen_words import WORDS, Words

# What the hub answers a search with (kiosk/search.py).
SEARCH: dict[str, dict[str, Words]] = {
    "NAME_PICK": {
        "vi": Words("Vui lòng chọn đúng họ tên, đơn vị.", "Không có tên? Kính mời gặp lễ tân."),
        "en": Words("Please choose your name and unit.", "Not listed? Please see the reception desk."),
    },
    "NAME_MORE": {
        "vi": Words("Còn nhiều đại biểu trùng tên.", "Vui lòng gõ thêm họ, tên đệm hoặc tên đoàn."),
        "en": Words("Many delegates have this name.", "Please type more: family name, middle name or delegation."),
    },
    "NAME_NONE": {
        "vi": Words("Chưa tìm thấy tên này.", "Vui lòng kiểm tra lại, hoặc gặp lễ tân."),
        "en": Words("This name was not found.", "Please check it, or see the reception desk."),
    },
    "NUMBER_WRONG": {
        "vi": Words("Số đại biểu chưa đúng.", "Vui lòng xem lại tám chữ số in dưới mã QR."),
        "en": Words("This is not a delegate number.", "Please check the eight digits below the QR code."),
    },
    "FACTOR": {
        "vi": Words("Nhập ba số cuối điện thoại hoặc số căn cước", "Chỉ để xác nhận đúng đại biểu."),
        "en": Words("Enter the last three digits of your phone or ID number", "Only to make sure that it is you."),
    },
    "FACTOR_WRONG": {
        "vi": Words("Ba số cuối chưa khớp.", "Vui lòng nhập lại, hoặc gặp lễ tân."),
        "en": Words("These three digits do not match.", "Please try again, or see the reception desk."),
    },
    "NUMBER_FACTOR_WRONG": {  # does not tell which of the two: a number nobody has must look the same
        "vi": Words("Số đại biểu và ba số cuối chưa khớp.", "Vui lòng nhập lại, hoặc gặp lễ tân."),
        "en": Words("The number and the three digits do not match.", "Please try again, or see the reception desk."),
    },
    "FACTOR_DESK": {
        "vi": Words("Kính mời gặp bàn lễ tân.", "Lễ tân sẽ xác nhận và điểm danh giúp đại biểu."),
        "en": Words("Please see the reception desk.", "The staff will check you in."),
    },
    "FACTOR_TOO_OFTEN": {
        "vi": Words("Kính mời gặp bàn lễ tân.", "Đã nhập chưa đúng nhiều lần; lễ tân sẽ xác nhận giúp đại biểu."),
        "en": Words("Please see the reception desk.", "The digits were wrong too often; the staff will check you in."),
    },
    "CONFIRM": {"vi": Words("Xin quý đại biểu xác nhận"), "en": Words("Is this you?")},
}

# What the pages say by themselves. Braces are filled by static/kiosk/ways.mjs.
_PAGES: dict[str, dict[str, str]] = {
    "vi": {
        "by_name": "Tìm theo tên",
        "by_number": "Nhập số đại biểu",
        "name_title": "Gõ họ tên, không cần dấu",
        "name_hint": "Ví dụ: NONG VAN THANG. Có thể gõ thêm tên đoàn.",
        "found": "Tìm thấy {count} đại biểu.",
        "found_more": "Đây là {count} đại biểu đầu.",
        "number_title": "Nhập tám chữ số in dưới mã QR",
        "number_hint": "Số này cũng có trong tin nhắn mời.",
        "number_wrong": "Số chưa đúng. Vui lòng xem lại từng chữ số.",
        "confirm_title": "Xin quý đại biểu xác nhận",
        "confirm_yes": "Đúng là tôi",
        "confirm_no": "Không phải",
        "delete": "Xóa",
        "clear": "Xóa hết",
        "space": "Dấu cách",
        "space_key": "Cách",
        "cancel": "Quay lại",
        "next": "Tiếp tục",
        "digits": "Bàn phím số",
        "letters": "Bàn phím chữ",
        "waiting": "Đang tìm…",
        "trouble": "Chưa tìm được. Vui lòng thử lại, hoặc gặp lễ tân.",
    },
    "en": {
        "by_name": "Find my name",
        "by_number": "Enter my number",
        "name_title": "Type your name, without accents",
        "name_hint": "For example NONG VAN THANG. You may add your delegation.",
        "found": "Delegates found: {count}.",
        "found_more": "These are the first {count}.",
        "number_title": "Enter the eight digits below your QR code",
        "number_hint": "It is in your text message too.",
        "number_wrong": "This number is not right. Please check each digit.",
        "confirm_title": "Is this you?",
        "confirm_yes": "Yes, that is me",
        "confirm_no": "No",
        "delete": "Erase",
        "clear": "Clear",
        "space": "Space",
        "space_key": "Space",
        "cancel": "Back",
        "next": "Continue",
        "digits": "Number keys",
        "letters": "Letter keys",
        "waiting": "Searching…",
        "trouble": "The search failed. Please try again, or see the reception desk.",
    },
}


def page_words(language: str) -> dict[str, str | dict[str, str]]:
    """Everything the pages say without asking the hub; `desk` is a title and a line."""
    factor, desk, card = SEARCH["FACTOR"][language], SEARCH["FACTOR_DESK"][language], WORDS["ID_READ"][language]
    return _PAGES[language] | {
        "factor_title": factor.title,
        "factor_hint": factor.line,
        "card_title": card.title,
        "card_line": card.line,
        "desk": {"title": desk.title, "line": desk.line},
    }
