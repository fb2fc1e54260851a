"""The form on an invited person's own page: how it stands, what is wrong with what was typed, what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass

from congress.invitations.answers import Told
from congress.models import AnswerKind, Decision
from congress.personal_page import PersonalPage
from congress.vietnamese import phone_number, split_honorific
from kiosk.personal_words import Say

_VEGETARIAN, _BETWEEN = "ăn chay", "; "  # as kitchens are told, whatever language the page was in
_SHORTEST_NAME = 2  # words


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps an answer from being sent: the field it stands beside, and words."""

    field: str
    words: str


def before_typing(page: PersonalPage) -> dict[str, str]:
    """Return the form before somebody types: the answer that stands, the wishes that are known."""
    told = page.answered.told if page.answered else Told("")
    is_open = page.answered is None or page.answered.decision in {Decision.REFUSED, Decision.APPROVED}
    diet = [part for part in page.wishes.diet.split(_BETWEEN) if part]
    return {
        "answer": "" if is_open else told.answer,
        "message": told.message,
        "vegetarian": "1" if _VEGETARIAN in diet else "",
        "diet": _BETWEEN.join(part for part in diet if part != _VEGETARIAN),
        "wheelchair": "1" if page.wishes.wheelchair else "",
        "bus": "1" if page.wishes.bus or told.bus else "",
        "substitute_name": told.substitute_name,
        "substitute_position": told.substitute_position,
        "substitute_unit": told.substitute_unit,
        "substitute_phone": told.substitute_phone,
    }


def fault_in(form: Mapping[str, str], say: Say) -> Fault | None:
    """Tell what the person can mend, in their language; the rest is judged where answers are kept."""
    chosen = form.get("answer", "")
    if chosen not in set(AnswerKind):
        return Fault("answer", say("choose"))
    if chosen != AnswerKind.SUBSTITUTE:
        return None
    if len(split_honorific(form.get("substitute_name", ""))[1].split()) < _SHORTEST_NAME:
        return Fault("substitute_name", say("name_needed"))
    phone = form.get("substitute_phone", "")
    if phone.strip() and phone_number(phone) is None:
        return Fault("substitute_phone", say("phone_wrong"))
    return None


def told(form: Mapping[str, str]) -> Told:
    """Read the form; what belongs to another answer than the chosen one is left out."""
    chosen, message = form.get("answer", ""), form.get("message", "")
    if chosen == AnswerKind.SUBSTITUTE:
        return Told(
            chosen,
            message=message,
            substitute_name=form.get("substitute_name", ""),
            substitute_position=form.get("substitute_position", ""),
            substitute_unit=form.get("substitute_unit", ""),
            substitute_phone=form.get("substitute_phone", ""),
        )
    if chosen != AnswerKind.YES:
        return Told(chosen, message=message)
    other = form.get("diet", "").strip()
    diet = [_VEGETARIAN] if form.get("vegetarian") else []
    return Told(
        chosen,
        message=message,
        diet=_BETWEEN.join([*diet, other] if other else diet),
        wheelchair=bool(form.get("wheelchair")),
        bus=bool(form.get("bus")),
    )
