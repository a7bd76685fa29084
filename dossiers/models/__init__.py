from dossiers.models.calendar_change import CalendarChange
from dossiers.models.charges import Awaited, DossierCharge
from dossiers.models.dossier import Dossier
from dossiers.models.draft import Draft, IdempotencyKey
from dossiers.models.evidence import Opening, Root
from dossiers.models.history import DueChange, Event, EventDetail, Segment
from dossiers.models.ledger import PostingInbox
from dossiers.models.papers import DossierPaper, PaperFile
from dossiers.models.results import Result
from dossiers.models.slips import HandOver, HandOverLine, Reprint, Slip, SlipEntry, SlipKind
from dossiers.models.work import Announcement, Apology, GeneratedPart, WorkItem, WorkKind

__all__ = [
    "Announcement",
    "Apology",
    "Awaited",
    "CalendarChange",
    "Dossier",
    "DossierCharge",
    "DossierPaper",
    "Draft",
    "DueChange",
    "Event",
    "EventDetail",
    "GeneratedPart",
    "HandOver",
    "HandOverLine",
    "IdempotencyKey",
    "Opening",
    "PaperFile",
    "PostingInbox",
    "Reprint",
    "Result",
    "Root",
    "Segment",
    "Slip",
    "SlipEntry",
    "SlipKind",
    "WorkItem",
    "WorkKind",
]
