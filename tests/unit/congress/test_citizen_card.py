"""Citizens' cards as scanners give them (all fictional: the province code 099 was never assigned)."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.citizen_card import CitizenCard, looks_like_one, read

SAMPLES = {
    line.split("\t")[0]: line.split("\t")[1]
    for line in (Path(__file__).parents[2] / "data" / "cccd-qr-mau.tsv").read_text("utf-8").splitlines()
}
GOOD = "099174182857|990000001|Nguyễn Thị Lý|17121974|Nữ|Thôn Nà Phải, Lạng Sơn|15042021"


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if not kind.startswith(("impossible", "insurance"))])
def test_every_kind_of_card_is_read(kind: str) -> None:
    card = read(SAMPLES[kind])
    assert card is not None
    assert card.number == SAMPLES[kind].split("|")[0]
    assert card.full_name == unicodedata.normalize("NFC", card.full_name)
    assert card.birth_date[:4] == SAMPLES[kind].split("|")[3][4:]


def test_number_name_and_day_of_birth_are_all_that_is_kept() -> None:
    assert read(GOOD) == CitizenCard("099174182857", "Nguyễn Thị Lý", "1974-12-17")


def test_a_number_that_contradicts_the_card_was_misread() -> None:
    assert read(next(text for kind, text in SAMPLES.items() if kind.startswith("impossible"))) is None
    for wrong in ("17121984", "17122074", "31021974"):
        assert read(GOOD.replace("17121974", wrong)) is None
    assert read(GOOD.replace("Nữ", "Nam")) is None


def test_letters_lost_on_the_way_do_not_matter() -> None:
    assert read(GOOD.replace("Nữ", "N").replace("Nguyễn Thị Lý", "Nguyn Th Ly")) is not None


@pytest.mark.parametrize(
    "text",
    [
        next(text for kind, text in SAMPLES.items() if kind.startswith("insurance")),
        "https://example.com/a|b|c|d|e|f",
        "WIFI:T:WPA;S:x;P:y;;",
        "09917418285|1|Tên|17121974|Nữ|Địa chỉ",
        "١٢٣٤٥٦٧٨٩٠١٢||Tên|17121974|Nữ|Địa chỉ|1",
        "",
        "||||||",
    ],
)
def test_other_codes_are_no_cards(text: str) -> None:
    assert read(text) is None
    assert not looks_like_one(text)


@given(st.text())
def test_no_text_crashes_the_reader(text: str) -> None:
    card = read(text)
    assert card is None or len(card.number) == 12


@given(st.lists(st.text(max_size=20), min_size=4, max_size=9))
def test_no_rest_of_a_card_crashes_the_reader(fields: list[str]) -> None:
    card = read("|".join(("099174182857", *fields)))
    assert card is None or card.birth_date.startswith("1974")
