"""Chinese characters in the names of guests from across the border: "WEI Jianhua (韦建华)"."""

import re

# Ideographs of the basic plane: Extension A, the unified block, compatibility forms. Source: Unicode 16, Blocks.txt.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff·]*")


def has_han(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def han_name(name: str) -> str:
    """Return the name in Chinese characters where it is told, else the name as it stands."""
    found = _HAN.search(name)
    return found[0] if found else name
