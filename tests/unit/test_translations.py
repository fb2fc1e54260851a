"""Every Vietnamese word of the admin pages has its English one, and the compiled file is the one of the source."""

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from congress.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "translations"
ENGLISH = FOLDER / "en" / "LC_MESSAGES"


def source() -> dict[str, str]:
    with (ENGLISH / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_no_word_on_an_admin_page_lacks_its_english() -> None:
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = {str(message[2]) for message in extract_from_dir(str(PROJECT_ROOT), methods, options)}
    english = source()
    assert {word for word in found if not english.get(word)} == set()
    assert set(english) - found == set()


def test_the_compiled_words_are_those_of_the_source() -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = {str(message.id): str(message.string) for message in read_mo(file) if message.id}
    assert compiled == source()


def test_what_is_filled_into_a_sentence_is_in_both_languages() -> None:
    for vietnamese, english in source().items():
        assert vietnamese.count("%(") == english.count("%("), vietnamese
