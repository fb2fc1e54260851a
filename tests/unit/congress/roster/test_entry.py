"""The form of a person: what can be kept is kept as it was meant, each wrong field is told by itself."""

import pytest

from congress.keys import Keys
from congress.roster.entry import Entry, InvalidEntry, typed, understand
from congress.roster.fields import identity_mark

KEYS = Keys(invitation={1: bytes(32)}, identity=b"i" * 32, web=b"w" * 32, link=b"l" * 32, webhook=b"h" * 32)
DELEGATIONS = {"CAOLOC": "Huyện Cao Lộc", "SYT": "Sở Y tế"}
CATEGORIES = {"DH_CA_NHAN": "Điển hình cá nhân", "KHACH_MOI": "Khách mời"}
LEAST = {"full_name": "Lộc Văn Quân", "delegation": "CAOLOC", "category": "KHACH_MOI"}
WOMANS_NUMBER = "099185001234"
ODD = "không đúng 9 hoặc 12 chữ số"


def read_over(known: dict[str, str], told: dict[str, str]) -> Entry:
    return understand(LEAST | told, known, DELEGATIONS, CATEGORIES, KEYS)


def read(**told: str) -> Entry:
    return read_over({}, told)


def faults_of(**told: str) -> dict[str, str]:
    with pytest.raises(InvalidEntry) as refusal:
        read(**told)
    return refusal.value.faults


def test_the_least_one_can_type_is_a_name_a_delegation_and_a_category() -> None:
    entry = read()
    assert {key: value for key, value in entry.record.items() if value} == LEAST
    assert entry.remarks == ()


def test_all_that_is_typed_is_kept() -> None:
    told = {
        "honorific": "Bác sĩ",
        "full_name": "Nông Thị Thử",
        "birth_date": "05/05/1970",
        "sex": "Nữ",
        "ethnicity": "Tầy",
        "religion": "Công giáo",
        "party": "yes",
        "education": "Thạc sĩ",
        "position_title": "Trưởng khoa",
        "unit": "Trung tâm Y tế",
        "delegation": "SYT",
        "category": "DH_CA_NHAN",
        "field": "VH_XH",
        "identity": "099170 001234",
        "phone": "+84 912.345.678",
        "email": "thu@example.com",
        "award": "BK_TTCP",
        "notes": "Ăn chay",
    }
    entry = read(**told)
    meant = {
        "birth_date": "1970-05-05",
        "ethnicity": "Tày",
        "education": "Sau đại học",
        "phone": "0912345678",
        "identity": identity_mark("099170001234", KEYS),
    }
    assert entry.record == told | meant
    assert entry.remarks == ()


def test_names_are_tidied_and_capitals_put_where_they_belong() -> None:
    assert read(full_name="  LỘC  VĂN\u00a0QUÂN ").record["full_name"] == "Lộc Văn Quân"
    assert read(full_name="lộc văn quân").record["full_name"] == "Lộc Văn Quân"
    assert read(full_name="Vi Thị Thuỷ").record["full_name"] == "Vi Thị Thuỷ"  # the tone stays where it was typed
    assert read(unit="  UBND \t xã   Tân\u200b Mỹ ").record["unit"] == "UBND xã Tân Mỹ"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"full_name": " "}, "Chưa có họ tên"),
        ({"full_name": "Lộc " * 40}, "dài quá 120"),
        ({"birth_date": "31/02/1979"}, "không có thật"),
        ({"birth_date": "hôm qua"}, "Không đọc được"),
        ({"sex": "Khác"}, "không có trong danh mục"),
        ({"party": "maybe"}, "không có trong danh mục"),
        ({"delegation": ""}, "chọn đoàn"),
        ({"delegation": "LOCBINH"}, "chọn đoàn"),
        ({"category": ""}, "chọn thành phần"),
        ({"category": "BTC"}, "chọn thành phần"),
        ({"field": "THE_THAO"}, "không có trong danh mục"),
        ({"award": "HCLD9"}, "không có trong danh mục"),
        ({"phone": "12345678"}, "“12345678” không gọi được"),
        ({"email": "ten.coquan.vn"}, "Ví dụ đúng"),
        ({"notes": "x" * 301}, "Dài quá 300"),
        ({"position_title": "x" * 301}, "Dài quá 300"),
        ({"education": "x" * 301}, "Dài quá 300"),
    ],
)
def test_a_wrong_field_has_words_and_nothing_else_is_called_wrong(told: dict[str, str], words: str) -> None:
    faults = faults_of(**told)
    assert list(faults) == list(told)
    assert words in " ".join(faults.values())


