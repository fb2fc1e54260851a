"""Who is invited: the congress, its delegations and categories, the delegates and their invitations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base, BytesInOrder


class Congress(Base):
    """One event. `code` is the two letters every invitation code of it carries."""

    __tablename__ = "congress"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    heading: Mapped[str]  # the name as it stands on screens and slips, one line each
    zone: Mapped[str]  # IANA name
    is_sample: Mapped[bool] = mapped_column(default=False)
    numbers_given: Mapped[int] = mapped_column(default=0)  # delegate numbers ever given; none is given twice
    public_url: Mapped[str] = mapped_column(default="")  # where delegates reach their pages: https://daihoi.example.vn

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
    head_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id", use_alter=True))  # trưởng đoàn
    contact_phone: Mapped[str] = mapped_column(default="")
    expected_size: Mapped[int | None]  # people the unit announced, to compare with its list
    former_names: Mapped[list[str]] = mapped_column(JSON, default=list)  # also of those merged into it: lists use them
    seat_together: Mapped[str] = mapped_column(default="")  # delegations of one name here sit side by side


class Category(Base):
    """Thành phần. Whether it counts as summoned (triệu tập) decides the base of every report."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str]
    name: Mapped[str]  # as on slips: "Đại biểu chính thức"
    list_name: Mapped[str]  # as in lists, told from the others: "Đại diện tập thể điển hình"
    is_summoned: Mapped[bool]
    is_honoured: Mapped[bool] = mapped_column(default=False)  # staff are told when one arrives
    exemplar_kind: Mapped[str] = mapped_column(default="")  # individual | collective: invited once they are approved
    seating_group: Mapped[str] = mapped_column(default="delegation")  # a SeatingGroup
    rank: Mapped[int]

    @property
    def is_vetted(self) -> bool:
        return bool(self.exemplar_kind)


class DelegateState(StrEnum):
    """Where a person stands on the list."""

    ACTIVE = "active"
    UNAPPROVED = "unapproved"  # an exemplar still under review
    CANCELED = "canceled"  # withdrawn from the list
    SUBSTITUTED = "substituted"  # somebody else takes the place (dự thay)
    BLOCKED = "blocked"  # suspended, see the desk


class Delegate(Base):
    """One invited person. What the law calls sensitive lies in Demographics, away from every station."""

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("congress_id", "number"),
        Index("ix_delegate_order", "congress_id", "sort_key"),
        Index("ix_delegate_identity", "congress_id", "identity_hash"),
        Index("uq_delegate_principal", "principal_id", unique=True),  # one substitute at a time
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    number: Mapped[str]  # eight digits, the last a check digit; identifies, does not admit
    honorific: Mapped[str] = mapped_column(default="")  # never guessed
    language: Mapped[str] = mapped_column(default="")  # they are greeted in: "en", "zh"; "" for the kiosk's own
    full_name: Mapped[str]
    folded_name: Mapped[str]  # for searching without accents
    sort_key: Mapped[str] = mapped_column(BytesInOrder)  # given name, family name, middle, in Vietnamese order
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
    extra: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # columns of lists that mean nothing to us, kept
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    state: Mapped[str] = mapped_column(default=DelegateState.ACTIVE)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))  # whose place they take
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)  # two people who edit at once must not overwrite each other

    delegation: Mapped[Delegation] = relationship(foreign_keys=[delegation_id])
    category: Mapped[Category] = relationship()


class Demographics(Base):
    """Sensitive by law (ethnicity, religion, party): for organizers alone, never a station, board, slip or log."""

    __tablename__ = "demographics"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    sex: Mapped[str] = mapped_column(default="")
    ethnicity: Mapped[str] = mapped_column(default="")
    religion: Mapped[str] = mapped_column(default="")
    is_party_member: Mapped[bool | None]  # None: not told
    education: Mapped[str] = mapped_column(default="")


class Photo(Base):
    """A portrait or group photo, checked and encoded anew before it came here."""

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    jpeg: Mapped[bytes] = mapped_column(deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]


class DelegateChange(Base):
    """One act on a person's record: who, when, and each field's value before and after."""

    __tablename__ = "delegate_change"
    __table_args__ = (Index("ix_delegate_change_import", "import_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # as in the audit log
    act: Mapped[str]  # create | import | edit | merge | withdraw | restore | substitute | …
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)  # field → [before, after]: congress/roster/fields.py
    explanation: Mapped[str] = mapped_column(default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("roster_import.id"))


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
    issued_by: Mapped[str] = mapped_column(default="")  # as in the audit log
    ended_at: Mapped[datetime | None]  # replaced or revoked, by whom and why
    ended_by: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="")

    delegate: Mapped[Delegate] = relationship()
