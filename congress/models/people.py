"""Who is invited: the congress, its delegations and categories, the delegates and their invitations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base


class Congress(Base):
    """One event. `code` is the two letters every invitation code of it carries."""

    __tablename__ = "congress"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    heading: Mapped[str]  # the name as it stands on screens and slips, one line each
    zone: Mapped[str]  # IANA name
    is_sample: Mapped[bool] = mapped_column(default=False)
    program_version: Mapped[int] = mapped_column(default=1)
    program_published_at: Mapped[datetime]

    @property
    def heading_lines(self) -> tuple[str, ...]:
        return tuple(self.heading.splitlines())


class Delegation(Base):
    """Đoàn: free data, since administrative units come and go."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str]
    name: Mapped[str]
    rank: Mapped[int]  # order of the list, of seating and of printing


class Category(Base):
    """Thành phần. Whether it counts as summoned (triệu tập) decides the base of every report."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str]
    name: Mapped[str]  # as on slips: "Đại biểu chính thức"
    is_summoned: Mapped[bool]
    is_honoured: Mapped[bool] = mapped_column(default=False)  # staff are told when one arrives
    rank: Mapped[int]


class DelegateState(StrEnum):
    """Where a person stands on the list."""

    ACTIVE = "active"
    UNAPPROVED = "unapproved"  # an exemplar still under review
    CANCELED = "canceled"  # withdrawn from the list
    BLOCKED = "blocked"  # suspended, see the desk


class Delegate(Base):
    """One invited person. What the law calls sensitive lies in Demographics, away from every station."""

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("congress_id", "number"),
        Index("ix_delegate_order", "congress_id", "sort_key"),
        Index("ix_delegate_identity", "congress_id", "identity_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    number: Mapped[str]  # eight digits, the last a check digit; identifies, does not admit
    honorific: Mapped[str] = mapped_column(default="")  # never guessed
    full_name: Mapped[str]
    folded_name: Mapped[str]  # for searching without accents
    sort_key: Mapped[str]  # given name, family name, middle, in Vietnamese order
    birth_date: Mapped[str] = mapped_column(default="")  # as precise as known: 1970-05-05, 1968-05, 1962
    position_title: Mapped[str] = mapped_column(default="")  # chức vụ
    unit: Mapped[str] = mapped_column(default="")
    field: Mapped[str] = mapped_column(default="")  # lĩnh vực, for exemplars
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    identity_hash: Mapped[str | None]  # keyed HMAC of the citizen number; the number itself is not kept
    identity_last3: Mapped[str] = mapped_column(default="")
    award: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=DelegateState.ACTIVE)

    delegation: Mapped[Delegation] = relationship()
    category: Mapped[Category] = relationship()


class Demographics(Base):
    """Sensitive by law (ethnicity, party): organizers' statistics only, never a station, board, slip or log."""

    __tablename__ = "demographics"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    sex: Mapped[str] = mapped_column(default="")
    ethnicity: Mapped[str] = mapped_column(default="")
    is_party_member: Mapped[bool] = mapped_column(default=False)
    education: Mapped[str] = mapped_column(default="")


class InvitationState(StrEnum):
    """An invitation admits only while `issued`."""

    ISSUED = "issued"
    REPLACED = "replaced"  # a newer generation exists
    REVOKED = "revoked"  # taken back


class Invitation(Base):
    """One generation of a delegate's code. The code itself is never stored: only what derives and recognises it."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("delegate_id", "generation"),
        Index(
            "uq_invitation_issued",
            "delegate_id",
            unique=True,
            sqlite_where=text("state = 'issued'"),
            postgresql_where=text("state = 'issued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    generation: Mapped[int]
    salt: Mapped[bytes]
    key_number: Mapped[int]
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=InvitationState.ISSUED)
    issued_at: Mapped[datetime]

    delegate: Mapped[Delegate] = relationship()
