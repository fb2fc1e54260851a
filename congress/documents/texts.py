"""The texts of a congress: the default of each kind until somebody writes another; a wrong field never gets in."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.documents import fields
from congress.documents.kinds import DEFAULTS, LONGEST, Kind
from congress.errors import BadInput, Conflict
from congress.models import DocumentText
from congress.vietnamese import tidy


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text with what is needed to change it; version 0 is the default."""

    text: str
    version: int


def read(db_session: Session, congress_id: int) -> dict[Kind, KeptText]:
    """Return every kind's text."""
    rows = {row.kind: row for row in db_session.scalars(select(DocumentText).filter_by(congress_id=congress_id))}
    return {
        kind: KeptText(rows[kind].text, rows[kind].version) if kind in rows else KeptText(DEFAULTS[kind], 0)
        for kind in Kind
    }


def tidied(text: str) -> str:
    """Return a text as it is kept: lines tidied one by one, none empty at the end."""
    return "\n".join(map(tidy, text.splitlines())).strip("\n") + "\n" if text.strip() else ""


def save(
    db_session: Session, congress_id: int, kind: Kind, text: str, known: Collection[str], version: int, actor: str
) -> None:
    """Keep a text somebody wrote over that of `version`; an empty one brings the default back.

    Raises BadInput with the line of each wrong field, Conflict when another wrote meanwhile.
    """
    text = tidied(text)
    if len(text) > LONGEST:
        raise BadInput(f"Văn bản dài quá {LONGEST} ký tự. Vui lòng rút gọn.")
    if found := fields.faults(text, known):
        raise BadInput("Chưa lưu. " + " ".join(fault.words for fault in found))
    row = db_session.scalar(select(DocumentText).filter_by(congress_id=congress_id, kind=kind).with_for_update())
    if (row.version if row else 0) != version:
        raise Conflict("Có người khác vừa sửa văn bản này. Vui lòng tải lại trang rồi sửa tiếp.")
    if row is None:
        row = DocumentText(congress_id=congress_id, kind=kind)
        db_session.add(row)
    row.text, row.version, row.updated_at, row.actor = text or DEFAULTS[kind], version + 1, clock.now(), actor
    audit.append(db_session, actor, "document.text", f"congress:{congress_id} kind:{kind} version:{row.version}")
