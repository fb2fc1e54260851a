"""The number read aloud at the desk: nobody's twice, and a slip of the tongue is noticed."""

from congress.delegate_number import is_whole, make


def test_numbers_are_eight_digits_and_nobody_shares_one() -> None:
    numbers = [make(sequence) for sequence in range(20_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(is_whole(number) for number in numbers)
    assert make(0) == "48291736"


def test_neighbours_on_the_list_have_numbers_that_are_not_mistaken_for_each_other() -> None:
    for sequence in range(500):
        one, other = make(sequence), make(sequence + 1)
        assert sum(a != b for a, b in zip(one, other, strict=True)) >= 3


def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed() -> None:
    for number in (make(sequence) for sequence in range(0, 3000, 71)):
        for place in range(8):
            for digit in "0123456789":
                wrong = number[:place] + digit + number[place + 1 :]
                assert is_whole(wrong) == (wrong == number)
        for place in range(7):
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert is_whole(swapped) == (swapped == number)


def test_what_is_no_number_is_not_whole() -> None:
    for text in ("", "4829173", "482917360", "4829173x", "４８２９１７３６"):
        assert not is_whole(text)
