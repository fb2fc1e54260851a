from congress.seating.planning.waves import in_waves


def test_the_highest_award_goes_first_in_even_waves_of_at_most_fifteen() -> None:
    awards = dict.fromkeys(range(1, 33), "BK_CTUBND") | {40: "HCLD3", 41: "BK_TTCP"}
    waves = in_waves(awards, {})
    assert waves[40] == (1, 1)
    assert waves[41] == (2, 1)
    sizes = [sum(wave == number for wave, _ in waves.values()) for number in (3, 4, 5, 6)]
    assert sizes == [10, 11, 11, 0]
    assert [waves[n] for n in (1, 10, 11)] == [(3, 1), (3, 10), (4, 1)]


def test_what_was_set_by_hand_stays_and_others_follow() -> None:
    waves = in_waves({1: "BK_TTCP", 2: "lạ", 3: "HCLD1"}, {1: (3, 7)})
    assert waves == {1: (3, 7), 3: (4, 1), 2: (5, 1)}


def test_nobody_to_be_awarded_makes_no_waves() -> None:
    assert in_waves({}, {}) == {}
