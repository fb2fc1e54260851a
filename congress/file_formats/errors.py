"""Files that cannot be used, each with words that say what to do.

UnreadableFile             the file as a whole is refused; nothing was read
├── UnreadableRoster       … a list of delegates
│   ├── NotAWorkbook       no spreadsheet, or a broken one
│   ├── PasswordProtected  cannot be opened without its password
│   ├── TooLarge           bigger than any list of people
│   └── NoListFound        a spreadsheet, but no list of delegates in it
├── UnreadablePhoto        … a photo (photo.py)
└── UnreadableTable        … a CSV table of this product (program, hall, delegations); names the line
"""

from congress.errors import BadInput


class UnreadableFile(BadInput):
    """The file as a whole is refused; nothing was read."""


class UnreadableRoster(UnreadableFile):
    """No list of delegates can be read from the file."""


class NotAWorkbook(UnreadableRoster):
    """The file is no spreadsheet, or a broken one."""


class PasswordProtected(UnreadableRoster):
    """The spreadsheet cannot be opened without its password."""


class TooLarge(UnreadableRoster):
    """The spreadsheet is bigger than any list of people."""


class NoListFound(UnreadableRoster):
    """The spreadsheet opens, but no sheet holds a list of delegates."""


class UnreadableTable(UnreadableFile):
    """A line of a CSV table cannot be used; `line` counts from 1, the header included (0: the whole file)."""

    def __init__(self, message_vi: str, line: int = 0) -> None:
        super().__init__(f"Dòng {line}: {message_vi}" if line else message_vi)
        self.line = line
