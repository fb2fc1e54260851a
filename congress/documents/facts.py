"""What the documents of a congress say beside their texts: who invites, signs and answers; where, how dressed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict
from congress.models import Congress, DocumentFacts, Photo
from congress.vietnamese import tidy

_LONGEST_LINE, _MOST_LINES = 200, 8
_MANY_LINES = ("agency", "authority", "recipients")
_MOST_MINUTES = 240


class Colour(StrEnum):
    """The band of a badge."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    ORANGE = "orange"
    VIOLET = "violet"


_BADGES = {
    "DH_CA_NHAN": ("ĐẠI BIỂU", Colour.RED),
    "DD_TAP_THE": ("ĐẠI BIỂU", Colour.RED),
    "DUONG_NHIEN": ("ĐẠI BIỂU", Colour.RED),
    "DANH_DU": ("ĐẠI BIỂU DANH DỰ", Colour.YELLOW),
    "KHACH_MOI": ("KHÁCH MỜI", Colour.YELLOW),
    "BAO_CHI": ("BÁO CHÍ", Colour.ORANGE),
    "PHUC_VU": ("PHỤC VỤ", Colour.GREEN),
    "BTC": ("BAN TỔ CHỨC", Colour.BLUE),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Every one may be "" and then leaves no trace; those of `_MANY_LINES` have a line each."""

    agency_above: str = ""  # cơ quan chủ quản
    agency: str = ""
    number: str = ""  # of the letter; "" leaves room to write it in
    symbol: str = "GM-BTC"
    place: str = ""  # where it is issued: "Lạng Sơn"
    issued_on: str = ""  # 2020-08-05; "" leaves room to write it in
    authority: str = "TM. BAN TỔ CHỨC"
    signer_title: str = "TRƯỞNG BAN"
    signer_name: str = ""
    recipients: str = "Như trên\nLưu: VT, BTC"
    chair: str = ""
    venue: str = ""
    dress: str = ""
    deadline: str = ""  # local: 2020-08-15T17:00
    contact: str = ""
    hotline: str = ""
    main_session: str = ""  # its code; "" takes the longest a person is invited to
    minutes_early: str = "30"  # how long before it begins people should be there
    badge_words: Mapping[str, str] = field(default_factory=dict)  # by code of category: the big word
    badge_colours: Mapping[str, str] = field(default_factory=dict)

    def badge_of(self, category: str, name: str) -> tuple[str, Colour]:
        """Return the big word and the colour of a category's badge."""
        word, colour = _BADGES.get(category, (name.upper(), Colour.VIOLET))
        return self.badge_words.get(category) or word, Colour(self.badge_colours.get(category) or colour)

    @property
    def deadline_at(self) -> datetime | None:
        return datetime.fromisoformat(self.deadline) if self.deadline else None

    @property
    def issue_day(self) -> date | None:
        return date.fromisoformat(self.issued_on) if self.issued_on else None


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """The facts of a congress with what is needed to change them."""

    facts: Facts
    version: int  # 0: nobody has written any yet
    logo_id: int | None


TEXTS = tuple(one.name for one in fields(Facts) if not one.name.startswith("badge_"))


def read(db_session: Session, congress: Congress) -> KeptFacts:
    """Return a congress's facts; until somebody writes them, what its name and heading tell."""
    row = db_session.scalar(select(DocumentFacts).filter_by(congress_id=congress.id))
    if row is None:
        return KeptFacts(Facts(agency="\n".join(["BAN TỔ CHỨC", *congress.heading_lines])), 0, None)
    known = {one.name for one in fields(Facts)}
    return KeptFacts(Facts(**{key: told for key, told in row.facts.items() if key in known}), row.version, row.logo_id)


def checked(told: Mapping[str, Any]) -> Facts:
    """Return facts as a form tells them: texts by name, badge words and colours by category. Raises BadInput."""
    values: dict[str, Any] = {}
    for name in TEXTS:
        lines = [line for line in map(tidy, str(told.get(name, "")).splitlines()) if line]
        if len(lines) > (_MOST_LINES if name in _MANY_LINES else 1) or any(len(line) > _LONGEST_LINE for line in lines):
            raise BadInput(
                f"Mỗi mục có tối đa {_LONGEST_LINE} ký tự trên một dòng; nhiều dòng chỉ cho cơ quan, "
                f"quyền hạn người ký và nơi nhận, tối đa {_MOST_LINES} dòng."
            )
        values[name] = "\n".join(lines)
    values["number"] = _number(values["number"])
    for name, reader, what in (
        ("issued_on", date.fromisoformat, "Ngày ban hành"),
        ("deadline", datetime.fromisoformat, "Hạn trả lời"),
    ):
        try:
            if values[name]:
                reader(values[name])
        except ValueError as fault:
            raise BadInput(f"{what} cần là một ngày có thật.") from fault
    minutes = values["minutes_early"]
    if minutes and not (minutes.isascii() and minutes.isdecimal() and int(minutes) <= _MOST_MINUTES):
        raise BadInput(f"Số phút có mặt trước cần là một số từ 0 đến {_MOST_MINUTES}.")
    words = {code: tidy(str(word)).upper() for code, word in told.get("badge_words", {}).items()}
    if any(len(word) > _LONGEST_LINE // 5 for word in words.values()):
        raise BadInput(f"Chữ lớn trên thẻ có tối đa {_LONGEST_LINE // 5} ký tự.")
    words, colours = badges_told(words, told.get("badge_colours", {}))
    return Facts(**values, badge_words=words, badge_colours=colours)


def badges_told(words: Mapping[str, str], colours: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return words and colours of badges as a form says them, without what is so by itself or is no colour."""
    usual = {code: (word, str(colour)) for code, (word, colour) in _BADGES.items()}
    return (
        {code: word for code, word in words.items() if word not in {"", usual.get(code, ("",))[0]}},
        {code: str(one) for code, one in colours.items() if one in set(Colour) and one != usual.get(code, ("", ""))[1]},
    )


def save(db_session: Session, congress_id: int, told: Facts, version: int, actor: str) -> None:
    """Keep facts somebody wrote over those of `version`. Raises Conflict when another wrote meanwhile."""
    row = _row(db_session, congress_id)
    if row.version != version:
        raise Conflict("Có người khác vừa sửa thông tin này. Vui lòng tải lại trang rồi sửa tiếp.")
    row.facts, row.version, row.updated_at, row.actor = asdict(told), version + 1, clock.now(), actor
    audit.append(db_session, actor, "document.facts", f"congress:{congress_id} version:{row.version}")


def set_logo(db_session: Session, congress_id: int, jpeg: bytes | None, size: tuple[int, int], actor: str) -> None:
    """Give the badges a logo, checked and encoded anew, or take it away; `size` is in pixels."""
    kept = read(db_session, db_session.get_one(Congress, congress_id))
    row = _row(db_session, congress_id)
    if row.version == 0:
        row.facts, row.version = asdict(kept.facts), 1
    before, row.logo_id = row.logo_id, None
    if jpeg is not None:
        logo = Photo(congress_id=congress_id, jpeg=jpeg, width=size[0], height=size[1], created_at=clock.now())
        db_session.add(logo)
        db_session.flush()
        row.logo_id = logo.id
    if before is not None:
        db_session.flush()
        db_session.execute(delete(Photo).where(Photo.id == before))
    row.updated_at, row.actor = clock.now(), actor
    audit.append(db_session, actor, "document.logo", f"congress:{congress_id} photo:{row.logo_id or 0}")


def _row(db_session: Session, congress_id: int) -> DocumentFacts:
    row = db_session.scalar(select(DocumentFacts).filter_by(congress_id=congress_id).with_for_update())
    if row is None:
        row = DocumentFacts(congress_id=congress_id, facts={}, version=0, updated_at=clock.now(), actor="")
        db_session.add(row)
    return row


def _number(told: str) -> str:
    """Numbers below 10 take a 0 before them."""
    return f"{int(told):02}" if told.isascii() and told.isdecimal() else told
