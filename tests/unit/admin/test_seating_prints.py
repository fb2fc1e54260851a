"""What is printed of a seating: everybody of a block is on its chart, chairs stand to scale, no list loses a row."""

import csv
import re
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader
from reportlab.pdfbase import pdfmetrics

from admin.documents.book_layout import SEMIBOLD
from admin.documents.seating import cards, chart, listing, lists, page, tables
from admin.documents.seating.cards import Card
from admin.documents.seating.lettering import mark_forms, name_forms
from admin.documents.seating.listing import Column, Group, Kind, Listing, Row
from congress.file_formats.tables import read_tables
from congress.file_formats.values import text_of
from congress.models import SeatingGroup, ZonePurpose
from congress.seating.awards import Recipient
from congress.seating.snapshot import Seating
from congress.seating.whereabouts import ChairState
from congress.vietnamese import sort_key
from tests.support.seatings import attendee, hall

ZONE = "Asia/Ho_Chi_Minh"
LONG_NAME = "Công Tằng Tôn Nữ Hồng Hạnh"
SMALL = hall(2, 5, 8)


def heading(seating: Seating = SMALL) -> page.Heading:
    return page.heading_of(seating, ["ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V"], ZONE)


def pages(content: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(content)).pages]


class Placed:
    """A text on a page: where it begins, points from the left and from below, and its size."""

    def __init__(self, text: str, x: float, y: float, size: float) -> None:
        self.text, self.x, self.y, self.size = text, x, y, size


