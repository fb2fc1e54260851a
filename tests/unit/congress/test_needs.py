import pytest

from congress.needs import Needs, needs_in


@pytest.mark.parametrize(
    ("notes", "needs"),
    [
        ("", Needs()),
        ("Đi xe lăn, cần người hỗ trợ", Needs(needs_wheelchair=True)),
        ("ĐI XE LĂN; Ăn chay", Needs(needs_wheelchair=True, diet="ăn chay")),
        ("Nhận Bằng khen; Ăn chay", Needs(diet="ăn chay")),
        ("Không đi xe lăn", Needs()),
        ("Không ăn chay", Needs()),
        ("Xe 12, phòng 304", Needs()),
    ],
)
def test_a_remark_tells_needs_and_nothing_more(notes: str, needs: Needs) -> None:
    assert needs_in(notes) == needs
    assert bool(needs) is (needs != Needs())
