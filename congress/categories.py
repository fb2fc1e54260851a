"""Thành phần đại biểu: the categories a new congress begins with. They are data, to be changed by each congress."""

from typing import Any

from sqlalchemy.orm import Session

from congress.models import Category, ExemplarKind, SeatingGroup

_OFFICIAL = "Đại biểu chính thức"
DEFAULTS: tuple[dict[str, Any], ...] = (
    {
        "code": "DH_CA_NHAN",
        "name": _OFFICIAL,
        "list_name": "Điển hình cá nhân",
        "is_summoned": True,
        "exemplar_kind": ExemplarKind.INDIVIDUAL,
    },
    {
        "code": "DD_TAP_THE",
        "name": _OFFICIAL,
        "list_name": "Đại diện tập thể điển hình",
        "is_summoned": True,
        "exemplar_kind": ExemplarKind.COLLECTIVE,
    },
    {"code": "DUONG_NHIEN", "name": _OFFICIAL, "list_name": "Đại biểu đương nhiên", "is_summoned": True},
    {
        "code": "DANH_DU",
        "name": "Đại biểu danh dự",
        "is_summoned": False,
        "is_honoured": True,
        "seating_group": SeatingGroup.HONORARY,
    },
    {
        "code": "KHACH_MOI",
        "name": "Khách mời",
        "is_summoned": False,
        "is_honoured": True,
        "seating_group": SeatingGroup.GUESTS,
    },
    {"code": "BAO_CHI", "name": "Báo chí", "is_summoned": False, "seating_group": SeatingGroup.PRESS},
    {"code": "PHUC_VU", "name": "Phục vụ", "is_summoned": False, "seating_group": SeatingGroup.SERVICE},
    {"code": "BTC", "name": "Ban Tổ chức", "is_summoned": False, "seating_group": SeatingGroup.SERVICE},
)


def add_defaults(db_session: Session, congress_id: int) -> None:
    """Give a new congress its categories, in their order."""
    for rank, category in enumerate(DEFAULTS, start=1):
        db_session.add(Category(congress_id=congress_id, rank=rank, **{"list_name": category["name"], **category}))
    db_session.flush()
