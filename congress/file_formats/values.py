"""Cells → values, one function a kind of column, by the rules of how units fill lists in.

What a cell says is kept as precisely as it was given and never made up: a year stays a year.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from congress.file_formats.tables import Cell
from congress.vietnamese import fold, phone_number, tidy


@dataclass(frozen=True, slots=True)
class Understood:
    """What a cell came to. In Vietnamese words: a remark to look at, or a refusal, and the row waits for correction."""

    value: str = ""
    remark: str = ""
    refusal: str = ""


def text_of(cell: Cell) -> str:
    """Return a cell as tidy text; a whole number without its ".0", a date with its day first."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y %H:%M}".removesuffix(" 00:00")
    return tidy(str(cell))


# ── birth ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_SERIALS = range(4000, 60000)  # 1910 to 2064 as Excel counts days; below lie years
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_YOUNGEST_TWO_DIGITS = 20  # "19" is 2019, "20" is 1920: guests of 100 are likelier than babies
_BEFORE_THE_DATE = re.compile(r"^(sinh|ngay|nam|thang|\s|:)+")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})(?:[ t]00:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})[/.\- ](\d{4})")
_NUMBER = re.compile(r"\d{4,5}(?:\.0)?")


def birth_date(cell: Cell) -> Understood:
    """Return a birth date as "1970-05-05", "1968-05" or "1962", as precise as the cell is; the day comes first.

    Reads real dates, dd/mm/yyyy with / - . and without zeros, two-digit years, month/year, years, ISO dates, Excel's
    day numbers, "Sinh năm 1962". An empty cell is accepted with a remark, a date that cannot be is refused.
    """
    if isinstance(cell, datetime | date):
        return _dated(cell.year, cell.month, cell.day, written=cell.strftime("%d/%m/%Y"))
    written = text_of(cell)
    if not written:
        return Understood(remark="Chưa có ngày sinh.")
    return _read_date(_BEFORE_THE_DATE.sub("", fold(written)).strip(" ."), written)


def _read_date(text: str, written: str) -> Understood:
    if found := _DAY_FIRST.fullmatch(text):
        year, remark = _full_year(found[3], written)
        return _dated(year, int(found[2]), int(found[1]), written, remark)
    if found := _YEAR_FIRST.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), int(found[3]), written)
    if found := _MONTH.fullmatch(text):
        return _cut(_dated(int(found[2]), int(found[1]), 1, written), len("1968-05"))
    if _NUMBER.fullmatch(text):
        return _year_or_serial(int(float(text)), written)
    return Understood(refusal=f"Không đọc được ngày sinh “{written}”. Vui lòng ghi dạng ngày/tháng/năm hoặc năm sinh.")


def _year_or_serial(number: int, written: str) -> Understood:
    if number in _SERIALS:
        day = _EXCEL_DAY_ZERO + timedelta(days=number)
        return _dated(day.year, day.month, day.day, written)
    return _cut(_dated(number, 1, 1, written), len("1962"))


def _cut(dated: Understood, precision: int) -> Understood:
    return replace(dated, value=dated.value[:precision])


def _full_year(digits: str, written: str) -> tuple[int, str]:
    if len(digits) > len("69"):
        return int(digits), ""
    year = int(digits) + (2000 if int(digits) < _YOUNGEST_TWO_DIGITS else 1900)
    return year, f"Năm sinh ghi hai chữ số (“{written}”), hiểu là năm {year}."


def _dated(year: int, month: int, day: int, written: str, remark: str = "") -> Understood:
    try:
        exists = _FIRST_YEAR <= date(year, month, day).year <= _LAST_YEAR
    except ValueError:
        exists = False
    if not exists:
        return Understood(refusal=f"Ngày sinh “{written}” không có thật. Vui lòng kiểm tra lại.")
    return Understood(f"{year:04}-{month:02}-{day:02}", remark)


# ── identity document and sex ─────────────────────────────────────────────────────────────────────────────────────────

_CITIZEN_DIGITS = 12
_OLD_CARD_DIGITS = 9
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,8}")
_SEX_DIGIT = 3  # the fourth: even for men, odd for women (Thông tư 07/2016/TT-BCA)


