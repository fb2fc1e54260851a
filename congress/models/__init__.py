"""The tables, by meaning. Importing this package makes all of them known to the metadata."""

from congress.models.access import Account, AuditEntry, Pairing, Role, SignIn, Station
from congress.models.attendance import Annulment, Attendance, Movement, Scan
from congress.models.base import Base
from congress.models.people import (
    Category,
    Congress,
    Delegate,
    DelegateState,
    Delegation,
    Demographics,
    Invitation,
    InvitationState,
)
from congress.models.printing import Printer, PrintJob, StationPrinter
from congress.models.program import PrintRule, ProgramItem, ProgramSession, SessionCategory
from congress.models.seating import Hall, Seat, SeatAssignment
from congress.print_words import Delivery, JobReason, JobState, PrinterState

__all__ = [
    "Account",
    "Annulment",
    "Attendance",
    "AuditEntry",
    "Base",
    "Category",
    "Congress",
    "Delegate",
    "DelegateState",
    "Delegation",
    "Delivery",
    "Demographics",
    "Hall",
    "Invitation",
    "InvitationState",
    "JobReason",
    "JobState",
    "Movement",
    "Pairing",
    "PrintJob",
    "PrintRule",
    "Printer",
    "PrinterState",
    "ProgramItem",
    "ProgramSession",
    "Role",
    "Scan",
    "Seat",
    "SeatAssignment",
    "SessionCategory",
    "SignIn",
    "Station",
    "StationPrinter",
]
