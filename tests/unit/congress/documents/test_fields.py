import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.documents.fields import faults, filled
from congress.documents.kinds import DEFAULTS, Kind, fields_of

KNOWN = fields_of(Kind.EMAIL_BODY, ["CT"])
EMPTY = dict.fromkeys(KNOWN, "")
VALUES = EMPTY | {"ho_ten": "Nông Văn Thắng", "chuc_vu": "Trưởng thôn", "don_vi": "Xã Tân Mỹ", "doan": "Huyện Văn Lãng"}


@pytest.mark.parametrize(
    ("text", "missing", "printed"),
    [
        ("{chuc_vu}, {don_vi}", "", "Trưởng thôn, Xã Tân Mỹ"),
        ("{chuc_vu}, {don_vi}", "chuc_vu", "Xã Tân Mỹ"),
        ("{chuc_vu}, {don_vi}", "don_vi", "Trưởng thôn"),
        ("Chức vụ, đơn vị: {chuc_vu}, {don_vi}", "chuc_vu", "Chức vụ, đơn vị: Xã Tân Mỹ"),
        ("{chuc_vu}, {don_vi}, {doan}.", "don_vi", "Trưởng thôn, Huyện Văn Lãng."),
        ("{ho_ten} ({chuc_vu})", "chuc_vu", "Nông Văn Thắng"),
        ("{ho_ten} - {chuc_vu}", "chuc_vu", "Nông Văn Thắng"),
        ("Kính gửi {chuc_vu} {ho_ten},", "chuc_vu", "Kính gửi Nông Văn Thắng,"),
    ],
)
def test_what_is_missing_takes_its_comma_along(text: str, missing: str, printed: str) -> None:
    assert filled(text, VALUES | ({missing: ""} if missing else {})) == printed


def test_a_line_whose_fields_are_all_empty_is_left_out_and_leaves_no_gap() -> None:
    text = "Kính mời\n\n(Dự thay {ho_ten_goc})\nChỗ: {cho_ngoi}\n\n{ho_ten}"
    assert filled(text, VALUES) == "Kính mời\n\nNông Văn Thắng"
    assert filled(text, VALUES | {"ho_ten_goc": "Lý Mẩy"}) == "Kính mời\n\n(Dự thay Lý Mẩy)\n\nNông Văn Thắng"


def test_each_cell_of_a_line_is_left_out_by_itself() -> None:
    assert filled("Đoàn: {doan} | Xe: {cho_ngoi}", VALUES) == "Đoàn: Huyện Văn Lãng"
    assert filled("Xe: {cho_ngoi} | Đoàn: {doan}", VALUES) == "Đoàn: Huyện Văn Lãng"


def test_a_part_in_brackets_goes_with_its_field_and_the_rest_of_the_line_stays() -> None:
    text = "Xin đến đúng giờ.[ Trả lời trước {ngay_han}.][ Liên hệ: {lien_he}.]"
    assert filled(text, VALUES) == "Xin đến đúng giờ."
    assert filled(text, VALUES | {"lien_he": "bà Hà"}) == "Xin đến đúng giờ. Liên hệ: bà Hà."
    assert filled("[{ngay_han}]\nxong", VALUES) == "xong"


def test_brackets_without_a_field_only_stand_there() -> None:
    assert filled("[BTC] {ho_ten}", VALUES) == "[BTC] Nông Văn Thắng"


def test_a_value_is_never_read_as_a_text() -> None:
    tricky = VALUES | {"ho_ten": "{don_vi} [x] **y**", "don_vi": "Hội trường lớn."}
    assert filled("{ho_ten} tại {don_vi}.", tricky) == "{don_vi} [x] *y* tại Hội trường lớn."


def test_what_the_writer_typed_himself_is_left_alone() -> None:
    assert filled("Gồm: a, , b - {ho_ten}", VALUES) == "Gồm: a, , b - Nông Văn Thắng"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("{họ tên}", "{ho_ten}"), ("{ho_tne}", "{ho_ten}"), ("{HỌ TÊN}", "{HO_TEN}"), ("{dia-diem}", "{dia_diem}")],
)
def test_a_wrong_field_is_told_with_its_line_and_the_nearest_right_one(wrong: str, meant: str) -> None:
    (fault,) = faults(f"GIẤY MỜI\n\nKính mời {wrong}", KNOWN)
    assert (fault.line, fault.wrong) == (3, wrong)
    assert fault.words == f"Dòng 3: không có trường {wrong}. Có phải ý là {meant}?"


def test_a_field_like_nothing_known_is_told_without_a_guess() -> None:
    (fault,) = faults("{qqqqqq}", KNOWN)
    assert "Vui lòng chọn một trường trong danh sách" in fault.words


@pytest.mark.parametrize("text", ["a\n{ho_ten", "a\nho_ten}", "a\n[trước {ngay_han}", "a\n[[{ho_ten}]]", "a\n]x["])
def test_brackets_that_do_not_pair_are_told_with_their_line(text: str) -> None:
    assert [fault.line for fault in faults(text, KNOWN)] == [2]


@pytest.mark.parametrize("kind", Kind)
def test_every_default_is_right_and_clean_with_no_value_at_all(kind: Kind) -> None:
    known = fields_of(kind, [])
    assert faults(DEFAULTS[kind], known) == []
    printed = filled(DEFAULTS[kind], dict.fromkeys(known, ""))
    for trace in ("{", "}", "\0", ", ,", " ,", "()", "[ ", "  "):
        assert trace not in printed


@given(st.text("ab {}[]|,.*()\n-", max_size=60), st.sampled_from(["", "x"]))
def test_any_text_without_faults_can_be_filled(text: str, value: str) -> None:
    if not faults(text, ["a", "b"]):
        printed = filled(text, {"a": value, "b": "y"})
        assert "\0" not in printed
        assert printed == printed.strip("\n")
