"""Printing many documents: half a minute of work at worst, which must not be felt at the doors (ADR 0012).

A few are made where they are asked for. For more, a process of its own makes the file, at low priority, and hands it
back through a pipe: codes of a whole congress never lie in a temporary file.
"""

import json
import os
import subprocess
import sys
import threading
from typing import Any

import structlog
from sqlalchemy.orm import Session

from admin.documents.invitation.card import Design
from admin.documents.invitation.making import KIND_OF, Paper, Wish, make
from admin.documents.invitation.pages import Finish
from congress.documents import fields, recipients, writer
from congress.documents.kinds import Kind
from congress.documents.recipients import Recipient, Selection
from congress.errors import BadInput, NotFound, Unavailable
from congress.hub import Hub
from congress.models import Congress, Photo
from congress.settings import PROJECT_ROOT

FEW = 20  # made at once; a letter takes some 5 ms, a badge with a photo 20
_LONGEST_S = 300
_NICE = 10
_one_file_at_a_time = threading.BoundedSemaphore(1)
log = structlog.get_logger()


def made(hub: Hub, congress: Congress, wish: Wish, only: Selection) -> tuple[bytes, int]:
    """Return a PDF for a selection, and of how many people. Raises NotFound when nobody there has an invitation."""
    with hub.database.reading() as db_session:
        people = recipients.invited(db_session, congress.id, hub.keys, only)
        told = writer.load(db_session, congress)
        if not people:
            raise NotFound("Chưa ai trong phần đã chọn có giấy mời còn hiệu lực. Vui lòng phát hành giấy mời trước.")
        kind = KIND_OF[wish.paper]
        if faults := fields.faults(told.texts[kind], told.known_fields(kind)):
            raise BadInput("Văn bản cần sửa trước khi in. " + " ".join(fault.words for fault in faults))
        if len(people) <= FEW:
            return _make(db_session, told, wish, people), len(people)
    return _made_apart(hub, congress.id, wish, only), len(people)


def make_here(hub: Hub, congress: Congress, wish: Wish, only: Selection) -> bytes:
    """Return a PDF for a selection, made by this process however many they are."""
    with hub.database.reading() as db_session:
        people = recipients.invited(db_session, congress.id, hub.keys, only)
        return _make(db_session, writer.load(db_session, congress), wish, people)


def be_modest() -> None:
    """Let everybody else of this machine go first."""
    os.nice(_NICE)


def order_of(wish: Wish, only: Selection) -> str:
    """Write an order as the process reads it."""
    ids = sorted(only.ids) if only.ids is not None else None
    return json.dumps(
        {"paper": wish.paper, "design": wish.design, "finish": wish.finish, "ids": ids, "delegation": only.delegation}
    )


def read_order(text: str) -> tuple[Wish, Selection]:
    """Read an order."""
    told: dict[str, Any] = json.loads(text)
    wish = Wish(Paper(told["paper"]), Design(told["design"]), Finish(told["finish"]))
    return wish, Selection(None if told["ids"] is None else frozenset(told["ids"]), told["delegation"])


def _make(db_session: Session, told: writer.Writer, wish: Wish, people: list[Recipient]) -> bytes:
    if KIND_OF[wish.paper] is not Kind.BADGE:
        return make(wish, told, people)
    logo = db_session.get(Photo, told.logo_id) if told.logo_id is not None else None
    return make(wish, told, recipients.with_photos(db_session, people), logo.jpeg if logo else None)


def _made_apart(hub: Hub, congress_id: int, wish: Wish, only: Selection) -> bytes:
    if not _one_file_at_a_time.acquire(blocking=False):
        raise Unavailable("Đang tạo một tệp lớn khác. Vui lòng chờ xong rồi bấm lại.")
    environment = {
        **os.environ,
        "DON_DATA": str(hub.settings.data),
        "DATABASE_URL": hub.settings.database_url,
    }
    try:
        process = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "documents", "make", str(congress_id)],
            cwd=PROJECT_ROOT,
            env=environment,
            input=order_of(wish, only).encode(),
            stdout=subprocess.PIPE,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        log.warning("documents_took_too_long", congress=congress_id, paper=wish.paper)
        raise Unavailable("Tạo tệp quá lâu nên đã dừng lại. Vui lòng in theo từng đoàn.") from fault
    finally:
        _one_file_at_a_time.release()
    if process.returncode:
        log.warning("documents_died", congress=congress_id, paper=wish.paper, code=process.returncode)
        raise Unavailable("Không tạo được tệp. Vui lòng thử lại, hoặc in theo từng đoàn.")
    return process.stdout
