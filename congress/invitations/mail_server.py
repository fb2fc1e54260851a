"""The organization's mail server as an organizer sets it; nothing goes out before a test mail came through with it."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import audit, clock, keys
from congress.errors import BadInput, Conflict
from congress.invitations.deliveries import is_mail_address
from congress.models import Channel, DeliveryBatch, DeliveryState, InvitationDelivery, MailServer, TransportSecurity
from congress.vietnamese import tidy

USUAL_PORTS = {TransportSecurity.STARTTLS: 587, TransportSecurity.IMPLICIT: 465, TransportSecurity.NONE: 25}
FIELDS = ("host", "port", "security", "username", "sender_name", "sender_address", "reply_to", "per_minute")
MOST_PER_MINUTE = 600
_LONGEST = 200
_LARGEST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """What a conversation with the server needs; frozen, so that it outlives a transaction."""

    congress_id: int
    host: str
    port: int
    security: TransportSecurity
    username: str
    sender_name: str
    sender_address: str
    reply_to: str
    per_minute: int


def password_file(folder: Path) -> Path:
    """Where the password lies: with the keys, for the owner alone, in no backup of the database."""
    return folder / "smtp.password"


def get(db_session: Session, congress_id: int) -> MailServer | None:
    """Return the mail server of a congress, None while none was set."""
    return db_session.get(MailServer, congress_id)


def address_of(row: MailServer) -> ServerAddress:
    """Return what of the settings a conversation needs."""
    return ServerAddress(
        congress_id=row.congress_id,
        host=row.host,
        port=row.port,
        security=TransportSecurity(row.security),
        username=row.username,
        sender_name=row.sender_name,
        sender_address=row.sender_address,
        reply_to=row.reply_to,
        per_minute=row.per_minute,
    )


def save(
    db_session: Session, congress_id: int, told: Mapping[str, str], folder: Path, password: str, actor: str
) -> None:
    """Keep the settings as a form tells them. Other settings than those tested ask for a new test mail.

    An empty password keeps the one there is; without a user name there is none. Raises BadInput.
    """
    values = checked(told)
    row = db_session.get(MailServer, congress_id, with_for_update=True)
    if row is None:
        row = MailServer(congress_id=congress_id)
        db_session.add(row)
    changed = bool(password) or any(getattr(row, key) != value for key, value in values.items() if key != "per_minute")
    for key, value in values.items():
        setattr(row, key, value)
    if changed:
        row.tested_at, row.tested_to, row.fault = None, "", ""
    row.saved_at, row.saved_by = clock.now(), actor
    db_session.flush()
    audit.append(db_session, actor, "mail_server.save", f"congress:{congress_id}")
    if password or not values["username"]:
        keys.keep_secret(password_file(folder), password)


def checked(told: Mapping[str, str]) -> dict[str, str | int]:
    """Return the settings a form tells, as they are kept. Raises BadInput with words for the first that is wrong."""
    host = tidy(told.get("host", "")).lower()
    if not _HOST.fullmatch(host) or len(host) > _LONGEST:
        raise BadInput("Vui lòng ghi tên máy chủ thư, ví dụ mail.langson.gov.vn.")
    security = told.get("security", "")
    if security not in set(TransportSecurity):
        raise BadInput("Vui lòng chọn cách bảo mật đường truyền.")
    if security == TransportSecurity.NONE and not is_loopback(host):
        raise BadInput(
            "Không gửi thư qua đường truyền không mã hóa: mật khẩu và mã mời sẽ bị đọc trộm. "
            "Chỉ máy chủ thư trên chính máy này (localhost) mới không cần mã hóa."
        )
    port = _whole(told.get("port", ""), USUAL_PORTS[TransportSecurity(security)], _LARGEST_PORT, "Cổng")
    sender = tidy(told.get("sender_address", ""))
    if not is_mail_address(sender):
        raise BadInput("Địa chỉ thư của người gửi chưa đúng. Ví dụ: bantochuc@langson.gov.vn")
    reply_to = tidy(told.get("reply_to", ""))
    if reply_to and not is_mail_address(reply_to):
        raise BadInput("Địa chỉ nhận thư trả lời chưa đúng. Để trống nếu trùng địa chỉ gửi.")
    name = tidy(told.get("sender_name", ""))
    username = told.get("username", "").strip()
    if not name or max(len(name), len(username)) > _LONGEST:
        raise BadInput(f"Vui lòng ghi tên người gửi, từ 1 đến {_LONGEST} ký tự.")
    return {
        "host": host,
        "port": port,
        "security": security,
        "username": username,
        "sender_name": name,
        "sender_address": sender,
        "reply_to": reply_to,
        "per_minute": _whole(told.get("per_minute", ""), 30, MOST_PER_MINUTE, "Số thư mỗi phút"),
    }


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine, by its name alone: a name that only resolves to it may move."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def note_tested(db_session: Session, server: ServerAddress, to: str, actor: str) -> None:
    """Note that a test mail was taken with these settings. Raises Conflict when they were changed meanwhile."""
    row = db_session.get(MailServer, server.congress_id, with_for_update=True)
    if row is None or address_of(row) != server:
        raise Conflict("Cài đặt máy chủ thư vừa được đổi. Vui lòng gửi thư thử lại.")
    row.tested_at, row.tested_to, row.fault = clock.now(), to, ""
    audit.append(db_session, actor, "mail_server.test", f"congress:{server.congress_id}")


def refuse_untested(db_session: Session, congress_id: int) -> None:
    """Raise Conflict, saying what to do, while mail cannot be sent."""
    row = get(db_session, congress_id)
    if row is None:
        raise Conflict("Chưa cài đặt máy chủ thư. Vui lòng mở trang “Máy chủ thư” để cài đặt.")
    if row.tested_at is None:
        raise Conflict("Vui lòng gửi một thư thử cho chính mình trước, ở trang “Máy chủ thư”.")


def pause(db_session: Session, congress_id: int, actor: str) -> None:
    """Send nothing more until told to go on; the message that is on its way now is finished."""
    row = db_session.get_one(MailServer, congress_id, with_for_update=True)
    row.paused_at, row.paused_by = clock.now(), actor
    audit.append(db_session, actor, "mail_server.pause", f"congress:{congress_id}")


def resume(db_session: Session, congress_id: int, actor: str) -> None:
    """Go on sending."""
    row = db_session.get_one(MailServer, congress_id, with_for_update=True)
    row.paused_at, row.paused_by, row.fault = None, "", ""
    audit.append(db_session, actor, "mail_server.resume", f"congress:{congress_id}")


def waiting(db_session: Session, congress_id: int) -> int:
    """Count the mails that wait to go out."""
    of_congress = select(DeliveryBatch.id).where(DeliveryBatch.congress_id == congress_id)
    return (
        db_session.scalar(
            select(func.count(InvitationDelivery.id)).where(
                InvitationDelivery.channel == Channel.EMAIL,
                InvitationDelivery.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING)),
                InvitationDelivery.batch_id.in_(of_congress),
            )
        )
        or 0
    )


def _whole(text: str, usual: int, largest: int, what: str) -> int:
    text = text.strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= largest):
        raise BadInput(f"{what} cần là một số từ 1 đến {largest}.")
    return int(text)
