"""What is arranged for people: read from remarks at import, set by hand, kept with who and when."""

import pytest
from sqlalchemy import select

from congress.errors import BadInput, Conflict
from congress.models import Arrangement, Delegate
from congress.roster import arrangements, merging, person, profile, records, undo
from congress.roster.arrangements import Arranged
from tests.support.lists import ACTOR, Lists, workbook


def arranged(lists: Lists, delegate_id: int) -> Arranged:
    with lists.home.database.reading() as db_session:
        return arrangements.read(db_session, lists.congress, delegate_id)


def arrange(lists: Lists, delegate_id: int, **told: str) -> None:
    arrange_at(lists, delegate_id, version_of(lists, delegate_id), told)


def arrange_at(lists: Lists, delegate_id: int, version: int, told: dict[str, str]) -> None:
    lists.home.database.run(lambda s: arrangements.edit(s, lists.congress, delegate_id, told, version, ACTOR))


def version_of(lists: Lists, delegate_id: int) -> int:
    with lists.home.database.reading() as db_session:
        return person.get(db_session, lists.congress, delegate_id).version


def test_remarks_of_a_list_are_arranged_when_it_comes_in(each_lists: Lists) -> None:
    with each_lists.home.database.reading() as db_session:
        wheels = db_session.scalars(
            select(Delegate.notes)
            .join(Arrangement, Arrangement.delegate_id == Delegate.id)
            .where(Arrangement.needs_wheelchair)
        ).all()
        diets = db_session.scalars(select(Arrangement.diet).where(Arrangement.diet != "")).all()
    assert wheels == ["Đi xe lăn, cần người hỗ trợ"] * 3
    assert diets == ["ăn chay"] * 6


def test_a_remark_added_later_is_arranged_too_and_none_takes_a_need_away(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa")
    for notes in ("Ăn chay; đi xe lăn", "Không có gì"):
        change = {guest.id: {"notes": ["", notes]}}
        lists.home.database.run(lambda s, told=change: records.change(s, told, ACTOR, "edit"))  # type: ignore[misc]
    assert arranged(lists, guest.id) == Arranged(needs_wheelchair="1", diet="ăn chay")


def test_an_organizer_arranges_and_the_history_says_what(each_lists: Lists) -> None:
    guest, host = each_lists.person("Lý Minh Hòa"), each_lists.person("Nông Thị Hồng Đào")
    told = {"stage_role": "presidium", "companion_of": f"{host.number[:4]} {host.number[4:]}", "room": "P. 304"}
    arrange(each_lists, guest.id, **told)
    assert arranged(each_lists, guest.id) == Arranged(
        stage_role="presidium", companion_of=f"{host.number} Nông Thị Hồng Đào", room="P. 304"
    )
    with each_lists.home.database.reading() as db_session:
        latest = profile.profile(db_session, each_lists.congress, guest.id).history[0]
        assert arrangements.companions(db_session, host.id) == [(guest.id, "Lý Minh Hòa")]
    assert (latest.act, latest.changes["arranged.room"]) == ("arrange", ["", "P. 304"])
    assert set(latest.changes) == {"arranged.stage_role", "arranged.companion_of", "arranged.room"}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"companion_of": "12345678"}, "Không tìm thấy người được đi cùng"),
        ({"companion_of": "Lý Minh Hòa"}, "Không tìm thấy người được đi cùng"),
        ({"stage_role": "king"}, "không có trong danh mục"),
        ({"bus": "x" * 61}, "không quá 60 ký tự"),
    ],
)
def test_what_cannot_be_arranged_is_refused_and_nothing_changes(lists: Lists, told: dict[str, str], words: str) -> None:
    guest = lists.person("Lý Minh Hòa")
    with pytest.raises(BadInput, match=words):
        arrange(lists, guest.id, **{"room": "P. 1", **told})
    assert arranged(lists, guest.id) == Arranged()


def test_nobody_accompanies_themselves_and_two_editors_are_told(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa")
    with pytest.raises(BadInput, match="không đi cùng chính mình"):
        arrange(lists, guest.id, companion_of=guest.number)
    arrange(lists, guest.id, bus="Xe 2")
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        arrange_at(lists, guest.id, guest.version, {"bus": "Xe 3"})
    assert arranged(lists, guest.id).bus == "Xe 2"


def test_a_merged_record_passes_on_what_is_arranged_and_who_accompanies_it(each_lists: Lists) -> None:
    kept, merged = each_lists.person("Lý Minh Hòa"), each_lists.person("Nông Thị Hồng Đào")
    friend = each_lists.person("Hứa Văn Đoàn")
    arrange(each_lists, merged.id, bus="Xe 5")
    arrange(each_lists, friend.id, companion_of=merged.number)
    versions = (version_of(each_lists, kept.id), version_of(each_lists, merged.id))
    each_lists.home.database.run(
        lambda s: merging.merge(s, each_lists.congress, kept.id, merged.id, {}, versions, ACTOR)
    )
    assert arranged(each_lists, kept.id).bus == "Xe 5"
    assert arranged(each_lists, friend.id).companion_of == f"{kept.number} Lý Minh Hòa"


def test_an_import_with_needs_is_undone_as_a_whole(each_lists: Lists) -> None:
    header = ("STT", "Họ và tên", "Năm sinh", "Đoàn", "Ghi chú")
    rows = [("Nông Thị Xe", 1950, "Huyện Cao Lộc", "Đi xe lăn"), ("Nông Văn Đẩy", 1980, "Huyện Cao Lộc", "")]
    import_id = each_lists.take_in(workbook(rows, header))
    sitting, friend = each_lists.person("Nông Thị Xe"), each_lists.person("Lý Minh Hòa")
    assert arranged(each_lists, sitting.id).needs_wheelchair == "1"
    arrange(each_lists, friend.id, companion_of=sitting.number)
    each_lists.home.database.run(lambda s: undo.undo(s, each_lists.congress, import_id, ACTOR))
    assert arranged(each_lists, friend.id) == Arranged()
