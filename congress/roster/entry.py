"""What a person types into the form about somebody → a record; each wrong field with words beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from congress.errors import BadInput
from congress.file_formats import values
from congress.file_formats.values import AWARD_NAMES, FIELD_NAMES
from congress.keys import Keys
from congress.roster.fields import EXTRA_PREFIX, Record, date_shown, identity_mark, label
from congress.vietnamese import phone_number, tidy, tidy_name

_LONGEST = 300
_LONGEST_NAME = 120
_PLAIN = ("honorific", "position_title", "unit", "notes", "religion")


class InvalidEntry(BadInput):
    """Fields that cannot be kept; `faults` has words for each by its key. Nothing was changed."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("Có ô chưa đúng. Vui lòng xem lời nhắc dưới từng ô.")
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as typed, whole, and remarks about what is odd in it but was kept."""

    record: Record
    remarks: tuple[str, ...]


def understand(
    told: Mapping[str, str], known: Record, delegations: Mapping[str, str], categories: Mapping[str, str], keys: Keys
) -> Entry:
    """Read the form of a person, whose record so far is `known` (empty for a new one).

    Delegations and categories are names by code. A citizen number is typed only to be set anew: an empty field keeps
    it, "-" takes it away. Raises InvalidEntry.
    """
    faults: dict[str, str] = {}
    remarks: list[str] = []
    record = {key: tidy(told.get(key, "")) for key in _PLAIN}
    record["full_name"] = tidy_name(told.get("full_name", ""))
    if not record["full_name"]:
        faults["full_name"] = "Chưa có họ tên. Vui lòng nhập."
    elif len(record["full_name"]) > _LONGEST_NAME:
        faults["full_name"] = f"Họ tên dài quá {_LONGEST_NAME} ký tự."
    birth = values.birth_date(told.get("birth_date", ""))
    record["birth_date"] = birth.value
    if birth.refusal:
        faults["birth_date"] = birth.refusal
    record["sex"] = _one_of(told, "sex", ("Nam", "Nữ"), faults)
    record["party"] = _one_of(told, "party", ("yes", "no"), faults)
    record["ethnicity"] = values.ethnicity(told.get("ethnicity", ""), record["full_name"]).value
    record["education"] = values.education(told.get("education", "")).value
    record["delegation"] = _one_of(told, "delegation", tuple(delegations), faults, needed="Vui lòng chọn đoàn.")
    record["category"] = _one_of(told, "category", tuple(categories), faults, needed="Vui lòng chọn thành phần.")
    record["field"] = _one_of(told, "field", tuple(FIELD_NAMES), faults)
    record["award"] = _one_of(told, "award", tuple(AWARD_NAMES), faults)
    phone = tidy(told.get("phone", ""))
    record["phone"] = phone_number(phone) or ""
    if phone and not record["phone"]:
        faults["phone"] = f"Số điện thoại “{phone}” không gọi được. Số di động có 10 chữ số, bắt đầu bằng 0."
    mail = values.email(told.get("email", ""))
    record["email"] = mail.value
    if mail.remark:
        faults["email"] = "Địa chỉ thư điện tử không đúng. Ví dụ đúng: ten@coquan.vn"
    record["identity"] = _identity(told, known, record, remarks, keys)
    record |= {key: tidy(told.get(key, value)) for key, value in known.items() if key.startswith(EXTRA_PREFIX)}
    covered = {key: values.without_citizen_numbers(text, label(key)) for key, text in record.items() if _is_free(key)}
    if any(record[key] != text for key, text in covered.items()):
        record |= covered
        remarks.append("Số giấy tờ ghi trong mục khác được che, chỉ giữ ba số cuối.")
    faults |= {
        key: f"Dài quá {_LONGEST} ký tự." for key, text in record.items() if len(text) > _LONGEST and key not in faults
    }
    if faults:
        raise InvalidEntry(faults)
    return Entry(record, tuple(remarks))


def _is_free(key: str) -> bool:
    """Tell a field that people write in what they like."""
    return key in {"position_title", "unit", "notes"} or key.startswith(EXTRA_PREFIX)


def typed(record: Record) -> dict[str, str]:
    """Return a record as the form shows it: dates as people write them, no citizen number."""
    return dict(record) | {"birth_date": date_shown(record.get("birth_date", "")), "identity": ""}


def _one_of(
    told: Mapping[str, str], key: str, allowed: tuple[str, ...], faults: dict[str, str], needed: str = ""
) -> str:
    value = told.get(key, "")
    if (value and value not in allowed) or (needed and not value):
        faults[key] = needed or "Giá trị không có trong danh mục. Vui lòng chọn lại."
    return value


def _identity(told: Mapping[str, str], known: Record, record: dict[str, str], remarks: list[str], keys: Keys) -> str:
    """Return the mark of the number typed; it tells the sex where none was. An odd one is kept with a remark."""
    typed_number = re.sub(r"[\s.]", "", tidy(told.get("identity", "")))
    if not typed_number:
        return known.get("identity", "")
    if typed_number == "-":
        return ""
    understood = values.identity_number(typed_number)
    if not understood.value:
        remarks.append("Số giấy tờ không đúng 9 hoặc 12 chữ số; đã lưu như đã nhập. Xin đối chiếu lại với giấy tờ gốc.")
    elif (sex := values.sex(record["sex"], understood.value)).value:
        record["sex"] = sex.value
        remarks += [sex.remark] if sex.remark else []
    return identity_mark(understood.value or typed_number.upper(), keys)
