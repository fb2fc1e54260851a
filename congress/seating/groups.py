"""With whom the people of a category sit: their delegation, or a group of its own like guests or press."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput
from congress.models import Category, SeatingGroup


def set_groups(db_session: Session, congress_id: int, told: Mapping[int, str], actor: str) -> None:
    """Set the groups of categories, by id. Raises BadInput; nothing is changed then."""
    rows = {row.id: row for row in db_session.scalars(select(Category).filter_by(congress_id=congress_id))}
    if not set(rows).issuperset(told) or not set(SeatingGroup).issuperset(told.values()):
        raise BadInput("Thành phần hoặc nhóm chỗ ngồi không có trong danh mục. Vui lòng tải lại trang.")
    changed = [category for category, group in told.items() if rows[category].seating_group != group]
    for category in changed:
        rows[category].seating_group = told[category]
    if changed:
        db_session.flush()
        told_ids = " ".join(f"category:{category}" for category in sorted(changed))
        audit.append(db_session, actor, "category.seating_group", told_ids)
