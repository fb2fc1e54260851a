from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.invitation_code import (
    ALPHABET,
    LENGTH,
    SELF_TEST_TEXT,
    Misfit,
    code_hash,
    congress_letters,
    make,
    read,
    self_test_code,
)

KEY = b"k" * 32
OURS, THEIRS = congress_letters(7), congress_letters(8)


def code_of(delegate: int = 1, congress: str = OURS, generation: int = 1) -> str:
    return make(KEY, congress, delegate, b"salt", generation)


@given(st.integers(0, 2**31), st.integers(1, 99), st.integers(0, 224), st.binary(min_size=16, max_size=16))
def test_every_code_is_thirty_safe_letters_none_twice_in_a_row(
    delegate: int, generation: int, congress: int, salt: bytes
) -> None:
    code = make(KEY, congress_letters(congress), delegate, salt, generation)
    assert len(code) == LENGTH
    assert code[0] == "K"
    assert set(code) <= set(ALPHABET)
    assert all(a != b for a, b in pairwise(code))


def test_all_225_congresses_have_letters_of_their_own() -> None:
    assert len({congress_letters(n) for n in range(225)}) == 225


def test_the_same_invitation_always_gives_the_same_code_and_any_change_another() -> None:
    other_key = make(b"x" * 32, OURS, 1, b"salt", 1)
    other_salt = make(KEY, OURS, 1, b"tlas", 1)
    assert code_of() == code_of()
    assert len({code_of(), code_of(delegate=2), code_of(generation=2), other_key, other_salt}) == 5
    assert code_hash(code_of()) != code_hash(code_of(delegate=2))


@pytest.mark.parametrize(
    "typed",
    ["{}", "]Q1{}", "{}\r\n", "\t{}\t", "KBC{}", "{}KBX", "  {}", "ABC {} 123", "{}{}", "\0{}\0"],
    ids=["bare", "prefix", "enter", "tabs", "letters before", "letters after", "blanks", "words", "twice", "nuls"],
)
def test_a_code_is_found_anywhere_in_what_was_typed(typed: str) -> None:
    code = code_of()
    assert read(typed.format(code, code), OURS).code == code


def test_case_does_not_matter() -> None:
    assert read(code_of().lower(), OURS).code == code_of()


def test_a_code_of_another_congress_is_told_apart() -> None:
    reading = read(code_of(congress=THEIRS), OURS)
    assert (reading.misfit, reading.congress) == (Misfit.WRONG_EVENT, THEIRS)


def test_our_code_wins_over_one_of_another_congress() -> None:
    assert read(code_of(congress=THEIRS) + " " + code_of(), OURS).code == code_of()


def test_every_single_wrong_letter_is_noticed() -> None:
    for delegate in range(20):
        code = code_of(delegate)
        for place in range(1, LENGTH):
            for letter in set(ALPHABET) - {code[place]}:
                assert read(code[:place] + letter + code[place + 1 :], OURS).misfit is Misfit.MISREAD


def test_every_swap_of_neighbours_is_noticed() -> None:
    for delegate in range(50):
        code = code_of(delegate)
        for place in range(1, LENGTH - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert read(swapped, OURS).misfit in {Misfit.MISREAD, Misfit.WRONG_EVENT}


def test_a_code_mangled_by_an_input_method_is_called_misread_not_foreign() -> None:
    code = code_of()
    assert read(code[:9] + "đ" + code[10:], OURS).misfit is Misfit.MISREAD
    assert read(code[:12] + code[13:], OURS).misfit is Misfit.MISREAD


@pytest.mark.parametrize(
    "text", ["", "hello", "https://example.com/abc", "\0" * 40, "0" * 30, "A" * 1_000_000, "ﬀ" * 30]
)
def test_what_never_was_a_code_is_not_ours(text: str) -> None:
    assert read(text, OURS).misfit is Misfit.NOT_OURS


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert read(text, OURS).code == ""


def test_the_self_test_code_is_whole_but_beyond_what_any_key_can_make() -> None:
    """96 bits of a hash are its 25 letters; this one's letters say more, so no invitation can ever have it."""
    code = self_test_code()
    head = code[1:3]
    assert read(code, head).code == code, "a scanner that reads it whole reads invitations whole"
    assert number_of(code) >= 2**96
    for delegate in range(2000):
        assert number_of(make(KEY, head, delegate, b"salt", 1)) < 2**96


def number_of(code: str) -> int:
    number = 0
    for before, letter in pairwise(code[2:-2]):
        number = number * 15 + (ALPHABET.index(letter) - ALPHABET.index(before) - 1) % 16
    return number


def test_the_self_test_text_is_no_code_of_ours_and_is_known_by_letters_no_input_method_rewrites() -> None:
    assert read(SELF_TEST_TEXT, OURS).misfit is Misfit.NOT_OURS
    mark = SELF_TEST_TEXT.split("|")[1]
    assert set(mark) <= set(ALPHABET)
    assert all(a != b for a, b in pairwise(mark))