def identity_number(cell: Cell) -> Understood:
    """Return a 12-digit citizen number (lost zeros put back), an old 9-digit card number or a passport number."""
    written = text_of(cell)
    bare = re.sub(r"[\s.\-']", "", written).upper()
    if not bare or _PASSPORT.fullmatch(bare):
        return Understood(bare)
    if bare.isascii() and bare.isdigit():
        if len(bare) == _OLD_CARD_DIGITS or len(bare) == _CITIZEN_DIGITS:
            return Understood(bare)
        if _OLD_CARD_DIGITS < len(bare) < _CITIZEN_DIGITS:
            return Understood(bare.zfill(_CITIZEN_DIGITS))
    return Understood(remark=f"Số giấy tờ “{_covered(written)}” không đúng 9 hoặc 12 chữ số, để trống.")


_IN_A_TEXT = re.compile(  # a citizen number in other words: in one run, or in groups of 3-3-6, 3-3-3-3 or 4-4-4
    r"(?<!\d)0(?:\d{11}|\d\d([ .-])\d{3}\1(?:\d{6}|\d{3}\1\d{3})|\d{3}([ .-])\d{4}\2\d{4})(?!\d)"
)
_LONG_NUMBER = re.compile(r"\d{7,}|\d(?: ?\d){8,}")
_LOST_ITS_ZERO = re.compile(r"(?!84[3-9])[1-9]\d[0-3]\d{8}")  # not 84 and a telephone
_DOCUMENT = re.compile(r"\b(?:cccd|cmnd|cmt|cmtnd|can cuoc|chung minh|dinh danh|ho chieu|passport|giay to)\b")


def without_citizen_numbers(text: str, label: str = "") -> str:
    """Cover citizen numbers that stand in a text, all but their last three digits: they are never kept in clear.

    Under a label that names a document, any long number is one.
    """
    if text.isalpha():
        return text
    is_document = bool(label and _DOCUMENT.search(fold(label)))
    if _LOST_ITS_ZERO.fullmatch(text):
        return _covered(text)
    return (_LONG_NUMBER if is_document else _IN_A_TEXT).sub(lambda number: _covered(number[0]), text)


def is_citizen_number(cell: Cell) -> bool:
    """Tell a citizen number where nothing says that it is one; its first zero may be lost."""
    return bool(_IN_A_TEXT.fullmatch(text_of(cell)) or _LOST_ITS_ZERO.fullmatch(text_of(cell)))


def _covered(number: str) -> str:
    """Cover all digits but the last three, so that they can still be counted."""
    return re.sub(r"\d(?=(?:\D*\d){3})", "•", number)


def sex(cell: Cell, identity: str) -> Understood:
    """Return "Nam", "Nữ" or "": from the cell, else from the citizen number; where they differ the cell is kept."""
    told = {"nam": "Nam", "nu": "Nữ", "trai": "Nam", "gai": "Nữ"}.get(fold(text_of(cell)), "")
    by_number = ""
    if len(identity) == _CITIZEN_DIGITS and identity.isdigit():
        by_number = "Nữ" if int(identity[_SEX_DIGIT]) % 2 else "Nam"
    if told and by_number and told != by_number:
        return Understood(told, remark=f"Giới tính ghi “{told}” nhưng số CCCD cho biết “{by_number}”; giữ như đã ghi.")
    if not told and by_number:
        return Understood(by_number, remark=f"Chưa ghi giới tính; lấy “{by_number}” theo số CCCD.")
    return Understood(told, remark="" if told else "Chưa có giới tính.")


# ── how to reach the person ───────────────────────────────────────────────────────────────────────────────────────────


def phone(cell: Cell) -> Understood:
    """Return a phone number as bare digits, or "" with a remark when what is written cannot be called."""
    written = text_of(cell)
    number = phone_number(written)
    if written and number is None:
        return Understood(remark=f"Số điện thoại “{written}” không đúng, để trống.")
    return Understood(number or "")


