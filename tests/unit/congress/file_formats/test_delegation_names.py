"""Names of delegations that a list gives in capitals only, written as they are in official papers."""

import pytest

from congress.file_formats.delegation_names import spelled


@pytest.mark.parametrize(
    "name",
    [
        "Sở Giáo dục và Đào tạo",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Y tế",
        "Ban Dân tộc tỉnh",
        "Cục Thuế tỉnh",
        "Văn phòng UBND tỉnh",
        "Hội LHPN tỉnh",
        "Huyện Bắc Sơn",
        "Tỉnh đoàn Lạng Sơn",
        "Phường Hoàng Văn Thụ",
        "Công an tỉnh",
        "Khối doanh nghiệp, hợp tác xã",
    ],
)
def test_a_name_in_capitals_gets_small_letters_where_they_belong(name: str) -> None:
    assert spelled(name.upper(), []) == name


def test_the_lists_own_spelling_goes_before_any_rule() -> None:
    assert spelled("LIÊN ĐOÀN LAO ĐỘNG", ["Liên đoàn Lao động tỉnh"]) == "Liên đoàn Lao động"
