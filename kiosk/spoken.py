"""The kiosk's words in a language, by code; Chinese stands in a module of its own."""

from kiosk.chinese_words import CHINESE, CHINESE_HALL_MAP, CHINESE_LABELS
from kiosk.screen_words import HALL_MAP, LABELS, WORDS, Words


def words(code: str, language: str) -> Words:
    """Return the words of one state."""
    return CHINESE[code] if language == "zh" else WORDS[code][language]


def labels(language: str) -> dict[str, str]:
    """Return the small words of the page."""
    return dict(CHINESE_LABELS) if language == "zh" else {name: told[language] for name, told in LABELS.items()}


def hall_map(language: str) -> dict[str, str]:
    """Return the words on the map of a hall."""
    return CHINESE_HALL_MAP if language == "zh" else HALL_MAP[language]
