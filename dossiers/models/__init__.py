from dossiers.models.calendar_change import CalendarChange
from dossiers.models.dossier import Dossier
from dossiers.models.draft import Draft, IdempotencyKey
from dossiers.models.history import DueChange, Event, EventDetail, Segment
from dossiers.models.papers import DossierCharge, DossierPaper, PaperFile, ResultFile, Slip
from dossiers.models.work import Announcement, Apology, GeneratedPart, WorkItem, WorkKind

__all__ = [
    "Announcement",
    "Apology",
    "CalendarChange",
    "Dossier",
    "DossierCharge",
    "DossierPaper",
    "Draft",
    "DueChange",
    "Event",
    "EventDetail",
    "GeneratedPart",
    "IdempotencyKey",
    "PaperFile",
    "ResultFile",
    "Segment",
    "Slip",
    "WorkItem",
    "WorkKind",
]
