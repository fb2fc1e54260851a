"""A whole import is taken back while nobody of it has come, and not after."""

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from congress import invitations
from congress.desk import hand_outs
from congress.errors import Conflict
from congress.invitations import answers, deliveries, links, settling
from congress.invitations.answers import Told
from congress.models import (
    Arrangement,
    Channel,
    Delegate,
    Delegation,
    Demographics,
    Exemplar,
    ImportState,
    Invitation,
    InvitationAnswer,
    InvitationDelivery,
    PersonalLink,
    Scan,
)
from congress.outcome import Reason, Status
from congress.roster import person, records, undo
from tests.support.lists import ACTOR, Lists, workbook

ROWS = (
    ("Nông Văn Thử", 1980, "0912000111", "Đội 1", "Đoàn hoàn toàn mới", "Khách mời"),
    ("Lục Văn Khác", 1981, "0912000222", "Đội 2", "Huyện Cao Lộc", "Điển hình cá nhân"),
)
COUNTED = (
    Delegate,
    Delegation,
    Demographics,
    Exemplar,
    Invitation,
    InvitationAnswer,
    InvitationDelivery,
    PersonalLink,
)


def figures(lists: Lists) -> list[int]:
    with lists.home.database.reading() as db_session:
        return [db_session.scalar(select(func.count()).select_from(table)) or 0 for table in COUNTED]


def take_back(lists: Lists, import_id: int) -> undo.Undoing:
    return lists.home.database.run(lambda s: undo.undo(s, lists.congress, import_id, ACTOR))


def issue(lists: Lists) -> None:
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))


def test_what_an_import_added_is_gone_with_all_that_hangs_on_it(each_lists: Lists) -> None:
    before = figures(each_lists)
    import_id = each_lists.take_in(workbook(ROWS))
    issue(each_lists)
    assert figures(each_lists) != before
    refused = each_lists.scan(each_lists.person("Lục Văn Khác").id)  # not approved, so no code: an unknown one
    assert refused.status is Status.ERROR
    done = take_back(each_lists, import_id)
    assert (len(done.added), done.invitations) == (2, 1)
    assert figures(each_lists) == before
    assert each_lists.state(import_id).state == ImportState.UNDONE
    with pytest.raises(Conflict):
        take_back(each_lists, import_id)


def test_what_was_arranged_for_those_who_go_goes_too(each_lists: Lists) -> None:
    lists = each_lists
    import_id = lists.take_in(workbook(ROWS))
    guest, other = lists.person("Nông Văn Thử").id, lists.person("Lý Minh Hòa").id

    def arrange(db_session: Session) -> None:
        db_session.execute(delete(Arrangement).where(Arrangement.delegate_id == other))
        db_session.add(Arrangement(delegate_id=guest, diet="ăn chay"))
        db_session.add(Arrangement(delegate_id=other, companion_of_id=guest))

    lists.home.database.run(arrange)
    take_back(lists, import_id)
    with lists.home.database.reading() as db_session:
        left = db_session.scalars(select(Arrangement).where(Arrangement.delegate_id.in_((guest, other)))).all()
    assert [(row.delegate_id, row.companion_of_id) for row in left] == [(other, None)]


def test_a_scan_that_was_refused_stays_as_nobodys(lists: Lists) -> None:
    import_id = lists.take_in(workbook(ROWS))
    issue(lists)
    guest = lists.person("Nông Văn Thử").id
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [guest], "Ốm", ACTOR))
    assert lists.scan(guest).reason is Reason.CANCELED
    take_back(lists, import_id)
    with lists.home.database.reading() as db_session:
        assert db_session.scalars(select(Scan.delegate_id)).all() == [None]