def email(cell: Cell) -> Understood:
    """Return an e-mail address, or "" with a remark when it cannot be one."""
    written = text_of(cell).replace(" ", "")
    if not written or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", written):
        return Understood(written)
    return Understood(remark=f"Địa chỉ email “{written}” không đúng, để trống.")


# ── words with a fixed meaning ────────────────────────────────────────────────────────────────────────────────────────

_PEOPLES = (  # the 54 of the General Statistics Office
    "Kinh Tày Thái Mường Khmer Hoa Nùng Mông Dao Gia_Rai Ê_Đê Ba_Na Sán_Chay Chăm Cơ_Ho Xơ_Đăng Sán_Dìu Hrê Ra_Glai "
    "Mnông Xtiêng Bru_-_Vân_Kiều Thổ Giáy Cơ_Tu Giẻ_Triêng Mạ Khơ_Mú Co Tà_Ôi Chơ_Ro Kháng Xinh_Mun Hà_Nhì Chu_Ru Lào "
    "La_Chí La_Ha Phù_Lá La_Hủ Lự Lô_Lô Chứt Mảng Pà_Thẻn Cơ_Lao Cống Bố_Y Si_La Pu_Péo Brâu Ơ_Đu Rơ_Măm Ngái"
)
_PEOPLE_OF_WORDS = {fold(people.replace("_", " ")): people.replace("_", " ") for people in _PEOPLES.split(" ")} | {
    "hmong": "Mông",
    "meo": "Mông",
    "cao lan": "Sán Chay",
    "san chi": "Sán Chay",
    "han": "Hoa",
    "viet": "Kinh",
    "bru van kieu": "Bru - Vân Kiều",
    "van kieu": "Bru - Vân Kiều",
}
FOREIGN = "Nước ngoài"
_HAN_LETTER = re.compile(r"[\u3400-\u9fff]")


def ethnicity(cell: Cell, name: str) -> Understood:
    """Return the people's official name: "Tầy" is Tày, "Cao Lan" Sán Chay, "Nùng Cháo" Nùng; others as written.

    Whoever's name is given in Han characters and whose people is not is a foreign guest.
    """
    written = text_of(cell)
    words = fold(re.sub(r"\([^)]*\)", " ", written))
    if not words:
        return Understood(FOREIGN if _HAN_LETTER.search(name) else "")
    known = _PEOPLE_OF_WORDS.get(words) or next(
        (people for folded, people in _PEOPLE_OF_WORDS.items() if words.startswith(f"{folded} ")), ""
    )
    return Understood(known or written.capitalize())


UNKNOWN = "Chưa rõ"


def is_party_member(cell: Cell) -> bool | None:
    """Tell a member: x, X, ĐV, Đảng viên, Có, or the date of admission; not: empty, Không, "-"; None: "Chưa rõ"."""
    words = fold(text_of(cell))
    return None if words == fold(UNKNOWN) else words not in {"", "khong", "k", "-", "0", "chua", "false", "quan chung"}


def is_crossed(cell: Cell) -> bool:
    """Tell a cross (x, X, 1, a tick) in a column of crosses."""
    return fold(text_of(cell)) not in {"", "khong", "k", "-", "0", "false"}


_EDUCATION_OF_WORDS = {
    "Sau đại học": ("sau dai hoc", "sau dh", "thac si", "tien si", "thac sy", "tien sy", "ths", "ts", "cki", "ckii"),
    "Đại học": ("dai hoc", "dh", "cu nhan", "ky su", "bac si"),
    "Cao đẳng": ("cao dang", "cd"),
    "Trung cấp": ("trung cap", "tc", "thcn"),
    "THPT": ("thpt", "12/12", "10/10", "cap 3", "trung hoc pho thong", "pho thong trung hoc"),
    "THCS": ("thcs", "9/12", "cap 2", "trung hoc co so"),
    "Tiểu học": ("tieu hoc", "5/12", "cap 1"),
}
_EDUCATION = {spelling: level for level, spellings in _EDUCATION_OF_WORDS.items() for spelling in spellings}


