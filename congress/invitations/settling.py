"""What people know about messages and the system cannot: handed on, taken back, arrived after all, come back."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.invitations.deliveries import BY_HAND, TELEPHONES
from congress.models import (
    Channel,
    Delegate,
    DeliveryBatch,
    DeliveryState,
    Invitation,
    InvitationDelivery,
    MailServer,
)

BY_A_PERSON = "Ban Tổ chức ghi nhận"
_LONGEST_PASTED = 60_000
_CHUNK = 500
_IN_TEXT = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Bounced:
    """What became of addresses that were told to have sent mail back."""

    noted: int
    unknown: tuple[str, ...]  # no mail of ours went there, or it is noted already


def get_batch(db_session: Session, congress_id: int, batch_id: int) -> DeliveryBatch:
    """Return an act of sending. Raises NotFound."""
    batch = db_session.get(DeliveryBatch, batch_id)
    if batch is None or batch.congress_id != congress_id:
        raise NotFound("Không tìm thấy lần gửi này.")
    return batch


def confirm(db_session: Session, congress_id: int, batch_id: int, actor: str) -> int:
    """Note that the messages of an export were handed on; return how many. Raises Conflict the second time."""
    batch = get_batch(db_session, congress_id, batch_id)
    db_session.refresh(batch, with_for_update=True)
    if batch.channel not in TELEPHONES or batch.confirmed_at is not None:
        raise Conflict("Lần xuất tin nhắn này đã được ghi nhận. Vui lòng tải lại trang.")
    batch.confirmed_at, batch.confirmed_by = clock.now(), actor
    count = _settle_queued(db_session, InvitationDelivery.batch_id == batch_id, DeliveryState.SENT, actor)
    audit.append(db_session, actor, "delivery.confirm", f"batch:{batch_id} count:{count}")
    return count


def cancel(db_session: Session, congress_id: int, batch_id: int, actor: str) -> int:
    """Stop what of a batch has not gone out; return how many. Those people may be sent to anew."""
    get_batch(db_session, congress_id, batch_id)
    count = _settle_queued(db_session, InvitationDelivery.batch_id == batch_id, DeliveryState.CANCELED, actor)
    audit.append(db_session, actor, "delivery.cancel", f"batch:{batch_id} count:{count}")
    return count


def take_back(db_session: Session, congress_id: int, delivery_id: int, actor: str) -> None:
    """Take back a tick that was set by mistake: not handed over after all."""
    row = _held_row(db_session, congress_id, delivery_id)
    if row.channel not in BY_HAND or row.state != DeliveryState.SENT:
        raise Conflict("Chỉ bỏ được dấu đã trao tay của chính lần trao này. Vui lòng tải lại trang.")
    _settle(row, DeliveryState.CANCELED, BY_A_PERSON, actor)
    audit.append(db_session, actor, "delivery.take_back", f"delivery:{delivery_id}")


def answer_held(db_session: Session, congress_id: int, delivery_id: int, actor: str, *, arrived: bool) -> None:
    """Say what became of a message nobody knew about: it arrived, or it did not and may be sent again."""
    row = _held_row(db_session, congress_id, delivery_id)
    if row.state != DeliveryState.HELD:
        raise Conflict("Thư này đã được trả lời. Vui lòng tải lại trang.")
    _settle(row, DeliveryState.SENT if arrived else DeliveryState.FAILED, BY_A_PERSON, actor)
    audit.append(db_session, actor, "delivery.answer_held", f"delivery:{delivery_id} {'sent' if arrived else 'failed'}")


def note_bounces(db_session: Session, congress_id: int, pasted: str, actor: str) -> Bounced:
    """Note which addresses sent mail back, from a text in which they stand: a list, or the notices themselves."""
    if len(pasted) > _LONGEST_PASTED:
        raise BadInput("Nội dung dán vào quá dài. Vui lòng dán từng phần.")
    own = db_session.scalar(select(MailServer.sender_address).where(MailServer.congress_id == congress_id)) or ""
    told = sorted({found.lower() for found in _IN_TEXT.findall(pasted)} - {own.lower()})
    if not told:
        raise BadInput("Không thấy địa chỉ thư nào trong nội dung dán vào.")
    noted: set[str] = set()
    count = 0
    for start in range(0, len(told), _CHUNK):
        rows = db_session.scalars(
            select(InvitationDelivery)
            .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
            .join(Delegate, Delegate.id == Invitation.delegate_id)
            .where(
                Delegate.congress_id == congress_id,
                InvitationDelivery.channel == Channel.EMAIL,
                InvitationDelivery.state.in_((DeliveryState.SENT, DeliveryState.HELD)),
                func.lower(InvitationDelivery.address).in_(told[start : start + _CHUNK]),
            )
        ).all()
        for row in rows:
            _settle(row, DeliveryState.BOUNCED, "Thư bị trả lại", actor)
            noted.add(row.address.lower())
            count += 1
    audit.append(db_session, actor, "delivery.bounces", f"congress:{congress_id} count:{count}")
    return Bounced(count, tuple(address for address in told if address not in noted))


def _settle_queued(db_session: Session, which: ColumnElement[bool], state: DeliveryState, actor: str) -> int:
    settled = db_session.scalars(
        update(InvitationDelivery)
        .where(which, InvitationDelivery.state == DeliveryState.QUEUED)
        .values(state=state, settled_at=clock.now(), settled_by=actor)
        .returning(InvitationDelivery.id)
    )
    return len(settled.all())


def _settle(row: InvitationDelivery, state: DeliveryState, words: str, actor: str) -> None:
    row.state, row.fault, row.settled_at, row.settled_by = state, words, clock.now(), actor


def _held_row(db_session: Session, congress_id: int, delivery_id: int) -> InvitationDelivery:
    row = db_session.get(InvitationDelivery, delivery_id, with_for_update=True, populate_existing=True)
    if row is None or get_batch(db_session, congress_id, row.batch_id) is None:
        raise NotFound("Không tìm thấy lần gửi này.")
    return row
