"""What a station asks of the door: whose entry or exit, read how, when, and for whom the slips are."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from congress.admission import MoveType
from congress.paper.print_queue import PrinterOfStation
from congress.subjects import Subject


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """One scan as a station reports it. `happened_at` is aware; `nonce` is kept through retries of the same scan.

    `secret` is the code as read, "" where `subject` tells who is meant. At a desk `account_id` is the usher and
    `explanation` why somebody was checked in by hand. `together` marks the request this one is a part of, where a
    whole delegation is recorded at once; `printer` is where the slips go then.
    `guest_waits` may change between retries: whether somebody stands there for the slip. None: nobody said.
    `rehearsal` is what the screen showed when it was made: the id of a rehearsal, 0 for the real door, None when it is
    not told and holds as the hub stands.
    `as_it_was`: an organizer writes down later what has happened; neither the hours of the doors nor the number of
    places nor a rule on coming back refuses it.
    """

    secret: str
    nonce: str
    source_type: str
    move: MoveType
    happened_at: datetime | None
    session_code: str | None
    subject: Subject | None = None
    account_id: int | None = None
    explanation: str = ""
    guest_waits: bool | None = None
    rehearsal: int | None = None
    together: str = ""
    printer: PrinterOfStation | None = None
    as_it_was: bool = False

    @property
    def actor(self) -> str | None:
        """The usher who acts; None where a station acts by itself."""
        return None if self.account_id is None else f"account:{self.account_id}"

    def fingerprint(self) -> bytes:
        """Tell a retry from another request under the same nonce, without keeping what was scanned."""
        happened_at = self.happened_at.isoformat() if self.happened_at else ""
        who = self.subject.mark if self.subject else self.secret
        shown = "" if self.rehearsal is None else str(self.rehearsal)
        told = (who, self.source_type, self.move, happened_at, self.session_code or "", self.explanation)
        return hashlib.sha256("\0".join((*told, self.together, shown)).encode("utf-8", "surrogatepass")).digest()
