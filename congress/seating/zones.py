"""Khu vực: seats kept for somebody. What a zone's code tells, and the zones of a hall as organizers set them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Delegation, Zone, ZonePurpose

DELEGATION_PREFIX = "DOAN_"
_KNOWN = {
    "DOAN_CHU_TICH": ("Đoàn chủ tịch", ZonePurpose.PRESIDIUM),
    "DOAN_THU_KY": ("Thư ký", ZonePurpose.SECRETARIAT),
    "LANH_DAO": ("Lãnh đạo", ZonePurpose.LEADERS),
    "DANH_DU": ("Khách danh dự", ZonePurpose.HONORARY),
    "KHACH_MOI": ("Khách mời", ZonePurpose.GUESTS),
    "KHEN_THUONG": ("Khen thưởng", ZonePurpose.AWARDS),
    "XE_LAN": ("Xe lăn", ZonePurpose.WHEELCHAIR),
    "DU_PHONG": ("Dự phòng", ZonePurpose.RESERVE),
    "BAO_CHI": ("Báo chí", ZonePurpose.PRESS),
    "PHUC_VU": ("Phục vụ", ZonePurpose.SERVICE),
    "KY_THUAT": ("Kỹ thuật", ZonePurpose.CLOSED),
}


def add_missing(
    db_session: Session, congress_id: int, hall_id: int, codes: Iterable[str], purposes: Mapping[str, str]
) -> int:
    """Add the zones a hall has not yet, each with what its code tells, or the purpose given by code; how many."""
    known = set(db_session.scalars(select(Zone.code).where(Zone.hall_id == hall_id)))
    missing = [code for code in dict.fromkeys(codes) if code and code not in known]
    told = db_session.execute(
        select(Delegation.code, Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
    )
    delegations = {DELEGATION_PREFIX + code: (id_, name) for code, id_, name in told}
    for code in missing:
        name, purpose = _KNOWN.get(code, (code, ZonePurpose.ANYBODY))
        delegation_id = None
        if code not in _KNOWN and code in delegations:
            delegation_id, name = delegations[code]
            purpose = ZonePurpose.DELEGATION
        purpose = ZonePurpose(purposes.get(code) or purpose)
        if purpose != ZonePurpose.DELEGATION:
            delegation_id = None
        db_session.add(Zone(hall_id=hall_id, code=code, name=name, purpose=purpose, delegation_id=delegation_id))
    db_session.flush()
    return len(missing)
