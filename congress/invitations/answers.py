"""What invited people answer, on their page or by telephone, and what the organizers decide about a substitute."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.invitations import issuing, wishes
from congress.keys import Keys
from congress.models import (
    AnswerKind,
    Decision,
    Delegate,
    DelegateState,
    Invitation,
    InvitationAnswer,
    InvitationState,
)
from congress.roster import arrangements, substitutes
from congress.vietnamese import phone_number, split_honorific, tidy, tidy_name

_LONGEST_MESSAGE = 500
_LONGEST = 120
_SHORTEST_NAME = 2  # words


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as a form tells it; texts are tidied when it is recorded."""

    answer: str
    message: str = ""
    diet: str = ""
    wheelchair: bool = False
    bus: bool = False
    substitute_name: str = ""
    substitute_position: str = ""
    substitute_unit: str = ""
    substitute_phone: str = ""


def record(db_session: Session, delegate_id: int, told: Told, actor: str) -> int:
    """Keep an answer; it stands from now on. `actor` is "link:7" for the person themselves. Returns its id.

    A yes sets what is arranged for the person; whoever does not come keeps what was arranged, should they change their
    mind. Raises BadInput for what cannot be used, Conflict for somebody who is not invited (any more).
    """
    delegate = db_session.get(Delegate, delegate_id, with_for_update=True, populate_existing=True)
    if delegate is None or delegate.state != DelegateState.ACTIVE:
        raise Conflict("Giấy mời này không còn hiệu lực. Vui lòng liên hệ Ban Tổ chức.")
    texts = _checked(told)
    proposes = told.answer == AnswerKind.SUBSTITUTE
    if proposes and delegate.principal_id is not None:
        raise Conflict("Người dự thay không cử người khác dự thay được. Vui lòng liên hệ Ban Tổ chức.")
    row = InvitationAnswer(
        delegate_id=delegate_id,
        at=clock.now(),
        actor=actor,
        answer=told.answer,
        wheelchair=told.wheelchair,
        bus=told.bus,
        decision=Decision.PENDING if proposes else Decision.NONE,
        **texts,
    )
    db_session.add(row)
    db_session.flush()
    if told.answer == AnswerKind.YES:
        wishes.arrange(db_session, delegate_id, wishes.Wishes(texts["diet"], told.wheelchair, told.bus), actor)
    audit.append(db_session, actor, "answer.record", f"answer:{row.id} delegate:{delegate_id} {told.answer}")
    return row.id


def latest(db_session: Session, delegate_id: int) -> InvitationAnswer | None:
    """Return the answer of a person that stands."""
    return db_session.scalar(
        select(InvitationAnswer)
        .where(InvitationAnswer.delegate_id == delegate_id)
        .order_by(InvitationAnswer.id.desc())
        .limit(1)
    )


def approve(
    db_session: Session, congress_id: int, answer_id: int, keys: Keys, actor: str, *, inherits_seat: bool
) -> int:
    """Enter the proposed substitute in the person's place and give them an invitation; return their id.

    Raises Conflict when the answer does not stand any more or was decided already.
    """
    answer = _pending(db_session, congress_id, answer_id)
    honorific, name = split_honorific(answer.substitute_name)
    proposed = {
        "honorific": honorific,
        "full_name": tidy_name(name),
        "position_title": answer.substitute_position,
        "unit": answer.substitute_unit,
        "phone": answer.substitute_phone,
    }
    was_invited = select(Invitation.id).where(
        Invitation.delegate_id == answer.delegate_id, Invitation.state == InvitationState.ISSUED
    )
    invited = db_session.scalar(was_invited) is not None
    substitute_id = substitutes.substitute(
        db_session,
        congress_id,
        answer.delegate_id,
        proposed,
        actor,
        inherits_rank=False,
        inherits_seat=inherits_seat,
    )
    if invited:
        issuing.issue(db_session, congress_id, [substitute_id], keys, actor)
    answer.decision, answer.decided_at, answer.decided_by = Decision.APPROVED, clock.now(), actor
    answer.substitute_id = substitute_id
    coming = InvitationAnswer(
        delegate_id=substitute_id,
        at=answer.decided_at,
        actor=answer.actor,  # who proposed them said that they come
        answer=AnswerKind.YES,
        diet=answer.diet,
        wheelchair=answer.wheelchair,
        bus=answer.bus,
    )
    db_session.add(coming)
    wishes.arrange(db_session, substitute_id, wishes.Wishes(answer.diet, answer.wheelchair, answer.bus), actor)
    audit.append(db_session, actor, "answer.approve_substitute", f"answer:{answer_id} by:{substitute_id}")
    return substitute_id


def refuse(db_session: Session, congress_id: int, answer_id: int, actor: str) -> int:
    """Refuse the proposed substitute; the person stays invited. Returns whose answer it was."""
    answer = _pending(db_session, congress_id, answer_id)
    answer.decision, answer.decided_at, answer.decided_by = Decision.REFUSED, clock.now(), actor
    audit.append(db_session, actor, "answer.refuse_substitute", f"answer:{answer_id}")
    return answer.delegate_id


def _pending(db_session: Session, congress_id: int, answer_id: int) -> InvitationAnswer:
    answer = db_session.get(InvitationAnswer, answer_id)
    delegate = db_session.get(Delegate, answer.delegate_id, with_for_update=True) if answer else None
    if answer is None or delegate is None or delegate.congress_id != congress_id:
        raise NotFound("Không tìm thấy câu trả lời này.")
    db_session.refresh(answer, with_for_update=True)
    standing = latest(db_session, answer.delegate_id)
    if answer.decision != Decision.PENDING or standing is None or standing.id != answer_id:
        raise Conflict("Đề nghị này đã được quyết định, hoặc đại biểu đã trả lời lại. Vui lòng tải lại trang.")
    return answer


def _checked(told: Told) -> dict[str, str]:
    if told.answer not in set(AnswerKind):
        raise BadInput("Vui lòng chọn: tham dự, không tham dự, hoặc cử người dự thay.")
    message = tidy(told.message)
    if len(message) > _LONGEST_MESSAGE:
        raise BadInput(f"Lời nhắn dài quá {_LONGEST_MESSAGE} ký tự. Vui lòng rút gọn.")
    texts = {"message": message, "diet": tidy(told.diet)}
    if len(texts["diet"]) > arrangements.LONGEST:
        raise BadInput(f"Chế độ ăn dài quá {arrangements.LONGEST} ký tự. Vui lòng rút gọn.")
    if told.answer == AnswerKind.SUBSTITUTE:
        texts |= _substitute(told)
    if any(len(text) > _LONGEST for key, text in texts.items() if key != "message"):
        raise BadInput(f"Mỗi ô không quá {_LONGEST} ký tự. Vui lòng rút gọn.")
    return texts


def _substitute(told: Told) -> dict[str, str]:
    name = tidy_name(told.substitute_name)
    if len(split_honorific(name)[1].split()) < _SHORTEST_NAME:
        raise BadInput("Vui lòng ghi đầy đủ họ và tên người dự thay.")
    phone = phone_number(told.substitute_phone)
    if told.substitute_phone.strip() and phone is None:
        raise BadInput("Số điện thoại của người dự thay chưa đúng. Vui lòng kiểm tra lại.")
    return {
        "substitute_name": name,
        "substitute_position": tidy(told.substitute_position),
        "substitute_unit": tidy(told.substitute_unit),
        "substitute_phone": phone or "",
    }