def test_every_wrong_field_is_told_at_once() -> None:
    wrong = {"full_name": "", "birth_date": "32/01/1970", "phone": "1", "email": "@", "delegation": "?"}
    assert set(faults_of(**wrong)) == set(wrong)


def test_what_is_just_short_enough_is_kept() -> None:
    name = "A" + "a" * 119
    entry = read(full_name=name, notes="x" * 300)
    assert (entry.record["full_name"], len(entry.record["notes"])) == (name, 300)


@pytest.mark.parametrize(
    ("typed_date", "kept"),
    [
        ("05/05/1970", "1970-05-05"),
        ("5.5.1970", "1970-05-05"),
        ("1970-05-05", "1970-05-05"),
        ("05/1968", "1968-05"),
        ("1962", "1962"),
        ("Sinh năm 1962", "1962"),
        ("", ""),
    ],
)
def test_a_birth_date_is_as_precise_as_it_was_typed(typed_date: str, kept: str) -> None:
    assert read(birth_date=typed_date).record["birth_date"] == kept


@pytest.mark.parametrize("kept", ["1970-05-05", "1968-05", "1962", ""])
def test_what_the_form_shows_comes_back_as_it_was(kept: str) -> None:
    known = dict(read().record) | {"birth_date": kept, "identity": identity_mark(WOMANS_NUMBER, KEYS)}
    shown = typed(known)
    assert shown["identity"] == ""
    assert read_over(known, shown).record == known


def test_a_citizen_number_is_kept_only_as_its_mark() -> None:
    entry = read(identity="099 185 001.234", sex="Nữ")
    mark = entry.record["identity"]
    assert mark == identity_mark(WOMANS_NUMBER, KEYS)
    assert mark.endswith(":234")
    assert WOMANS_NUMBER not in str(entry)


def test_an_empty_citizen_number_keeps_the_known_one_and_a_dash_takes_it_away() -> None:
    known = {"identity": identity_mark(WOMANS_NUMBER, KEYS)}
    assert read_over(known, {}).record["identity"] == known["identity"]
    assert read_over(known, {"identity": "  "}).record["identity"] == known["identity"]
    assert read_over(known, {"identity": " - "}).record["identity"] == ""
    assert read_over(known, {"identity": "099085004321", "sex": "Nam"}).record["identity"].endswith(":321")


def test_a_number_is_the_same_however_it_was_typed() -> None:
    marks = {read(identity=text).record["identity"] for text in ("034185001234", "34185001234", "034 185 001 234")}
    assert marks == {identity_mark("034185001234", KEYS)}
    assert read(identity="c1234567").record["identity"] == read(identity="C 1234567").record["identity"] != ""


@pytest.mark.parametrize("odd", ["1234", "09918500123456", "giấy khai sinh 12", "--"])
def test_an_odd_citizen_number_is_kept_with_a_remark(odd: str) -> None:
    entry = read(identity=odd)
    assert entry.record["identity"] == identity_mark(odd.replace(" ", "").upper(), KEYS)
    [remark] = entry.remarks
    assert ODD in remark


def test_a_sex_that_the_number_contradicts_is_kept_with_a_remark() -> None:
    entry = read(identity=WOMANS_NUMBER, sex="Nam")
    assert entry.record["sex"] == "Nam"
    [remark] = entry.remarks
    assert "“Nữ”" in remark


def test_a_sex_that_nobody_typed_is_taken_from_the_number_as_the_remark_says() -> None:
    entry = read(identity=WOMANS_NUMBER)
    [remark] = entry.remarks
    assert "lấy “Nữ”" in remark
    assert entry.record["sex"] == "Nữ"
    old_card = read(identity="991234567")
    assert (old_card.record["sex"], old_card.remarks) == ("", ())


def test_a_guest_named_in_han_characters_is_foreign_unless_told_otherwise() -> None:
    assert read(full_name="Wang Wei (王伟)").record["ethnicity"] == "Nước ngoài"
    assert read(full_name="Wang Wei (王伟)", ethnicity="Hoa").record["ethnicity"] == "Hoa"


def test_columns_of_the_units_own_lists_stay_and_can_be_changed_or_emptied() -> None:
    known = {"extra.Cỡ áo": "L", "extra.Xe": "29B", "extra.Phòng": "12"}
    record = read_over(known, {"extra.Cỡ áo": " XL ", "extra.Phòng": "", "extra.Khác": "x"}).record
    assert {key: record.get(key) for key in known} == {"extra.Cỡ áo": "XL", "extra.Xe": "29B", "extra.Phòng": ""}
    assert "extra.Khác" not in record
