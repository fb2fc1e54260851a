"""The words of the pages that somebody opens on a kiosk to be found without an invitation, Vietnamese first."""

from kiosk import spoken
from kiosk.screen_words import Words

# What the hub answers a search with (kiosk/search.py).
SEARCH: dict[str, dict[str, Words]] = {
    "NAME_PICK": {
        "vi": Words("Vui lòng chọn đúng họ tên, đơn vị.", "Không có tên? Kính mời gặp lễ tân."),
        "en": Words("Please choose your name and unit.", "Not listed? Please see the reception desk."),
        "zh": Words("请选择您的姓名和单位。", "没有您的姓名？请联系接待人员。"),
    },
    "NAME_MORE": {
        "vi": Words("Còn nhiều đại biểu trùng tên.", "Vui lòng gõ thêm họ, tên đệm hoặc tên đoàn."),
        "en": Words("Many delegates have this name.", "Please type more: family name, middle name or delegation."),
        "zh": Words("同名代表较多。", "请继续输入姓氏、中间名或代表团名称。"),
    },
    "NAME_NONE": {
        "vi": Words("Chưa tìm thấy tên này.", "Vui lòng kiểm tra lại, hoặc gặp lễ tân."),
        "en": Words("This name was not found.", "Please check it, or see the reception desk."),
        "zh": Words("未找到此姓名。", "请核对，或联系接待人员。"),
    },
    "NUMBER_WRONG": {
        "vi": Words("Số đại biểu chưa đúng.", "Vui lòng xem lại tám chữ số in dưới mã QR."),
        "en": Words("This is not a delegate number.", "Please check the eight digits below the QR code."),
        "zh": Words("代表编号不正确。", "请核对二维码下方的八位数字。"),
    },
    "FACTOR": {
        "vi": Words("Nhập ba số cuối điện thoại hoặc số căn cước", "Chỉ để xác nhận đúng đại biểu."),
        "en": Words("Enter the last three digits of your phone or ID number", "Only to make sure that it is you."),
        "zh": Words("请输入手机号或身份证号的最后三位", "仅用于确认是您本人。"),
    },
    "FACTOR_WRONG": {
        "vi": Words("Ba số cuối chưa khớp.", "Vui lòng nhập lại, hoặc gặp lễ tân."),
        "en": Words("These three digits do not match.", "Please try again, or see the reception desk."),
        "zh": Words("最后三位不符。", "请重新输入，或联系接待人员。"),
    },
    "NUMBER_FACTOR_WRONG": {  # does not tell which of the two: a number nobody has must look the same
        "vi": Words("Số đại biểu và ba số cuối chưa khớp.", "Vui lòng nhập lại, hoặc gặp lễ tân."),
        "en": Words("The number and the three digits do not match.", "Please try again, or see the reception desk."),
        "zh": Words("代表编号与最后三位不符。", "请重新输入，或联系接待人员。"),
    },
    "FACTOR_DESK": {
        "vi": Words("Kính mời gặp bàn lễ tân.", "Lễ tân sẽ xác nhận và điểm danh giúp đại biểu."),
        "en": Words("Please see the reception desk.", "The staff will check you in."),
        "zh": Words("请到接待台。", "接待人员将为您核实并签到。"),
    },
    "FACTOR_TOO_OFTEN": {
        "vi": Words("Kính mời gặp bàn lễ tân.", "Đã nhập chưa đúng nhiều lần; lễ tân sẽ xác nhận giúp đại biểu."),
        "en": Words("Please see the reception desk.", "The digits were wrong too often; the staff will check you in."),
        "zh": Words("请到接待台。", "输入错误次数过多，接待人员将为您核实。"),
    },
    "CONFIRM": {
        "vi": Words("Xin quý đại biểu xác nhận"),
        "en": Words("Is this you?"),
        "zh": Words("请确认是否为您本人"),
    },
}

# What the pages say by themselves. Braces are filled by static/kiosk/ways.mjs.
_PAGES: dict[str, dict[str, str]] = {
    "vi": {
        "by_name": "Tìm theo tên",
        "by_number": "Nhập số đại biểu",
        "ways": "Khi không có giấy mời",
        "name_title": "Gõ họ tên, không cần dấu",
        "name_hint": "Ví dụ: NONG VAN THANG. Có thể gõ thêm tên đoàn.",
        "found": "Tìm thấy {count} đại biểu.",
        "found_more": "Đây là {count} đại biểu đầu.",
        "number_title": "Nhập tám chữ số in dưới mã QR",
        "number_hint": "Số này cũng có trong tin nhắn mời.",
        "number_wrong": "Số chưa đúng. Vui lòng xem lại từng chữ số.",
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
        "ways": "Without an invitation",
        "name_title": "Type your name, without accents",
        "name_hint": "For example NONG VAN THANG. You may add your delegation.",
        "found": "Delegates found: {count}.",
        "found_more": "These are the first {count}.",
        "number_title": "Enter the eight digits below your QR code",
        "number_hint": "It is in your text message too.",
        "number_wrong": "This number is not right. Please check each digit.",
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
    "zh": {
        "by_name": "按姓名查找",
        "by_number": "输入代表编号",
        "ways": "未带邀请函",
        "name_title": "请输入姓名（拉丁字母，不带声调）",
        "name_hint": "例如：WEI JIANHUA。可再输入代表团名称。",
        "found": "找到{count}位代表。",
        "found_more": "以下为前{count}位。",
        "number_title": "请输入二维码下方的八位数字",
        "number_hint": "邀请短信中也有此编号。",
        "number_wrong": "编号不正确，请逐位核对。",
        "confirm_yes": "是我本人",
        "confirm_no": "不是",
        "delete": "删除",
        "clear": "清空",
        "space": "空格",
        "space_key": "空格",
        "cancel": "返回",
        "next": "继续",
        "digits": "数字键",
        "letters": "字母键",
        "waiting": "正在查找…",
        "trouble": "查找失败。请重试，或联系接待人员。",
    },
}


def page_words(language: str) -> dict[str, str]:
    """Everything the pages say without asking the hub."""
    confirm, factor, desk = (SEARCH[code][language] for code in ("CONFIRM", "FACTOR", "FACTOR_DESK"))
    card = spoken.words("ID_READ", language)
    return _PAGES[language] | {
        "confirm_title": confirm.title,
        "factor_title": factor.title,
        "factor_hint": factor.line,
        "card_title": card.title,
        "card_line": card.line,
        "desk_title": desk.title,
        "desk_line": desk.line,
    }
