"""The readiness board counts what is missing, and is ready once it is mended."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from congress.errors import BadInput, NotFound
from congress.models import Delegate, Exemplar, Invitation, SeatAssignment, Station, VettingState
from congress.roster import delegations, readiness
from tests.support.lists import ACTOR, Lists


def findings(lists: Lists) -> dict[str, tuple[int, int]]:
    with lists.home.database.reading() as db_session:
        return {f.key: (f.count, f.of) for f in readiness.findings(db_session, lists.congress)}


def test_the_sample_lacks_what_it_lacks(lists: Lists) -> None:
    assert findings(lists) == {
        "people_missing": (0, 0),
        "delegation": (0, 420),
        "exemplars_waiting": (0, 342),
        "exemplars_untold": (342, 342),
        "phone": (27, 420),
        "photo": (420, 420),
        "seat": (0, 420),
        "invitation": (0, 420),
        "station": (1, 1),
        "printer": (1, 1),
    }


def test_each_thing_that_is_missing_is_counted(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa")
    told = {"name": "Thành phố Lạng Sơn", "size": "30"}
    lists.home.database.run(lambda s: delegations.edit(s, lists.congress, guest.delegation_id, told, ACTOR))

    def spoil(db_session: Session) -> None:
        for statement in (
            delete(SeatAssignment).where(SeatAssignment.delegate_id == guest.id),
            delete(Invitation).where(Invitation.delegate_id == guest.id),
            update(Delegate).where(Delegate.id == guest.id).values(phone=""),
            update(Exemplar).where(Exemplar.id == 1).values(state=VettingState.RETURNED),
            update(Station).values(token_hash=b"paired"),
        ):
            db_session.execute(statement)

    lists.home.database.run(spoil)
    found = findings(lists)
    assert found["people_missing"] == (4, 30)
    assert (found["seat"][0], found["invitation"][0], found["exemplars_waiting"][0]) == (1, 1, 1)
    assert found["station"] == (0, 1)


def test_an_empty_congress_is_not_ready(empty: Lists) -> None:
    found = findings(empty)
    assert (found["station"], found["printer"], found["photo"]) == ((1, 0), (1, 0), (0, 0))


def test_tasks_are_kept_by_sub_committee_what_is_due_first_on_top(lists: Lists) -> None:
    def save(task: int | None = None, /, **told: str) -> int:
        return lists.home.database.run(lambda s: readiness.save_task(s, lists.congress, task, told, ACTOR))

    save(subcommittee="Lễ tân", title="Thuê xe")
    first = save(subcommittee="Lễ tân", title="In giấy mời", due="2026-12-01", owner="Đ/c Thử")
    save(first, subcommittee="Lễ tân", title="In giấy mời", due="2026-12-01", state="done")
    for wrong in ({}, {"subcommittee": "A"}, {"subcommittee": "A", "title": "B", "due": "31/02/2026"}):
        with pytest.raises(BadInput):
            save(None, **wrong)
    with pytest.raises(BadInput):
        save(subcommittee="A", title="B", state="later")
    with lists.home.database.reading() as db_session:
        [tasks] = readiness.tasks(db_session, lists.congress).values()
        assert [(t.title, t.state, t.owner) for t in tasks] == [("In giấy mời", "done", ""), ("Thuê xe", "open", "")]
    lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress, first, ACTOR))
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: readiness.remove_task(s, lists.congress, first, ACTOR))
