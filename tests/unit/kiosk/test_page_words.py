"""The pages of the ways in say everything in every language the kiosk speaks."""

import pytest

from congress.station_settings import LANGUAGES
from kiosk import page_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    told = page_words.page_words(language)
    assert set(told) == set(page_words.page_words("vi"))
    assert all(told.values())
    assert {name for name, words in told.items() if "{" in words} == {"found", "found_more"}


@pytest.mark.parametrize("code", page_words.SEARCH)
def test_every_answer_of_a_search_is_said_in_every_language(code: str) -> None:
    said = page_words.SEARCH[code]
    assert set(said) == set(LANGUAGES)
    assert len({words.title for words in said.values()}) == len(LANGUAGES)
    for words in said.values():
        assert words.title
        assert words.line or code == "CONFIRM"


@pytest.mark.parametrize(
    "code", ["NAME_NONE", "FACTOR_WRONG", "NUMBER_FACTOR_WRONG", "FACTOR_DESK", "FACTOR_TOO_OFTEN"]
)
def test_who_cannot_go_on_is_told_where_help_is(code: str) -> None:
    words = page_words.SEARCH[code]["vi"]
    assert "lễ tân" in f"{words.title} {words.line}"
