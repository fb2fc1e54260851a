"""The tables, by meaning. Importing this package makes all of them known to the metadata."""

from congress.models.access import Account, AuditEntry, Pairing, Role, SignIn, Station
from congress.models.attendance import Annulment, Attendance, Movement, Scan
from congress.models.base import Base
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
from congress.models.seating import (
    Arrangement,
    Hall,
    Seat,
    SeatAssignment,
    SeatingAct,
    SeatingGroup,
    SeatingPlan,
    Zone,
    ZonePurpose,
    ZoneRule,
)
from congress.print_words import Delivery, JobReason, JobState, PrinterState

__all__ = [
    "Account",
    "Annulment",
    "Arrangement",
    "Attendance",
    "AuditEntry",
    "Base",
    "Category",
    "Congress",
    "Delegate",
    "DelegateChange",
    "DelegateState",
    "Delegation",
    "Delivery",
    "Demographics",
    "Exemplar",
    "ExemplarKind",
    "Fate",
    "Hall",
    "ImportState",
    "ImportedRow",
    "Invitation",
    "InvitationState",
    "JobReason",
    "JobState",
    "ListLayout",
    "Movement",
    "Pairing",
    "Photo",
    "PrintJob",
    "PrintRule",
    "Printer",
    "PrinterState",
    "ProgramEdition",
    "ProgramItem",
    "ProgramSession",
    "ReadinessTask",
    "Role",
    "RosterImport",
    "Scan",
    "Seat",
    "SeatAssignment",
    "SeatingAct",
    "SeatingGroup",
    "SeatingPlan",
    "SessionCategory",
    "SignIn",
    "Station",
    "StationPrinter",
    "TaskState",
    "VettingState",
    "VettingStep",
    "Zone",
    "ZonePurpose",
    "ZoneRule",
]