def placed(sheet: PageObject) -> list[Placed]:
    found: list[Placed] = []

    def place(text: str, moved: list[float], at: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append(Placed(text.strip(), moved[4] + at[4], moved[5] + at[5], size))

    sheet.extract_text(visitor_text=place)
    return found


def placed_on(content: bytes, number: int = 0) -> list[Placed]:
    return placed(PdfReader(BytesIO(content)).pages[number])


def with_chair(seating: Seating, label: str, **more: Any) -> Seating:
    """The same seating but for one chair."""
    return replace(seating, chairs=tuple(replace(c, **more) if c.label == label else c for c in seating.chairs))


def named(seating: Seating, label: str, name: str) -> Seating:
    person = next(chair.person for chair in seating.chairs if chair.label == label)
    assert person is not None
    return with_chair(seating, label, person=replace(person, full_name=name))


# ── the chart ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_everybody_of_a_block_is_on_its_chart_and_nobody_of_another(paper: str) -> None:
    found = pages(chart.blocks(SMALL, heading(), paper))
    assert len(found) == 2
    for text, code in zip(found, SMALL.blocks, strict=True):
        for seat in SMALL.chairs:
            assert (seat.label in text.split()) == (seat.block_code == code)
        people = [seat.person.full_name for seat in SMALL.chairs if seat.block_code == code and seat.person]
        assert all(name in text for name in people)


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("whole", [False, True])
def test_chairs_stand_to_scale_across_and_from_row_to_row(paper: str, whole: bool) -> None:
    content = chart.hall(SMALL, heading(), paper) if whole else chart.blocks(SMALL, heading(), paper)
    for number, code in enumerate([""] if whole else SMALL.blocks):
        at = {text.text: text for text in placed_on(content, number)}
        seats = [seat for seat in SMALL.chairs if code in {"", seat.block_code}]
        for of_room, on_page in (("x", "x"), ("y", "y")):
            known = sorted((getattr(seat, of_room), getattr(at[seat.label], on_page)) for seat in seats)
            scale = (known[-1][1] - known[0][1]) / (known[-1][0] - known[0][0])
            assert (scale > 0) == (of_room == "x"), "the stage is above"
            for room, paper_at in known:
                assert paper_at == pytest.approx(known[0][1] + scale * (room - known[0][0]), abs=0.05)


def test_a_chart_says_of_which_session_hall_and_minute_it_is_by_which_door_and_how_full() -> None:
    first = pages(chart.blocks(with_chair(SMALL, "A01", person=None, state=ChairState.FREE), heading(), "A4"))[0]
    for words in (
        "ĐẠI HỘI THI ĐUA YÊU NƯỚC TỈNH LẠNG SƠN LẦN THỨ V",
        "SƠ ĐỒ CHỖ NGỒI – KHU TRÁI",
        "Phiên chính thức – Sáng 01/12/2026 – Hội trường lớn",
        "tính đến 07:05 ngày 01/12/2026",
        "Vào cửa số 1 · 40 ghế, 39 có người, 1 trống",
        "SÂN KHẤU",
        "Trang 1/2",
    ):
        assert words in first


def test_the_whole_hall_shows_stage_doors_and_names_of_blocks() -> None:
    (found,) = pages(chart.hall(SMALL, heading(), "A3"))
    assert all(words in found for words in ("SÂN KHẤU", "Cửa 1", "KHU TRÁI", "KHU GIỮA"))
    given = [seat.person.full_name.split()[-1] for seat in SMALL.chairs if seat.person]
    assert all(name in found for name in given)


def test_held_and_closed_chairs_say_so_and_free_ones_are_empty() -> None:
    seating = with_chair(SMALL, "A01", person=None, state=ChairState.HELD, held_for="lãnh đạo đến muộn")
    seating = with_chair(seating, "A02", person=None, state=ChairState.CLOSED)
    first = pages(chart.blocks(seating, heading(), "A4"))[0]
    assert "giữ: lãnh đạo đến muộn" in first
    assert "A02 đóng" in first
    assert "ghế giữ" in first
    assert "ghế đóng" in first
    assert "ghế trống" not in first


def test_head_and_wheelchair_are_marked_and_explained() -> None:
    assert "TĐ trưởng đoàn" in pages(chart.blocks(SMALL, heading(), "A4"))[0]
    person = attendee(3, needs_wheelchair=True)
    first = pages(chart.blocks(with_chair(SMALL, "A03", person=person), heading(), "A4"))[0]
    assert "A03 XL" in first
    assert "XL đi xe lăn" in first


@pytest.mark.parametrize(("blocks", "rows", "seats", "paper"), [(1, 20, 8, "A4"), (3, 20, 8, "A3"), (2, 12, 24, "A4")])
def test_a_name_of_six_words_is_shortened_to_its_place_and_keeps_the_given_name(
    blocks: int, rows: int, seats: int, paper: str
) -> None:
    seating = named(hall(blocks, rows, seats), "C03", LONG_NAME)
    content = chart.hall(seating, heading(), paper)
    (written,) = [text for text in placed_on(content) if text.text.endswith("Hạnh")]
    assert written.text in name_forms(LONG_NAME)
    at = {text.text: text.x for text in placed_on(content)}
    width = pdfmetrics.stringWidth(written.text, SEMIBOLD, written.size)
    assert written.x + width <= at["C04"], "it ends before the next chair"


def test_names_are_shortened_from_the_middle_and_marks_to_the_code() -> None:
    assert list(name_forms(LONG_NAME)) == [
        LONG_NAME,
        LONG_NAME,
        "Công T. T. N. H. Hạnh",
        "C.T.T.N.H. Hạnh",
        "Hạnh",
    ]
    assert name_forms("Lộc Trọng Bích (农秀英)")[0] == "Lộc Trọng Bích", "letters the face lacks leave no brackets"
    assert name_forms("Wei Jianhua (anh Hòa)")[1:3] == ("Wei Jianhua", "Wei Jianhua")
    assert set(name_forms("Hoa")) == {"Hoa"}
    assert mark_forms("Huyện Cao Lộc", "CAOLOC") == ("Huyện Cao Lộc", "Cao Lộc", "CAOLOC")


def test_nothing_is_drawn_outside_the_paper_even_of_an_odd_hall() -> None:
    chairs = [replace(seat, x=seat.id * 7 % 900, y=seat.id * 13 % 700) for seat in SMALL.chairs]
    one = [replace(SMALL.chairs[0], x=0, y=0)]
    for odd in (chairs, one, [replace(seat, x=0, y=0) for seat in SMALL.chairs]):
        for content in (chart.blocks(replace(SMALL, chairs=tuple(odd)), heading(), "A4"),):
            for text in placed_on(content):
                assert 0 < text.x < 842
                assert 0 < text.y < 596


def test_a_deep_block_takes_several_pages_that_say_which_rows_they_show() -> None:
    deep = hall(1, 46, 10)
    content = chart.blocks(deep, heading(), "A4")
    found = pages(content)
    assert [re.search(r"HÀNG \w+–\w+", text)[0] for text in found] == ["HÀNG A–AA", "HÀNG BB–BBB"]  # type: ignore[index]
    assert [label for label in " ".join(found).split() if re.fullmatch(r"[A-Z]+\d\d", label)] == [
        seat.label for seat in deep.chairs
    ]
    names = [text.size for text in placed_on(content) if text.text in name_forms("Hoàng Văn Phương")]
    assert min(names) >= 6


def test_a_hall_without_chairs_says_so() -> None:
    empty = replace(SMALL, chairs=())
    for content in (chart.blocks(empty, heading(), "A4"), chart.hall(empty, heading(), "A3")):
        assert "Hội trường này chưa có ghế nào." in pages(content)[0]


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows_of(made: Listing) -> list[Row]:
    return [row for group in made.groups for row in group.rows]


def test_each_delegation_has_sheets_of_its_own_with_everybody_in_the_order_of_names() -> None:
    late = attendee(500, delegation=SMALL.chairs[0].person.delegation, delegation_code="D000", delegation_rank=0)  # type: ignore[union-attr]
    seating = replace(SMALL, unseated=(late,))
    made = lists.by_delegation(seating)
    assert len(rows_of(made)) == 81
    for group in made.groups:
        names = [row.cells[3] for row in group.rows]
        assert names == sorted(names, key=sort_key)
        assert [row.cells[0] for row in group.rows] == [str(number) for number in range(1, len(names) + 1)]
    found = pages(listing.pdf(made, heading()))
    assert len(found) == len(made.groups) == 5
    for text, group in zip(found, made.groups, strict=True):
        assert group.title in text
        assert all(row.cells[3] in text for row in group.rows)
    assert [row.cells[5] for row in rows_of(made)].count("chưa có") == 1
    together = listing.pdf(lists.by_delegation(seating, is_apart=False), heading())
    assert len(pages(together)) < 5


def test_the_head_of_a_delegation_stands_out() -> None:
    made = lists.by_delegation(SMALL)
    strong = [row for row in rows_of(made) if row.is_strong]
    assert len(strong) == 4
    assert all("Trưởng đoàn" in row.cells[-1] for row in strong)


def test_ushers_get_every_chair_once_row_by_row_with_its_notes() -> None:
    person = attendee(3, needs_wheelchair=True, award_wave=2, award_order=7, is_substitute=True)
    seating = with_chair(SMALL, "A03", person=person)
    seating = with_chair(seating, "A04", person=None, state=ChairState.HELD, held_for="khách đến muộn")
    made = lists.by_row(seating)
    told = {row.cells[0]: row.cells for row in rows_of(made)}
    assert list(told) == [s.label for s in sorted(SMALL.chairs, key=lambda s: (s.block_code, s.row_rank, s.x))]
    assert told["A03"][-1] == "Dự thay; Xe lăn; Nhận thưởng đợt 2 số 07"
    assert told["A04"][3:] == ("(giữ)", "", "khách đến muộn")
    assert [group.title for group in made.groups][:2] == ["Khu Trái – Hàng A, cửa 1", "Khu Trái – Hàng B, cửa 1"]
    assert {row.cells[0] for row in rows_of(lists.by_row(seating, "K1"))} == {
        seat.label for seat in SMALL.chairs if seat.block_code == "K1"
    }


def test_who_is_in_is_ticked_already() -> None:
    seating = with_chair(SMALL, "A03", person=attendee(3, came_at=datetime(2026, 12, 1, tzinfo=UTC)))
    assert [row.cells[0] for row in rows_of(lists.by_row(seating)) if row.cells[1]] == ["A03"]
    assert sum(bool(row.cells[1]) for row in rows_of(lists.by_delegation(seating))) == 1


def recipient(wave: int | None, order: int | None, name: str, **more: Any) -> Recipient:
    told = Recipient(wave, order, "Bằng khen", "", "Đồng chí", name, False, "", "xã A", "Huyện B", "C01", None, True)
    return replace(told, **more)


def test_the_award_list_has_a_sheet_a_wave_with_the_words_of_the_mc() -> None:
    made = lists.awards(
        [
            recipient(1, 1, "Nông Văn An", came_at=datetime(2026, 12, 1, tzinfo=UTC)),
            recipient(1, 2, "HTX Bản Mạ", is_collective=True, honorific="", representative="Ông Vi Văn Sơn"),
            recipient(2, 1, "Lý Thị Ba", award="Huân chương", seat=""),
            recipient(None, None, "Bế Văn Tư", is_expected=False),
        ]
    )
    found = pages(listing.pdf(made, heading()))
    assert len(found) == 3
    assert "Đợt 1 2 nhận thưởng, 1 có mặt" in found[0]
    assert "mời các tập thể, cá nhân có tên sau đây lên sân khấu nhận Bằng khen." in found[0]
    assert "Đồng chí Nông Văn An" in found[0]
    assert "HTX Bản Mạ Ông Vi Văn Sơn" in found[0]
    assert "Chưa xếp đợt" in found[2]
    assert "chưa có người lên nhận" in found[2]
    assert [column.title for column in made.columns] == [
        "Đợt", "STT", "Hạng thưởng", "Danh xưng, họ tên / tập thể", "Người nhận thay mặt", "Đơn vị", "Đoàn", "Ghế",
        "Có mặt", "Ghi chú",
    ]  # fmt: skip
    assert [bool(row.cells[8]) for row in rows_of(made)] == [True, False, False, False]


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 50), max_size=4),
    words=st.integers(0, 60),
    is_apart=st.booleans(),
    is_lying=st.booleans(),
)
def test_no_page_loses_or_repeats_a_row_however_long_they_are(
    sizes: Sequence[int], words: int, is_apart: bool, is_lying: bool
) -> None:
    columns = (Column("Số", 20, Kind.NUMBER), Column("Chữ", 60), Column("Ô", 10, Kind.BOX))
    count, groups = 0, []
    for place, size in enumerate(sizes):
        rows = [Row((f"R{count + row:04}", "chữ " * (words if row % 3 else 1), "")) for row in range(size)]
        groups.append(Group(f"N{place}", "", tuple(rows), "lời dẫn " * (words // 3)))
        count += size
    content = listing.pdf(Listing("Thử", "", columns, tuple(groups), is_apart, is_lying), heading())
    found = re.findall(r"R\d{4}", " ".join(pages(content)))
    assert found == [f"R{number:04}" for number in range(count)]
    height = 595 if is_lying else 842
    for sheet in PdfReader(BytesIO(content)).pages:
        assert all(10 < text.y < height for text in placed(sheet))


def test_a_group_that_goes_on_says_so_with_its_header_again() -> None:
    made = lists.by_row(hall(1, 1, 90))
    first, second = pages(listing.pdf(made, heading()))[:2]
    assert "Khu Trái – Hàng A, cửa 1 90 người" in first
    assert "Khu Trái – Hàng A, cửa 1 (tiếp theo)" in second
    assert "Danh xưng Họ và tên" in second


def test_an_empty_list_says_so() -> None:
    assert "Chưa có điển hình nào được duyệt khen thưởng." in pages(listing.pdf(lists.awards([]), heading()))[0]


def test_tables_hold_every_row_and_no_formula() -> None:
    seating = named(SMALL, "A03", "=HYPERLINK(1)")
    seating = with_chair(seating, "A04", person=None, state=ChairState.HELD, held_for="+chờ")
    made = lists.by_row(seating)
    content = tables.xlsx(made, heading())
    (sheet,) = read_tables(content, "bang.xlsx")
    written = [[text_of(cell) for cell in row.cells] for row in sheet.rows]
    header = next(number for number, row in enumerate(written) if row[0] == "Nhóm")
    assert [row[1:] for row in written[header + 1 :]] == [list(row.cells) for row in rows_of(made)]
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    lines = list(csv.reader(StringIO(tables.comma_separated(made).decode("utf-8-sig"))))
    assert len(lines) == 81
    assert not [cell for line in lines for cell in line if cell[:1] in {"=", "+", "-", "@"}]
    assert "'=HYPERLINK(1)" in [cell for line in lines for cell in line]


# ── place cards ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_tent_shows_the_name_in_capitals_on_both_sides() -> None:
    made = [
        Card("Đồng chí", LONG_NAME, "Bí thư", "A01"),
        Card("Bà", "Lý Thị Ba", "", ""),
        Card("", "Vi Văn Sơn", "", ""),
    ]
    content = cards.tents(made, "Bảng tên")
    found = pages(content)
    assert len(found) == 2
    assert found[0].count("NỮ HỒNG HẠNH") == found[0].count("LÝ THỊ BA") == found[0].count("Bí thư") == 2
    upright = [text for text in placed_on(content) if text.text == "LÝ THỊ BA"]
    assert upright[0].size > 40


def test_small_cards_stand_ten_on_a_sheet_and_no_name_leaves_its_card() -> None:
    made = [Card("Đồng chí", name, "Chủ tịch " * 20, "A01") for name in [LONG_NAME, "Vi Sơn", "Ng" * 20] * 7]
    content = cards.small(made, "Bảng tên")
    assert len(pages(content)) == 3
    for text in placed_on(content):
        width = pdfmetrics.stringWidth(text.text, SEMIBOLD, text.size)
        left = 15 / 25.4 * 72 if text.x < 297 else 105 / 25.4 * 72
        assert left <= text.x
        assert text.x + width <= left + 90 / 25.4 * 72 + 1 or "…" in text.text


def test_cards_are_made_for_the_stage_the_leaders_everybody_or_those_who_are_chosen() -> None:
    seating = with_chair(SMALL, "A01", purpose=ZonePurpose.PRESIDIUM)
    seating = with_chair(seating, "A02", purpose=ZonePurpose.LEADERS)
    seating = with_chair(seating, "A03", person=attendee(3, group=SeatingGroup.LEADERS))
    seating = with_chair(seating, "A04", person=attendee(4, group=SeatingGroup.SECRETARIAT))
    seating = replace(seating, unseated=(attendee(900),))

    def seats(made: list[Card]) -> list[str]:
        return [card.seat for card in made]

    assert seats(cards.cards_of(seating, lambda chair: chair.is_on_stage)) == ["A01", "A04"]
    assert seats(cards.cards_of(seating, lambda chair: chair.is_for_leaders)) == ["A02", "A03"]
    assert len(cards.cards_of(seating)) == 81
    assert seats(cards.cards_of(seating, ids={900, 5})) == ["A05", ""]
    assert "Không có ai trong lựa chọn này." in pages(cards.tents([], "Bảng tên"))[0]


# ── size ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_print_of_2300_people_takes_less_than_ten_seconds_together() -> None:
    seating = hall(2, 46, 25)
    begun = time.process_time()
    charts = (chart.blocks(seating, heading(), "A3"), chart.hall(seating, heading(), "A3"))
    made = (
        listing.pdf(lists.by_row(seating), heading()),
        listing.pdf(lists.by_delegation(seating), heading()),
        tables.xlsx(lists.by_delegation(seating), heading()),
        cards.small(cards.cards_of(seating), "Bảng tên"),
    )
    assert time.process_time() - begun < 10
    assert all(made)
    assert {seat.label for seat in seating.chairs} <= set(pages(charts[1])[0].split())


def test_no_two_chairs_of_a_chart_cover_each_other() -> None:
    content = chart.hall(hall(3, 20, 8), heading(), "A4")
    rows: dict[float, list[float]] = {}
    labels = {seat.label for seat in hall(3, 20, 8).chairs}
    for text in placed_on(content):
        if text.text in labels:
            rows.setdefault(round(text.y, 1), []).append(text.x)
    assert len(rows) == 20
    for places in rows.values():
        assert all(later - former > 8 for former, later in pairwise(sorted(places)))
