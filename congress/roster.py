"""The register of delegates: what a reading of a list becomes in the database."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import audit, delegate_number
from congress.file_formats.delegate_row import DelegateRow
from congress.keys import Keys
from congress.models import Category, Delegate, Delegation, Demographics
from congress.vietnamese import fold, sort_key


def add_delegates(db_session: Session, congress_id: int, rows: Sequence[DelegateRow], keys: Keys, actor: str) -> int:
    """Add everybody of an accepted reading, with delegations in the order of the list; return how many.

    The caller has made sure that nobody of them is on the register already.
    """
    in_congress = select(Category.code, Category.id).where(Category.congress_id == congress_id)
    categories = {row.code: row.id for row in db_session.execute(in_congress)}
    delegations = {
        code: Delegation(congress_id=congress_id, code=code, name=name, rank=rank)
        for rank, (code, name) in enumerate({row.delegation_code: row.delegation for row in rows}.items(), start=1)
    }
    db_session.add_all(delegations.values())
    db_session.flush()
    known = db_session.scalar(select(func.count(Delegate.id)).where(Delegate.congress_id == congress_id)) or 0
    delegates = [
        Delegate(
            congress_id=congress_id,
            delegation_id=delegations[row.delegation_code].id,
            category_id=categories[row.category],
            number=delegate_number.make(known + index),
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
        for index, row in enumerate(rows)
    ]
    db_session.add_all(delegates)
    db_session.flush()
    db_session.add_all(
        Demographics(
            delegate_id=delegate.id,
            sex=row.sex,
            ethnicity=row.ethnicity,
            is_party_member=row.is_party_member,
            education=row.education,
        )
        for delegate, row in zip(delegates, rows, strict=True)
    )
    db_session.flush()
    audit.append(db_session, actor, "roster.add", f"congress:{congress_id} delegates:{len(rows)}")
    return len(rows)
