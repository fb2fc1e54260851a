"""The register of delegates: what a reading of a list becomes in the database."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import audit, delegate_number
from congress.file_formats.delegate_row import DelegateRow
from congress.keys import Keys
from congress.models import Category, Delegate, Delegation, Demographics
from congress.vietnamese import fold, sort_key


def add_delegates(db_session: Session, congress_id: int, rows: Iterable[DelegateRow], keys: Keys, actor: str) -> int:
    """Add everybody of an accepted reading, with delegations in the order of the list; return how many.

    The caller has made sure that nobody of them is on the register already.
    """
    categories = dict(
        db_session.execute(select(Category.code, Category.id).where(Category.congress_id == congress_id)).tuples().all()
    )
    delegations: dict[str, Delegation] = {}
    known = db_session.scalar(select(func.count(Delegate.id)).where(Delegate.congress_id == congress_id)) or 0
    added = 0
    for row in rows:
        delegation = delegations.get(row.delegation)
        if delegation is None:
            delegation = Delegation(
                congress_id=congress_id, code=row.delegation_code, name=row.delegation, rank=len(delegations) + 1
            )
            db_session.add(delegation)
            delegations[row.delegation] = delegation
        db_session.flush([delegation])
        delegate = Delegate(
            congress_id=congress_id,
            delegation_id=delegation.id,
            category_id=categories[row.category],
            number=delegate_number.make(known + added),
            honorific=row.honorific,
            full_name=row.full_name,
            folded_name=fold(row.full_name),
            sort_key=sort_key(row.full_name),
            birth_date=row.birth_date,
            position_title=row.position_title,
            unit=row.unit,
            field=row.field,
            phone=row.phone,
            email=row.email,
            identity_hash=keys.identity_hash(row.identity_number) if row.identity_number else None,
            identity_last3=row.identity_number[-3:],
            award=row.award,
            notes=row.notes,
        )
        db_session.add(delegate)
        db_session.flush([delegate])
        db_session.add(
            Demographics(
                delegate_id=delegate.id,
                sex=row.sex,
                ethnicity=row.ethnicity,
                is_party_member=row.is_party_member,
                education=row.education,
            )
        )
        added += 1
    db_session.flush()
    audit.append(db_session, actor, "roster.add", f"congress:{congress_id} delegates:{added}")
    return added
