from dossiers.models.dossier import Dossier
from dossiers.models.draft import Draft, IdempotencyKey
from dossiers.models.history import Event, EventDetail, Segment
from dossiers.models.papers import DossierCharge, DossierPaper, PaperFile, ResultFile, Slip
from dossiers.models.work import Announcement, GeneratedPart, WorkItem

__all__ = [
    "Announcement",
    "Dossier",
    "DossierCharge",
    "DossierPaper",
    "Draft",
    "Event",
    "EventDetail",
    "GeneratedPart",
    "IdempotencyKey",
    "PaperFile",
    "ResultFile",
    "Segment",
    "Slip",
    "WorkItem",
]
