"""The lists of a seating: each delegation with its chairs, each row for its usher, the awards for the MC."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from admin.documents.seating.listing import Column, Group, Kind, Listing, Row
from congress.seating.awards import Recipient
from congress.seating.snapshot import Attendee, Chair, Seating
from congress.seating.whereabouts import ChairState

_STATE_WORDS = {ChairState.FREE: "(trống)", ChairState.HELD: "(giữ)", ChairState.CLOSED: "(không dùng)"}


def by_delegation(seating: Seating, *, is_apart: bool = True) -> Listing:
    """List everybody by delegation, in the order of lists, with their chairs and a box to tick."""
    chairs = {chair.person.id: chair for chair in seating.chairs if chair.person is not None}
    people = [*(chair.person for chair in seating.chairs if chair.person is not None), *seating.unseated]
    people.sort(key=lambda person: (person.delegation_rank, person.delegation_code, person.sort_key, person.id))
    groups = []
    for _, members in groupby(people, key=lambda person: (person.delegation_rank, person.delegation_code)):
        listed = list(members)
        rows = [_member(number, person, chairs.get(person.id)) for number, person in enumerate(listed, start=1)]
        groups.append(Group(listed[0].delegation, f"{len(listed)} người", tuple(rows)))
    return Listing(
        title="Danh sách chỗ ngồi theo đoàn",
        note=f"{len(people)} người, {len(groups)} đoàn",
        columns=(
            Column("STT", 10, Kind.NUMBER),
            Column("Có mặt", 14, Kind.BOX),
            Column("Danh xưng", 20),
            Column("Họ và tên", 44, Kind.STRONG),
            Column("Chức vụ, đơn vị", 58),
            Column("Ghế", 16, Kind.STRONG),
            Column("Khu, cửa", 24),
            Column("Ghi chú", 26),
        ),
        groups=tuple(groups),
        is_apart=is_apart,
    )


def _member(number: int, person: Attendee, chair: Chair | None) -> Row:
    where = f"{chair.block}, cửa {chair.door}" if chair and chair.door else (chair.block if chair else "")
    title = "; ".join(dict.fromkeys(part for part in (person.position_title, person.unit) if part))
    return Row(
        (
            str(number),
            _tick(person),
            person.honorific,
            person.full_name,
            title,
            chair.label if chair else "chưa có",
            where,
            _notes(person),
        ),
        is_strong=person.is_head,
    )


def _tick(person: Attendee) -> str:
    """Tick who is in already; the others are ticked by hand."""
    return "x" if person.came_at is not None else ""


def _notes(person: Attendee) -> str:
    notes = []
    if person.is_head:
        notes.append("Trưởng đoàn")
    if person.is_substitute:
        notes.append("Dự thay")
    if person.needs_wheelchair:
        notes.append("Xe lăn")
    if person.award_wave is not None:
        order = f" số {person.award_order:02}" if person.award_order is not None else ""
        notes.append(f"Nhận thưởng đợt {person.award_wave}{order}")
    return "; ".join(notes)


def by_row(seating: Seating, only: str = "") -> Listing:
    """List the chairs row by row, block by block, for ushers; of one block (its code), or of all."""
    groups = []
    chairs = sorted(
        (chair for chair in seating.chairs if only in {"", chair.block_code}),
        key=lambda chair: (list(seating.blocks).index(chair.block_code), chair.row_rank),
    )
    for _, row in groupby(chairs, key=lambda chair: (chair.block_code, chair.row_rank)):
        members = list(row)
        first = members[0]
        door = f", cửa {first.door}" if first.door else ""
        taken = sum(chair.person is not None for chair in members)
        groups.append(
            Group(
                f"Khu {first.block} – Hàng {first.row}{door}",
                f"{taken} người, {len(members)} ghế",
                tuple(_place(chair) for chair in members),
            )
        )
    return Listing(
        title="Bảng hàng ghế" + (f" – Khu {seating.blocks[only]}" if only in seating.blocks else ""),
        note=f"{sum(chair.person is not None for chair in chairs)} người, {len(chairs)} ghế",
        columns=(
            Column("Ghế", 16, Kind.STRONG),
            Column("Có mặt", 14, Kind.BOX),
            Column("Danh xưng", 22),
            Column("Họ và tên", 50, Kind.STRONG),
            Column("Đoàn", 56),
            Column("Ghi chú", 44),
        ),
        groups=tuple(groups),
        when_empty="Hội trường này chưa có ghế nào.",
    )


def _place(chair: Chair) -> Row:
    person = chair.person
    if person is None:
        why = chair.held_for if chair.state is ChairState.HELD else chair.zone
        return Row((chair.label, "", "", _STATE_WORDS[chair.state], "", why))
    return Row(
        (chair.label, _tick(person), person.honorific, person.full_name, person.delegation, _notes(person)),
        person.is_head,
    )


def awards(recipients: Sequence[Recipient]) -> Listing:
    """List who goes up on the stage, wave by wave, with the words of the MC; the box tells who is in the hall."""
    groups = []
    for wave, members in groupby(recipients, key=lambda recipient: recipient.wave):
        listed = list(members)
        present = sum(recipient.came_at is not None for recipient in listed)
        title = f"Đợt {wave}" if wave is not None else "Chưa xếp đợt"
        rows = tuple(_award(recipient) for recipient in listed)
        text = _mc_words(listed) if wave is not None else ""
        groups.append(Group(title, f"{len(listed)} nhận thưởng, {present} có mặt", rows, text))
    return Listing(
        title="Danh sách nhận khen thưởng",
        note=f"{len(recipients)} cá nhân, tập thể",
        columns=(
            Column("Đợt", 10),
            Column("STT", 10, Kind.NUMBER),
            Column("Hạng thưởng", 46),
            Column("Danh xưng, họ tên / tập thể", 56, Kind.STRONG),
            Column("Người nhận thay mặt", 42),
            Column("Đơn vị", 40),
            Column("Đoàn", 34),
            Column("Ghế", 14, Kind.STRONG),
            Column("Có mặt", 14, Kind.BOX),
            Column("Ghi chú", 30),
        ),
        groups=tuple(groups),
        is_apart=True,
        is_lying=True,
        when_empty="Chưa có điển hình nào được duyệt khen thưởng.",
    )


def _mc_words(recipients: Iterable[Recipient]) -> str:
    awards_given = " và ".join(dict.fromkeys(recipient.award for recipient in recipients if recipient.award))
    return (
        "MC: Xin trân trọng kính mời các tập thể, cá nhân có tên sau đây lên sân khấu nhận "
        f"{awards_given or 'khen thưởng'}."
    )


def _award(recipient: Recipient) -> Row:
    notes = [] if recipient.is_expected else ["chưa có người lên nhận"]
    if recipient.decision:
        notes.append(recipient.decision)
    return Row(
        (
            str(recipient.wave or ""),
            str(recipient.order or ""),
            recipient.award,
            f"{recipient.honorific} {recipient.name}".strip(),
            recipient.representative,
            recipient.unit,
            recipient.delegation,
            recipient.seat,
            "x" if recipient.came_at is not None else "",
            "; ".join(notes),
        )
    )
