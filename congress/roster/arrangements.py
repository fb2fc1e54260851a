"""What is arranged for somebody besides their invitation: a place on the stage, a language, help, company, a bus."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict
from congress.models import Arrangement, Delegate, SeatingGroup
from congress.needs import needs_in
from congress.roster import person, records
from congress.roster.people import LISTED
from congress.vietnamese import tidy

STAGE_ROLES = (SeatingGroup.PRESIDIUM, SeatingGroup.SECRETARIAT, SeatingGroup.LEADERS)
LANGUAGES = ("en", "zh")  # somebody may be greeted in, instead of the kiosk's own
_TEXTS = ("diet", "meal_table", "bus", "room")
LONGEST = 60  # letters of one thing
_NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is arranged for a person; `companion_of` is the number and name of whom they accompany, or ""."""

    stage_role: str = ""
    needs_wheelchair: str = ""  # "1" or ""
    companion_of: str = ""
    diet: str = ""
    meal_table: str = ""
    bus: str = ""
    room: str = ""
    language: str = ""


def read(db_session: Session, congress_id: int, delegate_id: int) -> Arranged:
    """Return what is arranged for somebody; as long as nothing is, what the list remarks. Raises NotFound."""
    guest = person.get(db_session, congress_id, delegate_id)
    row = db_session.get(Arrangement, delegate_id)
    if row is None:
        needs = needs_in(guest.notes)
        wheelchair = "1" if needs.needs_wheelchair else ""
        return Arranged(needs_wheelchair=wheelchair, diet=needs.diet, language=guest.language)
    host = db_session.get(Delegate, row.companion_of_id) if row.companion_of_id is not None else None
    return Arranged(
        stage_role=row.stage_role,
        needs_wheelchair="1" if row.needs_wheelchair else "",
        companion_of=f"{host.number} {host.full_name}" if host else "",
        diet=row.diet,
        meal_table=row.meal_table,
        bus=row.bus,
        room=row.room,
        language=guest.language,
    )


def companions(db_session: Session, delegate_id: int) -> list[tuple[int, str]]:
    """Return who accompanies somebody: ids and names."""
    rows = db_session.execute(
        select(Delegate.id, Delegate.full_name)
        .join(Arrangement, Arrangement.delegate_id == Delegate.id)
        .where(Arrangement.companion_of_id == delegate_id)
        .order_by(Delegate.sort_key)
    )
    return [(row.id, row.full_name) for row in rows]


def of_delegation(db_session: Session, delegation_id: int) -> list[tuple[str, str]]:
    """Return numbers and names of a delegation's people, for whom one of theirs is likeliest to accompany."""
    rows = db_session.execute(
        select(Delegate.number, Delegate.full_name)
        .where(Delegate.delegation_id == delegation_id, Delegate.state.in_(LISTED))
        .order_by(Delegate.sort_key)
    )
    return [(row.number, row.full_name) for row in rows]


def edit(
    db_session: Session, congress_id: int, delegate_id: int, told: Mapping[str, str], version: int, actor: str
) -> None:
    """Arrange things for somebody as a form tells them, with the fields of `Arranged`.

    `companion_of` begins with the number of whom they accompany. Raises BadInput, or Conflict when somebody else has
    edited the person meanwhile; nothing is changed then.
    """
    guest = person.get(db_session, congress_id, delegate_id)
    db_session.refresh(guest, with_for_update=True)
    if guest.version != version:
        raise Conflict("Người khác vừa sửa hồ sơ này. Vui lòng tải lại trang rồi sửa tiếp.")
    texts = {key: tidy(told.get(key, "")) for key in _TEXTS}
    if any(len(text) > LONGEST for text in texts.values()):
        raise BadInput(f"Mỗi mục không quá {LONGEST} ký tự. Vui lòng rút gọn.")
    stage_role = told.get("stage_role", "")
    if stage_role and stage_role not in STAGE_ROLES:
        raise BadInput("Vị trí trên sân khấu không có trong danh mục.")
    language = told.get("language", "")
    if language and language not in LANGUAGES:
        raise BadInput("Ngôn ngữ đón tiếp không có trong danh mục.")
    host = _host(db_session, guest, told.get("companion_of", ""))
    before = read(db_session, congress_id, delegate_id)
    row = db_session.get(Arrangement, delegate_id) or Arrangement(delegate_id=delegate_id)
    row.stage_role, row.needs_wheelchair = stage_role, told.get("needs_wheelchair") == "1"
    guest.language = language
    row.companion_of_id = host.id if host else None
    for key, text in texts.items():
        setattr(row, key, text)
    db_session.add(row)
    db_session.flush()
    tell_change(db_session, guest, before, actor)


def tell_change(db_session: Session, guest: Delegate, before: Arranged, actor: str) -> None:
    """Keep in somebody's history what is arranged otherwise than before; nothing when nothing is."""
    after = asdict(read(db_session, guest.congress_id, guest.id))
    changes = {f"arranged.{key}": [was, after[key]] for key, was in asdict(before).items() if was != after[key]}
    if changes:
        guest.version += 1
        records.tell(db_session, guest.id, changes, actor, "arrange")
        audit.append(db_session, actor, "delegate.arrange", f"delegate:{guest.id}")


def _host(db_session: Session, guest: Delegate, text: str) -> Delegate | None:
    """Return whom a text names by their number, "4829 1736" or "48291736 Nông Văn An"; None for nobody."""
    if not text.strip():
        return None
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdecimal())[:_NUMBER_LENGTH]
    host = db_session.scalar(select(Delegate).filter_by(congress_id=guest.congress_id, number=digits))
    if host is None or host.merged_into_id is not None:
        raise BadInput("Không tìm thấy người được đi cùng. Vui lòng gõ mã đại biểu gồm tám chữ số của người ấy.")
    if host.id == guest.id:
        raise BadInput("Một người không đi cùng chính mình. Vui lòng chọn người khác.")
    return host
