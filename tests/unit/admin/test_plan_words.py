"""Every explanation of a plan has its sentence, with all that it tells filled in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from admin.seating import plan_words
from congress.seating.planning.terms import Keep, Note, NoteKind, SplitReason, Where

TOLD = {
    NoteKind.UNSEATED: (tuple(f"Người {n}" for n in range(8)), (8, 494)),
    NoteKind.NO_WHEELCHAIR_PLACE: (("Bà Hoa", "M12"), ()),
    NoteKind.NO_AISLE: (("Bà Hoa", "M12"), ()),
    NoteKind.COMPANION_APART: (("Ông An", "Bà Hoa"), ()),
    NoteKind.OFF_STAGE: (("presidium", "Ông An"), (1, 11)),
    NoteKind.LOST_CHAIR: (("Ông An", "L03"), ()),
    NoteKind.ON_CLOSED: (("Ông An", "X01"), ()),
    NoteKind.OUTSIDE_ZONE: (("guests",), (3, 18, 15)),
    NoteKind.IN_KEPT_ZONE: (("Dự phòng",), (35,)),
    NoteKind.SPLIT: (("Huyện Chi Lăng", "no_run"), (20, 2, 7)),
    NoteKind.HEAD_INSIDE: (("Ông An", "Đoàn Huyện Chi Lăng", "L05"), ()),
    NoteKind.AWARDS_ELSEWHERE: ((), (32, 64, 32)),
    NoteKind.WAVE_SPLIT: ((), (3, 12, 2)),
    NoteKind.WAVE_ORDER: ((), (3, 12)),
    NoteKind.AWARDS_INSIDE: (("Ông An",), (1, 64)),
    NoteKind.ALLIES_APART: (("Vũ trang", "Công an tỉnh", "Biên phòng"), (2,)),
    NoteKind.TOO_FAR_FRONT: (("Sở Y tế", "D05"), (12,)),
    NoteKind.TOO_FAR_REAR: (("Sở Y tế", "X05"), (3,)),
    NoteKind.NO_DISTANCE: ((), (5,)),
    NoteKind.RESERVES_SHORT: (("rear",), (2, 10)),
}


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.test_request_context():
        yield


@pytest.mark.parametrize("kind", NoteKind)
def test_every_note_is_a_sentence_with_its_subjects_and_numbers(kind: NoteKind) -> None:
    subjects, numbers = TOLD[kind]
    sentence = plan_words.say(Note(kind, subjects, numbers))
    assert sentence.endswith(".")
    assert "%" not in sentence
    for number in numbers:
        assert str(number) in sentence
    assert sum(kind in kinds for _, kinds in plan_words.themes()) == 1


@pytest.mark.parametrize("reason", SplitReason)
def test_every_reason_of_a_split_has_words(reason: SplitReason) -> None:
    sentence = plan_words.say(Note(NoteKind.SPLIT, ("Huyện Chi Lăng", reason), (20, 2, 7)))
    assert sentence.startswith("Đoàn Huyện Chi Lăng (20 người) ngồi thành 2 khối vì ")


def test_sentences_read_as_people_speak() -> None:
    said = [
        plan_words.say(Note(kind, *TOLD[kind])) for kind in (NoteKind.UNSEATED, NoteKind.SPLIT, NoteKind.HEAD_INSIDE)
    ]
    assert said == [
        "8 người chưa có ghế vì chỉ có 494 ghế xếp được: Người 0, Người 1, Người 2, Người 3, Người 4, Người 5 và 2 nữa.",
        "Đoàn Huyện Chi Lăng (20 người) ngồi thành 2 khối vì không còn 20 ghế liền nhau (nhiều nhất còn 7).",
        "Đoàn Huyện Chi Lăng: trưởng đoàn Ông An ngồi ghế L05, không cạnh lối đi.",
    ]


def test_every_wish_and_choice_has_words() -> None:
    assert set(plan_words.keeps()) == set(Keep)
    assert set(plan_words.places()) == set(Where)
