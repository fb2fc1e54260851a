from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from congress.admission import DoorRules, Holder, MoveType, Presence, Verdict, judge
from congress.invitation_code import Misfit
from congress.outcome import Attention, Detail, Reason, Status

OPENS = datetime(2026, 8, 21, 6, 45, tzinfo=UTC)
STARTS = OPENS + timedelta(minutes=75)
CLOSES = OPENS + timedelta(hours=5)
RULES = DoorRules(STARTS, OPENS, CLOSES, allows_multiple_entries=False, allows_entry_after_exit=True, capacity=None)
HOLDER = Holder(invitation_state="issued", delegate_state="active", is_invited=True, is_honoured=False)


NOBODY_IN = Presence()


def verdict(
    *,
    misfit: Misfit | None = None,
    holder: Holder | None = HOLDER,
    rules: DoorRules | None = RULES,
    presence: Presence = NOBODY_IN,
    move: MoveType = MoveType.ENTRY,
    at: datetime = OPENS + timedelta(minutes=20),
) -> Verdict:
    return judge(misfit=misfit, holder=holder, rules=rules, presence=presence, move=move, at=at)


def refused(reason: Reason, detail: Detail | None = None) -> Verdict:
    return Verdict(Status.ERROR, reason, detail)


def test_an_invited_delegate_in_good_time_is_welcome() -> None:
    assert verdict() == Verdict(Status.OK)


@pytest.mark.parametrize(
    ("misfit", "expected"),
    [
        (Misfit.NOT_OURS, refused(Reason.INVALID, Detail.NOT_OURS)),
        (Misfit.MISREAD, refused(Reason.INVALID, Detail.MISREAD)),
        (Misfit.WRONG_EVENT, refused(Reason.WRONG_EVENT)),
    ],
)
def test_a_text_that_is_no_code_of_ours_is_refused_for_what_it_is(misfit: Misfit, expected: Verdict) -> None:
    assert verdict(misfit=misfit, holder=None) == expected


def test_who_was_found_is_asked_before_they_are_let_in_and_a_refusal_asks_nothing() -> None:
    asked = Verdict(Status.INCOMPLETE, None, Detail.UNCONFIRMED)
    told = {"misfit": None, "rules": RULES, "move": MoveType.ENTRY, "at": OPENS + timedelta(minutes=20)}
    in_already = Presence(last_move=MoveType.ENTRY)
    for presence in (NOBODY_IN, in_already):
        assert judge(holder=HOLDER, presence=presence, is_unconfirmed=True, **told) == asked  # type: ignore[arg-type]
    blocked = replace(HOLDER, delegate_state="blocked")
    assert judge(holder=blocked, presence=NOBODY_IN, is_unconfirmed=True, **told) == refused(Reason.BLOCKED)  # type: ignore[arg-type]


def test_a_well_formed_code_nobody_has_is_unknown() -> None:
    assert verdict(holder=None) == refused(Reason.INVALID, Detail.UNKNOWN)


@pytest.mark.parametrize(("invitation_state", "detail"), [("replaced", Detail.REPLACED), ("revoked", Detail.WITHDRAWN)])
def test_an_old_invitation_is_revoked_and_says_whether_a_newer_exists(invitation_state: str, detail: Detail) -> None:
    assert verdict(holder=replace(HOLDER, invitation_state=invitation_state)) == refused(Reason.REVOKED, detail)


@pytest.mark.parametrize(
    ("state", "reason"),
    [("canceled", Reason.CANCELED), ("blocked", Reason.BLOCKED), ("unapproved", Reason.UNAPPROVED)],
)
def test_a_person_who_may_not_come_is_refused_for_their_own_reason(state: str, reason: Reason) -> None:
    assert verdict(holder=replace(HOLDER, delegate_state=state)) == refused(reason)


def test_a_category_that_is_not_invited_is_refused_before_the_hour_is_looked_at() -> None:
    early = OPENS - timedelta(hours=1)
    assert verdict(holder=replace(HOLDER, is_invited=False), at=early) == refused(Reason.PRODUCT)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - timedelta(seconds=1), refused(Reason.INVALID_TIME, Detail.TOO_EARLY)),
        (OPENS, Verdict(Status.OK)),
        (STARTS - timedelta(seconds=1), Verdict(Status.OK)),
        (STARTS, Verdict(Status.OK, attention=(Attention.LATE,))),
        (CLOSES - timedelta(seconds=1), Verdict(Status.OK, attention=(Attention.LATE,))),
        (CLOSES, refused(Reason.INVALID_TIME, Detail.CLOSED)),
    ],
)
def test_the_doors_hours_are_kept_to_the_second(at: datetime, expected: Verdict) -> None:
    assert verdict(at=at) == expected


def test_without_a_session_there_is_nothing_to_be_admitted_to() -> None:
    assert verdict(rules=None) == refused(Reason.INVALID_TIME, Detail.NO_SESSION)


def test_a_second_entry_is_already_redeemed() -> None:
    assert verdict(presence=Presence(MoveType.ENTRY)) == refused(Reason.ALREADY_REDEEMED)


def test_a_session_with_several_entries_welcomes_again() -> None:
    rules = replace(RULES, allows_multiple_entries=True)
    assert verdict(rules=rules, presence=Presence(MoveType.ENTRY)) == Verdict(Status.OK)


def test_who_went_out_comes_in_again_where_the_session_allows_it() -> None:
    strict = replace(RULES, allows_entry_after_exit=False)
    assert verdict(presence=Presence(MoveType.EXIT)) == Verdict(Status.OK)
    assert verdict(rules=strict, presence=Presence(MoveType.EXIT)) == refused(Reason.RULES, Detail.NO_REENTRY)


def test_an_exit_is_always_allowed_even_after_closing() -> None:
    after = CLOSES + timedelta(hours=1)
    assert verdict(move=MoveType.EXIT, presence=Presence(MoveType.ENTRY), at=after) == Verdict(Status.OK)


def test_a_full_session_refuses_newcomers_but_not_those_who_are_in() -> None:
    rules = replace(RULES, capacity=100)
    assert verdict(rules=rules, presence=Presence(None, people_in=100)) == refused(Reason.RULES, Detail.FULL)
    assert verdict(rules=rules, presence=Presence(None, people_in=99)) == Verdict(Status.OK)
    assert verdict(rules=rules, presence=Presence(MoveType.ENTRY, 100)) == refused(Reason.ALREADY_REDEEMED)


def test_an_honoured_guest_is_announced_to_staff() -> None:
    assert verdict(holder=replace(HOLDER, is_honoured=True)).attention == (Attention.HONOURED,)
