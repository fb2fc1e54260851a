"""Seatings made up for tests of what is printed: a hall of rows, with whoever is wanted on its chairs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.geometry import Fixture
from congress.seating.snapshot import Attendee, Chair, Seating
from congress.seating.whereabouts import ChairState, SeatedSession
from congress.vietnamese import sort_key

AT = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
SESSION = SeatedSession(7, "Phiên chính thức", datetime(2026, 12, 1, 1, tzinfo=UTC), AT, AT, 1, "Hội trường lớn")
FAMILIES, MIDDLES = ("Nguyễn", "Hoàng", "Nông", "Lý", "Vi", "Triệu", "Bế"), ("Thị Hồng", "Văn", "Quang", "Minh")
GIVEN = ("Hương", "Phương", "Ánh", "Thắng", "Nguyệt", "Đào", "Quý", "Lệ", "Uyên", "Bằng", "Ích")
DELEGATIONS = ("Huyện Cao Lộc", "Thành phố Lạng Sơn", "Sở Giáo dục và Đào tạo", "Hội Liên hiệp Phụ nữ tỉnh")


def attendee(number: int, **more: object) -> Attendee:
    """Somebody; names and delegations repeat in turn."""
    name = f"{FAMILIES[number % 7]} {MIDDLES[number % 4]} {GIVEN[number % 11]}"
    place = number // 20
    person = Attendee(
        id=number,
        number=f"{10_000_000 + number}",
        honorific="Đồng chí",
        full_name=name,
        sort_key=sort_key(name),
        position_title="Chủ tịch Hội Nông dân",
        unit="xã Gia Cát",
        delegation=f"{DELEGATIONS[place % 4]} {place // 4 or ''}".strip(),
        delegation_code=f"D{place:03}",
        delegation_rank=place,
        category="Đại biểu chính thức",
        group=SeatingGroup.DELEGATION,
        is_head=number % 20 == 0,
        is_substitute=False,
        needs_wheelchair=False,
        award_wave=None,
        award_order=None,
        came_at=None,
    )
    return replace(person, **more)  # type: ignore[arg-type]


def hall(
    blocks: int, rows: int, seats: int, occupant: Callable[[int], Attendee | None] = attendee, **more: object
) -> Seating:
    """A seating of so many blocks side by side; chairs 55 cm apart, rows 95, aisles 130. People from 1 on."""
    chairs: list[Chair] = []
    letters = "ABCDEFGHKLMNPQRSTUVXYZ"
    for row in range(rows):
        name = letters[row % len(letters)] * (row // len(letters) + 1)
        for place in range(blocks * seats):
            block = place // seats
            person = occupant(len(chairs) + 1)
            chairs.append(
                Chair(
                    id=len(chairs) + 1,
                    label=f"{name}{place + 1:02}",
                    block_code=f"K{block}",
                    block=("Trái", "Giữa", "Phải")[block % 3],
                    row=name,
                    row_rank=row + 1,
                    number=f"{place + 1:02}",
                    number_rank=place + 1,
                    door=str(block + 1),
                    zone="",
                    purpose=ZonePurpose.ANYBODY,
                    x=150 + place * 55 + block * 130,
                    y=600 + row * 95,
                    held_for="",
                    state=ChairState.TAKEN if person else ChairState.FREE,
                    person=person,
                )
            )
    width = 300 + blocks * seats * 55 + (blocks - 1) * 130
    fixtures = (Fixture("stage", "", 200, 40, width - 400, 300), Fixture("door", "1", 0, 900, 30, 180))
    return replace(Seating(SESSION, AT, fixtures, tuple(chairs), ()), **more)  # type: ignore[arg-type]
