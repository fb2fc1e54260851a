"""The fields of a person, told once: what forms, previews, histories and exports call them and who may see them.

A record is a person as plain texts by field. Codes stand for delegation, category, field and award; the citizen number
is only its mark; columns of lists that mean nothing to this product are fields of their own, "extra.LABEL".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.values import AWARD_NAMES, FIELD_NAMES
from congress.keys import Keys
from congress.vietnamese import spelling_key

Record = Mapping[str, str]
EXTRA_PREFIX = "extra."
PARTY_WORDS = {True: "yes", False: "no", None: ""}
_LAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key in records, its name for organizers, and whether the law calls it sensitive."""

    key: str
    label: str
    is_sensitive: bool = False


FIELDS = (
    Field("honorific", "Danh xưng"),
    Field("full_name", "Họ và tên"),
    Field("birth_date", "Ngày sinh"),
    Field("sex", "Giới tính"),
    Field("ethnicity", "Dân tộc", is_sensitive=True),
    Field("religion", "Tôn giáo", is_sensitive=True),
    Field("party", "Đảng viên", is_sensitive=True),
    Field("education", "Trình độ"),
    Field("position_title", "Chức vụ"),
    Field("unit", "Đơn vị"),
    Field("delegation", "Đoàn"),
    Field("category", "Thành phần"),
    Field("field", "Lĩnh vực"),
    Field("identity", "Số giấy tờ"),
    Field("phone", "Điện thoại"),
    Field("email", "Thư điện tử"),
    Field("award", "Khen thưởng"),
    Field("notes", "Ghi chú"),
)
CODE_NAMES: dict[str, dict[str, str]] = {"field": FIELD_NAMES, "award": AWARD_NAMES}  # what codes of a field mean
FIELD_OF_KEY = {field.key: field for field in FIELDS}
# What is arranged for somebody lies beside their record; histories tell it by these keys.
ARRANGEMENT = {
    "arranged.stage_role": "Vị trí trên sân khấu",
    "arranged.needs_wheelchair": "Đi xe lăn",
    "arranged.companion_of": "Đi cùng",
    "arranged.diet": "Chế độ ăn",
    "arranged.meal_table": "Bàn ăn",
    "arranged.bus": "Xe",
    "arranged.room": "Phòng nghỉ",
    "arranged.language": "Ngôn ngữ đón tiếp",
}


def label(key: str) -> str:
    """Return what organizers call a field; an extra one by the label it had in the list."""
    known = FIELD_OF_KEY.get(key)
    return known.label if known else ARRANGEMENT.get(key) or key.removeprefix(EXTRA_PREFIX)


def is_sensitive(key: str) -> bool:
    """Tell whether only organizers may see it. Nobody knows what a unit's own column holds, so those are too."""
    known = FIELD_OF_KEY.get(key)
    return known.is_sensitive if known else key not in ARRANGEMENT


def identity_mark(number: str, keys: Keys) -> str:
    """Return what is kept of a citizen number: its keyed hash and its last three digits; "" for none."""
    return f"{keys.identity_hash(number)}:{number[-_LAST_DIGITS:]}" if number else ""


def identity_ending(mark: str) -> str:
    """Return the digits of a citizen number that may be shown."""
    return mark.partition(":")[2]


def date_shown(date: str) -> str:
    """Write a birth date as people do, as precise as it is: "1970-05-05" → "05/05/1970", "1968-05" → "05/1968"."""
    return "/".join(reversed(date.split("-")))


def record_of(row: DelegateRow, keys: Keys) -> Record:
    """Return what a row of a list tells of a person; what it does not tell is not in it, and blanks nothing."""
    told = {
        "honorific": row.honorific,
        "full_name": row.full_name,
        "birth_date": row.birth_date,
        "sex": row.sex,
        "ethnicity": row.ethnicity,
        "religion": row.religion,
        "party": PARTY_WORDS[row.is_party_member],
        "education": row.education,
        "position_title": row.position_title,
        "unit": row.unit,
        "delegation": row.delegation_code,
        "category": row.category,
        "field": row.field,
        "identity": identity_mark(row.identity_number, keys),
        "phone": row.phone,
        "email": row.email,
        "award": row.award,
        "notes": row.notes,
        **{EXTRA_PREFIX + written: text for written, text in row.extra},
    }
    return {key: value for key, value in told.items() if value}


def differences(known: Record, told: Record) -> dict[str, list[str]]:
    """Return what a list would change: field → [value on the register, value in the list].

    Ways of writing one thing are no difference: where a tone mark is set, capitals, a year that the register knows to
    the day.
    """
    return {
        key: [known.get(key, ""), value]
        for key, value in told.items()
        if value and not _says_the_same(key, known.get(key, ""), value)
    }


def _says_the_same(key: str, known: str, told: str) -> bool:
    if known == told:
        return True
    if not known:
        return False
    if key == "full_name":
        return spelling_key(known) == spelling_key(told)
    if key == "birth_date":
        return known.startswith(f"{told}-")
    return key not in {"identity", "delegation", "category"} and known.casefold() == told.casefold()


def in_order(keys: Mapping[str, object]) -> Iterator[str]:
    """Yield the fields among these in the order organizers know, extra ones last."""
    yield from (field.key for field in FIELDS if field.key in keys)
    yield from sorted(key for key in keys if key not in FIELD_OF_KEY)
