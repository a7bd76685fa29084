from reports.models.issued import IssuedFile, IssuedReport
from reports.models.jobs import JobOutcome, JobRun
from reports.models.ledger import (
    Batch,
    Closing,
    KindDay,
    KindLate,
    KindRunning,
    LedgerCheck,
    Posting,
    UnitDay,
    UnitLate,
    UnitRunning,
)

__all__ = [
    "Batch",
    "Closing",
    "IssuedFile",
    "IssuedReport",
    "JobOutcome",
    "JobRun",
    "KindDay",
    "KindLate",
    "KindRunning",
    "LedgerCheck",
    "Posting",
    "UnitDay",
    "UnitLate",
    "UnitRunning",
]
