"""The finder's page and the prints of a seating: what they show, who may ask, what the audit log keeps."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update

from congress.file_formats.tables import read_tables
from congress.models import AuditEntry, Hall, ProgramSession, Role
from congress.seating.moves import Held
from tests.support.homes import Home
from tests.support.seats import Seating
from tests.web.conftest import SignIn, Station

HTML = {"Accept": "text/html"}
FIND, PRINTS = "/admin/seating/find/", "/admin/seating/prints/"
FILES = (
    "chart.pdf?paper=A4",
    "chart.pdf?paper=A3&hall=1",
    "chart.pdf?paper=A3&block=TRAI",
    "delegations.pdf",
    "delegations.pdf?together=1",
    "delegations.xlsx",
    "delegations.csv",
    "rows.pdf?block=GIUA",
    "rows.xlsx",
    "rows.csv",
    "awards.pdf",
    "awards.xlsx",
    "awards.csv",
    "cards.pdf?who=all&size=small",
    "cards.pdf?who=named&named=L03, L04",
)


@pytest.fixture
def seating(home: Home) -> Seating:
    return Seating(home)


@pytest.fixture
def usher(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.OPERATOR)


def page(browser: FlaskClient, path: str) -> str:
    return " ".join(browser.get(path, headers=HTML).get_data(as_text=True).split())


def bare(html: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_usher_finds_a_person_and_is_told_the_way(usher: FlaskClient, seating: Seating) -> None:
    told = bare(page(usher, FIND + "?words=ly+minh+hoa"))
    assert "E06 Chưa vào Sơ đồ ghế E06 Lý Minh Hòa" in told
    assert "Khu Trái, hàng E, cửa 1" in told
    assert "1 kết quả." in told


def test_an_usher_asks_by_seat_and_is_told_who_and_who_beside(usher: FlaskClient, seating: Seating) -> None:
    told = bare(page(usher, FIND + "?words=l06"))
    assert "L06" in told
    assert seating.name(person_on(seating, "L06")) in told
    assert f"Bên trái: L05 {seating.name(person_on(seating, 'L05'))} Bên phải: L07 trống" in told
    assert "Bên trái: lối đi" in bare(page(usher, FIND + "?words=l01"))


def person_on(seating: Seating, label: str) -> int:
    person = seating.chart()[label]
    assert isinstance(person, int)
    return person


def test_an_empty_seat_says_why(usher: FlaskClient, seating: Seating) -> None:
    seating.set({"L07": Held("Bí thư đến muộn")}, "hold")
    assert "Ghế đang giữ: Bí thư đến muộn" in page(usher, FIND + "?words=l07")
    assert "Ghế trống" in page(usher, FIND + "?words=l08")
    assert "Ghế không dùng: Kỹ thuật" in page(usher, FIND + "?words=x09")


def test_the_script_gets_the_hits_alone_and_their_number(usher: FlaskClient) -> None:
    part = page(usher, FIND + "?words=hu&part=rows")
    assert "<html" not in part
    assert 'data-told="20 kết quả đầu tiên. Gõ thêm để thu hẹp."' in part
    assert 'data-told="Không tìm thấy ai, không có ghế nào."' in page(usher, FIND + "?words=zzz&part=rows")


def test_who_came_is_told_with_the_hour(usher: FlaskClient, station: Station, home: Home) -> None:
    card = next(card for card in home.cards() if card.full_name == "Lý Minh Hòa")
    station.judged(card.code)
    assert re.search(r"Vào \d\d:\d\d", page(usher, FIND + "?words=ly+minh+hoa"))


def test_what_is_typed_is_shown_as_it_is(usher: FlaskClient) -> None:
    told = page(usher, FIND + "?words=" + "%3Cscript%3Ealert(1)%3C/script%3E" * 3)
    assert "<script>alert" not in told


def test_another_session_can_be_chosen(usher: FlaskClient, seating: Seating) -> None:
    told = page(usher, f"{FIND}?words=l06&session={seating.session - 2}")
    assert "L06" in told
    assert page(usher, FIND + "?session=99999")


def test_a_seat_is_shown_in_its_hall(usher: FlaskClient) -> None:
    told = page(usher, FIND + "map?seat=L03")
    assert "vào cửa 1" in told
    assert told.count('class="seat lit"') == 1
    assert usher.get(FIND + "map?seat=Z99", headers=HTML).status_code == 404


def test_without_a_hall_the_pages_say_what_to_do_first(usher: FlaskClient, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(ProgramSession).values(hall_id=None)))
    for path in (FIND, PRINTS):
        assert "Chưa có phiên nào chọn hội trường" in page(usher, path)
    assert usher.get(PRINTS + "chart.pdf").status_code == 404
    assert usher.get(FIND + "map?seat=L03").status_code == 404


def test_nobody_else_may_look(client: FlaskClient) -> None:
    for path in (FIND, FIND + "map?seat=L03", PRINTS, *(PRINTS + file for file in FILES)):
        assert client.get(path).status_code == 401, path


def test_a_viewer_may_not_look(sign_in: SignIn) -> None:
    viewer = sign_in(Role.VIEWER)
    for path in (FIND, PRINTS, *(PRINTS + file for file in FILES)):
        assert viewer.get(path).status_code == 403, path


def test_every_print_is_given_and_kept_in_the_audit_log(usher: FlaskClient, seating: Seating, home: Home) -> None:
    offered = page(usher, PRINTS)
    for file in FILES:
        answer = usher.get(PRINTS + file)
        kind = file.split("?")[0].rpartition(".")[2]
        assert answer.status_code == 200, file
        start = {"pdf": b"%PDF", "xlsx": b"PK", "csv": "﻿Nhóm".encode()}[kind]
        assert answer.data.startswith(start), file
        assert file.split("?")[0].split(".")[0] in offered
    with home.database.reading() as db_session:
        kept = db_session.scalars(select(AuditEntry).where(AuditEntry.act.startswith("seating.export"))).all()
    assert len(kept) == len(FILES)
    assert {entry.subject for entry in kept} == {f"session:{seating.session}"}
    assert {entry.act for entry in kept} >= {"seating.export_seat_chart_pdf", "seating.export_award_list_csv"}


def test_the_chart_of_a_block_holds_everybody_of_it_as_they_sit_now(usher: FlaskClient, seating: Seating) -> None:
    one, other = seating.people(2)
    first, second = seating.seat_of(one), seating.seat_of(other)
    seating.set({first: other, second: one}, "swap")
    text = text_of(usher.get(PRINTS + "chart.pdf?block=TRAI").data)
    people = [(label, who) for label, who in seating.chart().items() if isinstance(who, int)]
    left = [(label, who) for label, who in people if label[0] in "ABC" and int(label[1:]) <= 8]
    assert len(left) > 15
    for label, who in left:
        assert re.search(rf"{label} .*?{seating.name(who).split()[-1]}", text), label


def text_of(content: bytes) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages).split())


def test_the_awards_sheet_says_who_is_in_the_hall(usher: FlaskClient, station: Station, home: Home) -> None:
    told = text_of(usher.get(PRINTS + "awards.pdf").data)
    assert "Chưa xếp đợt" in told
    assert "64 nhận thưởng, 0 có mặt" in told
    (sheet,) = read_tables(usher.get(PRINTS + "awards.xlsx").data, "kt.xlsx")
    header = next(row for row in sheet.rows if row.cells[0] == "Nhóm")
    assert list(header.cells[1:4]) == ["Đợt", "STT", "Hạng thưởng"]


def test_cards_are_printed_for_those_who_are_named_and_unknown_names_are_told(
    usher: FlaskClient, seating: Seating, home: Home
) -> None:
    person = next(card for card in home.cards() if card.full_name == "Lý Minh Hòa")
    asked = f"L03; ly minh hoa, {person.number[:4]} {person.number[4:]}"
    text = text_of(usher.get(PRINTS + "cards.pdf", query_string={"who": "named", "named": asked}).data)
    assert text.count("LÝ MINH HÒA") == 2
    assert text.count(seating.name(person_on(seating, "L03")).upper()) == 2
    refused = usher.get(PRINTS + "cards.pdf", query_string={"who": "named", "named": "L03, Người Lạ"}, headers=HTML)
    assert refused.status_code == 400
    assert "Không tìm thấy: Người Lạ" in refused.get_data(as_text=True)


def test_what_is_not_offered_is_not_found(usher: FlaskClient) -> None:
    for file in ("chart.pdf?paper=A5", "chart.pdf?block=XX", "rows.pdf?block=XX", "rows.doc"):
        assert usher.get(PRINTS + file, headers=HTML).status_code == 404, file


def test_a_hall_named_oddly_does_no_harm(usher: FlaskClient, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(Hall).values(name='<b>"Hội" & 厅')))
    assert "&lt;b&gt;" in page(usher, PRINTS)
    assert usher.get(PRINTS + "chart.pdf?hall=1").status_code == 200
