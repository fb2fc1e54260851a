"""Templates and words of slips: every default can be printed, and every field has a value on every slip."""

import pytest

from congress.documents import fields
from congress.paper.slip_templates import completed, faults
from congress.slip_content import SlipContent
from congress.slip_layout import DEFAULTS, REQUIRED, USUAL, Kind, Part, parts_of, sides_of, sizes_of
from congress.slip_words import FIELDS, kind_of, values
from tests.support.slip_samples import ALL


@pytest.mark.parametrize("kind", Kind)
def test_a_default_has_no_fault_shows_what_must_be_seen_and_keeps_to_the_steps(kind: Kind) -> None:
    blocks = DEFAULTS[kind]
    assert faults(kind, blocks) == []
    assert {block.part for block in blocks if block.is_on} >= REQUIRED[kind]
    for block in blocks:
        assert block.part in parts_of(kind)
        assert block.size in sizes_of(block.part)
        assert not sides_of(block.part) or block.side in sides_of(block.part)
    assert USUAL[kind].blocks == blocks


@pytest.mark.parametrize("slip", ALL.values(), ids=ALL)
def test_every_field_has_a_value_on_every_slip(slip: SlipContent) -> None:
    told = values(slip)
    assert set(FIELDS[kind_of(slip)]) <= set(told)
    assert all(isinstance(value, str) for value in told.values())
    assert fields.filled("Có {phien}." if "phien" in told else "{HO_TEN}", told)


@pytest.mark.parametrize("kind", Kind)
def test_whatever_was_kept_becomes_a_slip_that_shows_what_must_be_seen(kind: Kind) -> None:
    odd: list[dict[str, object]] = [
        {"part": "hologram", "side": "left", "text": "", "size": "normal", "is_on": True},
        {"part": "name", "side": "left", "text": "", "size": "small", "is_on": False},
        {"part": "name", "side": "left", "text": "", "size": "small", "is_on": True},
        {"part": "rule", "side": "left", "text": "", "size": "huge", "is_on": True},
        {"part": "title", "side": "center", "text": "{truong_cu}", "size": "normal", "is_on": True},
        {"part": "text"},
    ]
    blocks = completed(kind, odd)
    assert {block.part for block in blocks if block.is_on} >= REQUIRED[kind]
    parts = [block.part for block in blocks if block.part is not Part.RULE]
    assert len(parts) == len(set(parts))
    assert faults(kind, blocks) == []
    assert completed(kind, []) == DEFAULTS[kind]


def test_faults_name_the_part_and_the_line() -> None:
    blocks = list(DEFAULTS[Kind.SEAT])
    place = next(place for place, block in enumerate(blocks) if block.part is Part.FOOTER)
    blocks[place] = type(blocks[place])(Part.FOOTER, text="Xin cảm ơn\nGhế {cho_ngoii}")
    [fault] = faults(Kind.SEAT, blocks)
    assert (fault.block, fault.line, fault.wrong) == (place, 2, "{cho_ngoii}")
    assert "Có phải ý là {cho_ngoi}?" in fault.words


def test_a_field_of_a_person_is_none_of_the_program_that_is_the_same_for_all() -> None:
    blocks = [
        type(block)(block.part, block.side, "{HO_TEN}" if block.part is Part.TITLE else "")
        for block in DEFAULTS[Kind.PROGRAM]
    ]
    assert [fault.wrong for fault in faults(Kind.PROGRAM, blocks)] == ["{HO_TEN}"]
