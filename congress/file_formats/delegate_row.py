"""One delegate as a list gives them, before anything is stored."""

from dataclasses import dataclass
from functools import total_ordering

_YEAR_DIGITS = 4


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a workbook: the sheet, and the row as Excel numbers it."""

    sheet: str
    row: int

    def __lt__(self, other: "Place") -> bool:
        return (self.sheet, self.row) < (other.sheet, other.row)


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """One accepted row. What the list does not say is ""."""

    place: Place
    honorific: str  # "Đồng chí", "Bác sĩ"; only when it stood before the name
    full_name: str
    birth_date: str  # as precise as given: "1970-05-05", "1968-05", "1962"
    sex: str  # "Nam", "Nữ"
    ethnicity: str
    religion: str
    is_party_member: bool | None  # None: the list does not tell
    education: str
    position_title: str
    unit: str
    delegation_code: str
    delegation: str
    category: str  # code: DH_CA_NHAN, DD_TAP_THE, DUONG_NHIEN, DANH_DU, KHACH_MOI, BAO_CHI, PHUC_VU, BTC
    field: str  # code: KINH_TE, VH_XH, QP_AN, KHAC; of exemplars only
    identity_number: str  # 12 digits, 9 digits or a passport number
    phone: str  # bare digits, 0 first
    email: str
    notes: str
    award: str  # code of the highest award named
    number: str = ""  # our own eight digits, in lists this product exported
    extra: tuple[tuple[str, str], ...] = ()  # label and text of every filled column that means nothing to us

    @property
    def birth_year(self) -> str:
        return self.birth_date[:_YEAR_DIGITS]