def test_who_was_sent_an_invitation_stays_until_the_sending_is_taken_back(each_lists: Lists) -> None:
    run, congress = each_lists.home.database.run, each_lists.congress
    before = figures(each_lists)
    import_id = each_lists.take_in(workbook(ROWS))
    issue(each_lists)
    guest = each_lists.person("Nông Văn Thử").id
    run(lambda s: links.secret_of(s, guest, each_lists.home.hub.keys))
    run(lambda s: answers.record(s, guest, Told("yes"), ACTOR))
    run(lambda s: deliveries.send(s, congress, Channel.PAPER, [guest], ACTOR))
    with pytest.raises(Conflict, match="Giấy mời"):
        take_back(each_lists, import_id)
    with each_lists.home.database.reading() as db_session:
        delivery = db_session.scalars(select(InvitationDelivery.id)).one()
    run(lambda s: settling.take_back(s, congress, delivery, ACTOR))
    take_back(each_lists, import_id)
    assert figures(each_lists) == before


def test_once_somebody_has_come_the_import_stays(lists: Lists) -> None:
    import_id = lists.take_in(workbook(ROWS))
    issue(lists)
    assert lists.scan(lists.person("Nông Văn Thử").id).status is Status.OK
    before = figures(lists)
    with pytest.raises(Conflict, match="đến dự"):
        take_back(lists, import_id)
    assert figures(lists) == before


def test_once_somebody_was_handed_something_the_import_stays(each_lists: Lists) -> None:
    lists = each_lists
    import_id = lists.take_in(workbook(ROWS))
    person = lists.person("Nông Văn Thử").id
    with lists.home.database.reading() as db_session:
        [bag, *_] = hand_outs.kinds(db_session, lists.congress)
    lists.home.database.run(lambda s: hand_outs.give(s, lists.congress, bag.id, person, ACTOR))
    with pytest.raises(Conflict, match="Đã phát tài liệu"):
        take_back(lists, import_id)


def test_once_somebody_whom_it_changed_has_come_the_import_stays(lists: Lists) -> None:
    header = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại")
    import_id = lists.take_in(workbook([("Lý Minh Hòa", "05/05/1970", "099070760379", "0912345678")], header))
    known = lists.person("Lý Minh Hòa")
    assert lists.scan(known.id).status is Status.OK
    with pytest.raises(Conflict, match="đến dự"):
        take_back(lists, import_id)
    assert lists.person("Lý Minh Hòa").phone == "0912345678"


def test_after_an_undo_a_preview_of_before_is_not_believed_though_numbers_are_used_again(lists: Lists) -> None:
    row = ("Nông Văn Thử", 1980, "0912000111", "", "Huyện Cao Lộc", "Khách mời")
    first = lists.take_in(workbook([row]))
    waiting = lists.read(workbook([row]))
    assert lists.fates(waiting) == {"same": 1}
    take_back(lists, first)
    lists.take_in(workbook([("Lục Văn Khác", 1981, "0912000222", "", "Huyện Cao Lộc", "Khách mời")]))
    with pytest.raises(Conflict, match="Đọc lại"):
        lists.apply(waiting)


def test_changed_values_come_back_unless_somebody_has_edited_them_since(lists: Lists) -> None:
    known = lists.person("Lý Minh Hòa")
    assert (known.phone, known.email) == ("", "hoa001@example.com")
    header = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Ghi chú")
    row = ("Lý Minh Hòa", "05/05/1970", "099070760379", "0912345678", "Ăn chay")
    import_id = lists.take_in(workbook([row], header))
    assert lists.person("Lý Minh Hòa").notes == "Ăn chay"
    with lists.home.database.reading() as db_session:
        record = dict(records.read(db_session, [known.id])[known.id])
    version = lists.person("Lý Minh Hòa").version
    edited = record | {"notes": "Ăn chay, dị ứng lạc"}
    lists.home.database.run(lambda s: person.edit(s, lists.congress, known.id, edited, version, ACTOR))
    take_back(lists, import_id)
    person_now = lists.person("Lý Minh Hòa")
    assert (person_now.phone, person_now.notes) == ("", "Ăn chay, dị ứng lạc")


def test_a_delegate_number_is_never_given_twice(lists: Lists) -> None:
    import_id = lists.take_in(workbook(ROWS))
    gone = {lists.person(row[0]).number for row in ROWS}
    take_back(lists, import_id)
    lists.take_in(workbook([("Bế Thị Mới", 1990, "0912000333", "", "Huyện Cao Lộc", "Khách mời")]))
    assert lists.person("Bế Thị Mới").number not in gone
