"""The small map of a hall for screens at the door: one chair and the way to it, and nobody's name."""

from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from congress.seating import zones
from tests.support.homes import CONGRESS, Home

MAP = "/kiosk/hall.svg?hall=1"
SVG = "{http://www.w3.org/2000/svg}"


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_it_shows_the_chair_its_door_and_the_blocks_to_anybody(client: FlaskClient) -> None:
    answer = client.get(MAP + "&seat=L03")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    svg = answer.get_data(as_text=True)
    assert words_of(svg) == ["Sân khấu", "Trái", "Giữa", "Phải", "Cửa 1", "L03"]
    assert 'aria-label="Sơ đồ: ghế L03, khu Trái, hàng L, Cửa 1"' in svg
    assert "style" not in svg
    assert len(svg) < 8_000


def test_it_speaks_english_and_names_another_door(client: FlaskClient) -> None:
    told = words_of(client.get(MAP + "&seat=L03&door=3&language=en").get_data(as_text=True))
    assert told == ["Stage", "Trái", "Giữa", "Phải", "Door 3", "L03"]


def test_a_zone_is_shown_without_a_chair_and_a_hall_without_either(client: FlaskClient) -> None:
    assert words_of(client.get(MAP + "&zone=DOAN_CAOLOC").get_data(as_text=True))[-1] == "Cửa 1"
    assert words_of(client.get(MAP).get_data(as_text=True))[-3:] == ["Cửa 1", "Cửa 2", "Cửa 3"]


def test_a_copy_is_good_until_the_hall_changes(client: FlaskClient, home: Home) -> None:
    first = client.get(MAP + "&seat=L03")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get(MAP + "&seat=L03", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(MAP + "&seat=L04", headers=tag).status_code == 200
    home.database.run(lambda s: zones.set_door(s, CONGRESS, 1, [1], "2", "test"))
    assert client.get(MAP + "&seat=L03", headers=tag).status_code == 200


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    for query in ("hall=2", "hall=", "hall=x", "hall=99999999999999999999", "hall=1&seat=Z99", "hall=1&zone=KHONG"):
        assert client.get(f"/kiosk/hall.svg?{query}").status_code == 404, query