def education(cell: Cell) -> Understood:
    """Return one of the seven levels the reports count by; anything else stays as written."""
    written = text_of(cell)
    return Understood(_EDUCATION.get(fold(written).rstrip("."), written))


def category(cell: Cell, own: Mapping[str, str]) -> Understood:
    """Return the code of a category (thành phần), "" with a remark when the words are not known.

    `own` has the codes of the congress's own categories by their folded names; they go before the usual words.
    """
    written = text_of(cell)
    if not written:
        return Understood(remark="Chưa ghi thành phần đại biểu.")
    if code := own.get(fold(written)):
        return Understood(code)
    words = _bare_words(written)
    code = ""
    if "tap the" in words:
        code = "DD_TAP_THE"
    elif "ca nhan" in words or words in {"dien hinh", "dhtt", "dien hinh tien tien"}:
        code = "DH_CA_NHAN"
    else:
        code = next((code for phrase, code in _CATEGORY_OF_PHRASE.items() if phrase in words), "")
    return Understood(code, remark="" if code else f"Chưa rõ thành phần đại biểu (“{written}”).")


_CATEGORY_OF_PHRASE = {
    "duong nhien": "DUONG_NHIEN",
    "danh du": "DANH_DU",
    "khach moi": "KHACH_MOI",
    "khach": "KHACH_MOI",
    "bao chi": "BAO_CHI",
    "phong vien": "BAO_CHI",
    "phuc vu": "PHUC_VU",
    "ban to chuc": "BTC",
    "btc": "BTC",
}


def field(cell: Cell) -> Understood:
    """Return the code of an exemplar's field (lĩnh vực); empty for others, KHAC for one of its own with a remark."""
    written = text_of(cell)
    words = _bare_words(written)
    if not words:
        return Understood()
    code = next((code for spellings, code in _FIELDS if words.removeprefix("linh vuc ") in spellings), "")
    return Understood(code or "KHAC", remark="" if code else f"Lĩnh vực “{written}” được xếp vào “Lĩnh vực khác”.")


_FIELDS = (
    ({"kinh te", "kt"}, "KINH_TE"),
    ({"van hoa xa hoi", "van hoa va xa hoi", "vh xh", "vhxh"}, "VH_XH"),
    ({"quoc phong an ninh", "quoc phong va an ninh", "qp an", "qpan"}, "QP_AN"),
    ({"khac", "linh vuc khac"}, "KHAC"),
)


AWARD_NAMES = {
    "HCLD1": "Huân chương Lao động hạng Nhất",
    "HCLD2": "Huân chương Lao động hạng Nhì",
    "HCLD3": "Huân chương Lao động hạng Ba",
    "CSTDTQ": "Chiến sĩ thi đua toàn quốc",
    "BK_TTCP": "Bằng khen của Thủ tướng Chính phủ",
    "CTD_CP": "Cờ thi đua của Chính phủ",
    "CTD_UBND": "Cờ thi đua của UBND tỉnh",
    "BK_CTUBND": "Bằng khen của Chủ tịch UBND tỉnh",
}
FIELD_NAMES = {
    "KINH_TE": "Kinh tế",
    "VH_XH": "Văn hóa - Xã hội",
    "QP_AN": "Quốc phòng - An ninh",
    "KHAC": "Lĩnh vực khác",
}


def award(*cells: Cell) -> str:
    """Return the code of the highest award named in the award column or the notes, "" when none is."""
    words = " ".join(_bare_words(text_of(cell)) for cell in cells)
    return next((code for phrase, code in _AWARDS if phrase in words), "")


_AWARDS = (  # highest first; what their names have in common in lists
    ("huan chuong lao dong hang nhat", "HCLD1"),
    ("huan chuong lao dong hang nhi", "HCLD2"),
    ("huan chuong lao dong hang ba", "HCLD3"),
    ("chien si thi dua toan quoc", "CSTDTQ"),
    ("bang khen cua thu tuong", "BK_TTCP"),
    ("co thi dua cua chinh phu", "CTD_CP"),
    ("co thi dua cua ubnd tinh", "CTD_UBND"),
    ("bang khen cua chu tich ubnd", "BK_CTUBND"),
)


def _bare_words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
