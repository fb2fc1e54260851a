"""What a replacement badge says, as frozen facts: read from the rows by congress/badges, laid out by printers/badge."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BadgeSlip:
    """Thẻ cấp lại. `issued_at` is in the congress's zone; `code` admits, but for a rehearsal's."""

    congress_lines: tuple[str, ...]
    word: str  # "ĐẠI BIỂU"
    full_name: str
    position: str  # and unit
    delegation: str
    badge_number: str
    number: str  # eight digits, for reading aloud
    code: str
    ordinal: int
    issued_at: datetime
    station: str
    is_rehearsal: bool = False
