"""The tables, by meaning. Importing this package makes all of them known to the metadata."""

from congress.models.access import Account, AuditEntry, Pairing, Role, SignIn, Station
from congress.models.answers import AnswerKind, Decision, InvitationAnswer, PersonalLink
from congress.models.attendance import Annulment, Attendance, Movement, Scan
from congress.models.base import Base
from congress.models.deliveries import (
    Channel,
    DeliveryBatch,
    DeliveryState,
    InvitationDelivery,
    MailServer,
    Purpose,
    TransportSecurity,
)
from congress.models.exemplars import Exemplar, ExemplarKind, VettingState, VettingStep
from congress.models.people import (
    Category,
    Congress,
    Delegate,
    DelegateChange,
    DelegateState,
    Delegation,
    Demographics,
    Invitation,
    InvitationState,
    Photo,
)
from congress.models.printing import Printer, PrintJob, StationPrinter
from congress.models.program import PrintRule, ProgramEdition, ProgramItem, ProgramSession, SessionCategory
from congress.models.readiness import ReadinessTask, TaskState
from congress.models.roster_import import Fate, ImportedRow, ImportState, ListLayout, RosterImport
from congress.models.seating import Hall, Seat, SeatAssignment
from congress.print_words import Delivery, JobReason, JobState, PrinterState

__all__ = [
    "Account",
    "Annulment",
    "AnswerKind",
    "Attendance",
    "AuditEntry",
    "Base",
    "Category",
    "Channel",
    "Congress",
    "Decision",
    "Delegate",
    "DelegateChange",
    "DelegateState",
    "Delegation",
    "Delivery",
    "DeliveryBatch",
    "DeliveryState",
    "Demographics",
    "Exemplar",
    "ExemplarKind",
    "Fate",
    "Hall",
    "ImportState",
    "ImportedRow",
    "Invitation",
    "InvitationAnswer",
    "InvitationDelivery",
    "InvitationState",
    "JobReason",
    "JobState",
    "ListLayout",
    "MailServer",
    "Movement",
    "Pairing",
    "PersonalLink",
    "Photo",
    "PrintJob",
    "PrintRule",
    "Printer",
    "PrinterState",
    "ProgramEdition",
    "ProgramItem",
    "ProgramSession",
    "Purpose",
    "ReadinessTask",
    "Role",
    "RosterImport",
    "Scan",
    "Seat",
    "SeatAssignment",
    "SessionCategory",
    "SignIn",
    "Station",
    "StationPrinter",
    "TaskState",
    "TransportSecurity",
    "VettingState",
    "VettingStep",
]
