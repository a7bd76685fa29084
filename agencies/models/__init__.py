"""Units, desks and posts; calendars; papers, books and certificates."""

from agencies.models.calendars import (
    CalendarEdition,
    DayOverride,
    LegalTerm,
    SessionVersion,
    WorkingCalendar,
)
from agencies.models.certificates import TrustedRoot, UnitCertificate
from agencies.models.papers import FormEdition, IssuingBody, NumberBook, SigningCapacity
from agencies.models.units import (
    DateRange,
    Desk,
    Post,
    Role,
    Succession,
    Unit,
    UnitKind,
    posts_of,
    validity,
)

__all__ = [
    "CalendarEdition",
    "DateRange",
    "DayOverride",
    "Desk",
    "FormEdition",
    "IssuingBody",
    "LegalTerm",
    "NumberBook",
    "Post",
    "Role",
    "SessionVersion",
    "SigningCapacity",
    "Succession",
    "TrustedRoot",
    "Unit",
    "UnitCertificate",
    "UnitKind",
    "WorkingCalendar",
    "posts_of",
    "validity",
]
