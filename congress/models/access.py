"""Who may act: stations with device tokens, organizers with sign-ins, and the audit log of what they did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class Role(StrEnum):
    """What an account may do; a station is no account."""

    ORGANIZER = "organizer"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Account(Base):
    """A person who signs in. Lockout is kept here so that a restart does not forget it."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[datetime]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class SignIn(Base):
    """A signed-in browser: the cookie holds a secret, this row its hash. Ended rows stay for the record."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StationMode(StrEnum):
    """What a station's screen is for."""

    SELF_SERVICE = "self_service"  # delegates help themselves
    DESK = "desk"  # an usher works here, signed in
    PROGRAM = "program"  # shows the program, scans nothing


class Station(Base):
    """A registered device at a gate or desk. `token_hash` is empty until it is paired.

    What it is set to reaches its screen with the next heartbeat; what it told with the last one stands beside it.
    """

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("congress_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    name: Mapped[str]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    gate: Mapped[str] = mapped_column(default="")
    mode: Mapped[str] = mapped_column(default=StationMode.SELF_SERVICE)
    program_session_id: Mapped[int | None] = mapped_column(ForeignKey("program_session.id"))  # None: by the doors
    languages: Mapped[str] = mapped_column(default="vi en zh")  # the first is the one it waits in
    volume: Mapped[int] = mapped_column(default=70)  # per cent; 0 is silent
    ways: Mapped[str] = mapped_column(default="name number camera")  # of `stations.WAYS`; a scanner is always one
    closed_at: Mapped[datetime | None]
    reload_ordinal: Mapped[int] = mapped_column(default=0)  # a screen that knows a lower one loads its page anew
    drill_asked_at: Mapped[datetime | None]
    # told by the last heartbeat
    seen_at: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(default="")  # of its page
    clock_ahead_ms: Mapped[int | None]  # the screen's clock against the hub's
    kept_scans: Mapped[int] = mapped_column(default=0)  # scans that wait for the hub


class StationCheck(Base):
    """What the last drill found of one thing at a station: "network", "scan", "sound", "print"."""

    __tablename__ = "station_check"

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    passed: Mapped[bool]
    told: Mapped[str]  # measured or answered: "12 ms", "Máy in 1"
    checked_at: Mapped[datetime]


class Pairing(Base):
    """A screen that asks to become a station: it shows `code`, an organizer confirms, it collects with its claim."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    claim_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))


class AuditEntry(Base):
    """One act, chained by hash to the one before: ids, never names or codes."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]  # "station:3", "account:1", "command"
    act: Mapped[str]
    subject: Mapped[str]  # "scan:12 attendance:9"
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
