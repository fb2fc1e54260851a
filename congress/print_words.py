"""The words of printing, IPP's where it has them: what a job and a printer can be, what is known about the paper."""

from enum import StrEnum


class JobState(StrEnum):
    """IPP job states. `pending-held` waits for a person."""

    PENDING = "pending"
    PENDING_HELD = "pending-held"
    PROCESSING = "processing"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"


class JobReason(StrEnum):
    """Why a job is held, in our own words where IPP has none."""

    NONE = ""
    UNKNOWN_IF_PRINTED = "unknown_if_printed"  # bytes went out, no word came back
    EXPIRED = "expired"  # nobody stands there waiting any more
    UNPRINTABLE = "unprintable"  # what it should say no longer exists


class Delivery(StrEnum):
    """What is known about the paper. What was only sent is never called printed."""

    NONE = ""
    BY_PROCESS_ID = "confirmed-by-process-id"
    BY_FENCE = "confirmed-by-fence"
    SENT_UNCONFIRMED = "sent-unconfirmed"
    UNKNOWN = "unknown"
    BY_PERSON = "confirmed-by-person"


class PrinterState(StrEnum):
    """IPP printer states."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"


class BackChannel(StrEnum):
    """How a printer lets it be known that a slip came out."""

    UNKNOWN = ""
    PROCESS_ID = "process_id"  # it says so when the paper is out
    FENCE = "fence"  # it says that it has worked off all before
    NONE = "none"  # it says nothing: only that it was sent is known
