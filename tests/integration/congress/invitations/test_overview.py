"""The overview: every group counts those its list shows, in all and by delegation."""

from sqlalchemy import update

from congress import invitations
from congress.invitations import answers, deliveries, handovers, histories, links, overview
from congress.invitations.answers import Told
from congress.invitations.overview import Group, InvitedFilter
from congress.models import Channel, Delegate, DelegateState, InvitationDelivery, PersonalLink
from tests.support.homes import CONGRESS, Home

BY = "account:1"
(NEVER, QUEUED, HELD, BOUNCED, SENT, OPENED, YES, NO, PROPOSED, REVOKED) = range(1, 11)


def prepare(home: Home) -> None:
    """One person in each state."""
    run = home.database.run
    run(lambda s: s.execute(update(Delegate).where(Delegate.id == NEVER).values(email="")))

    def send(delegate_id: int, state: str) -> None:
        run(lambda s: s.execute(update(Delegate).where(Delegate.id == delegate_id).values(email=f"{delegate_id}@a.vn")))
        run(lambda s: deliveries.send(s, CONGRESS, Channel.EMAIL, [delegate_id], BY))
        mine = InvitationDelivery.address == f"{delegate_id}@a.vn"
        run(lambda s: s.execute(update(InvitationDelivery).where(mine).values(state=state)))

    for delegate_id, state in ((QUEUED, "queued"), (HELD, "held"), (BOUNCED, "bounced")):
        send(delegate_id, state)
    for delegate_id in (SENT, OPENED, YES, NO, PROPOSED):
        send(delegate_id, "sent")
    for delegate_id in (OPENED, YES):
        run(lambda s, one=delegate_id: links.secret_of(s, one, home.hub.keys))  # type: ignore[misc]
    run(lambda s: s.execute(update(PersonalLink).values(first_opened_at=PersonalLink.created_at)))
    run(lambda s: answers.record(s, YES, Told("yes"), "link:1"))
    run(lambda s: answers.record(s, NO, Told("no"), BY))
    run(lambda s: answers.record(s, PROPOSED, Told("substitute", substitute_name="Lý Thị Mỷ"), "link:2"))
    run(lambda s: invitations.revoke(s, REVOKED, BY))


def test_each_group_is_who_it_says(each_home: Home) -> None:
    home = each_home
    prepare(home)
    known = set(range(1, 11))
    with home.database.reading() as db_session:
        found = {group: set(overview.ids(db_session, CONGRESS, InvitedFilter(group=group))) & known for group in Group}
        units = overview.by_delegation(db_session, CONGRESS)
        listed = {group: overview.count(db_session, CONGRESS, InvitedFilter(group=group)) for group in Group}
    assert found == {
        Group.NOT_ISSUED: {REVOKED},
        Group.NOT_SENT: {NEVER, BOUNCED},
        Group.UNDER_WAY: {QUEUED},
        Group.HELD: {HELD},
        Group.NOT_ARRIVED: {BOUNCED},
        Group.NOT_OPENED: {SENT},
        Group.NOT_ANSWERED: {SENT, OPENED},
        Group.ACCEPTED: {YES},
        Group.DECLINED: {NO},
        Group.PROPOSED: {PROPOSED},
        Group.NO_MAIL: {NEVER},
        Group.INVITED: known - {REVOKED},
    }
    assert overview.totals(units) == (420, listed)


def test_the_list_is_in_the_order_of_delegations_and_narrowed_by_all_that_is_asked(home: Home) -> None:
    with home.database.reading() as db_session:
        everybody = overview.ids(db_session, CONGRESS, InvitedFilter())
        pages = [overview.page_of_ids(db_session, CONGRESS, InvitedFilter(), number) for number in range(1, 10)]
        first = db_session.get_one(Delegate, everybody[0])
        narrowed = InvitedFilter(words=first.full_name, delegation=first.delegation_id, category=first.category_id)
        assert everybody[0] in overview.ids(db_session, CONGRESS, narrowed)
        assert overview.ids(db_session, CONGRESS, InvitedFilter(words="%")) == []
    assert [one for page in pages for one in page] == everybody
    assert len(everybody) == 420


def test_who_has_a_substitute_is_not_counted_and_the_substitute_is(home: Home) -> None:
    home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.id == 1).values(state=DelegateState.SUBSTITUTED))
    )
    with home.database.reading() as db_session:
        assert overview.totals(overview.by_delegation(db_session, CONGRESS))[0] == 419
        assert 1 not in overview.ids(db_session, CONGRESS, InvitedFilter())


def test_the_lines_of_the_list_say_what_the_groups_say(home: Home) -> None:
    prepare(home)
    with home.database.reading() as db_session:
        stages = {line.id: str(line.progress.stage) for line in histories.lines(db_session, list(range(1, 11)))}
    assert stages == {
        NEVER: "issued",
        QUEUED: "issued",
        HELD: "issued",
        BOUNCED: "issued",
        SENT: "sent",
        OPENED: "opened",
        YES: "accepted",
        NO: "declined",
        PROPOSED: "proposed",
        REVOKED: "revoked",
    }


def test_paper_is_counted_by_delegation_as_it_is_ticked(each_home: Home) -> None:
    home = each_home
    with home.database.reading() as db_session:
        unit = handovers.by_delegation(db_session, CONGRESS)[0]
        ids = [one.id for one in handovers.people(db_session, CONGRESS, unit.id)]
    home.database.run(lambda s: deliveries.send(s, CONGRESS, Channel.PAPER, ids[:3], BY))
    with home.database.reading() as db_session:
        after = handovers.by_delegation(db_session, CONGRESS)[0]
        people = handovers.people(db_session, CONGRESS, unit.id)
    assert (after.invited, after.handed) == (unit.invited, 3)
    assert len(people) == unit.invited == len(ids)
    assert [one.id for one in people if one.delivery_id] == ids[:3]
