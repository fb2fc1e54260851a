"""A congress of one's own: its name, its heading on screens and slips, its categories."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, categories, invitation_code
from congress.errors import BadInput, Conflict
from congress.models import Congress
from congress.vietnamese import tidy

ZONE = "Asia/Ho_Chi_Minh"
_LONGEST_NAME, _LONGEST_LINE, _MOST_LINES = 200, 40, 3


def found(db_session: Session, name: str, heading: str, actor: str) -> int:
    """Make the congress of an installation that has none, with the usual categories; return its id.

    Raises BadInput for a name or heading that screens and slips cannot show, Conflict when there is one already.
    """
    if db_session.scalar(select(Congress.id).limit(1)) is not None:
        raise Conflict("Máy chủ này đã có một đại hội. Muốn mở đại hội khác, vui lòng chạy với thư mục dữ liệu khác.")
    name, lines = _checked(name, heading)
    congress = Congress(
        code=invitation_code.congress_letters(secrets.randbelow(invitation_code.CONGRESSES)),
        name=name,
        heading=lines,
        zone=ZONE,
    )
    db_session.add(congress)
    db_session.flush()
    categories.add_defaults(db_session, congress.id)
    audit.append(db_session, actor, "congress.found", f"congress:{congress.id}")
    return congress.id


def rename(db_session: Session, congress_id: int, name: str, heading: str, actor: str) -> None:
    """Give the congress another name and heading. Raises BadInput."""
    congress = db_session.get_one(Congress, congress_id)
    congress.name, congress.heading = _checked(name, heading)
    audit.append(db_session, actor, "congress.rename", f"congress:{congress_id}")


def _checked(name: str, heading: str) -> tuple[str, str]:
    name = tidy(name)
    lines = [line for line in map(tidy, heading.splitlines()) if line]
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput(f"Tên đại hội cần có từ 1 đến {_LONGEST_NAME} ký tự.")
    if not 1 <= len(lines) <= _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        raise BadInput(f"Dòng tiêu đề cần có từ 1 đến {_MOST_LINES} dòng, mỗi dòng không quá {_LONGEST_LINE} ký tự.")
    return name, "\n".join(lines)
