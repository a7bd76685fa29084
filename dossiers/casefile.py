"""Everything that officials see of one dossier, gathered in few questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.working_time import WorkingTime
from citizens.models import Person
from dossiers.clock import Limit, Pause, Reckoning, reckon
from dossiers.doubts import duplicates_for, missing_papers
from dossiers.models import (
    Dossier,
    DossierCharge,
    ResultFile,
    Segment,
    Slip,
    WorkItem,
)
from dossiers.models.papers import SlipKind
from dossiers.states import ENDED, Bucket, State
from procedures.models import ProcedureVersion

BEFORE_RECEIPT = (State.SUBMITTED, State.AWAITING_COMPLETION)


class HandedPaper(NamedTuple):
    name: str
    originals: int
    copies: int
    added_at_seq: int
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class Casefile:
    dossier: Dossier
    papers: list[HandedPaper]
    segments: list[Segment]
    work_items: list[WorkItem]
    results: list[ResultFile]
    charges: list[DossierCharge]
    missing: list[dict[str, str]]
    duplicates: list[str]
    slip_file: Any
    owes_slip: bool
    newer: ProcedureVersion | None
    time: WorkingTime
    reckoning: Reckoning

    @property
    def open_work(self) -> list[WorkItem]:
        return [item for item in self.work_items if item.done_at is None]


def casefile_of(dossier: Dossier, person: Person, at: datetime) -> Casefile:
    rows: Any = Dossier.objects.select_related("version", "procedure__field", "unit", "keyed_by")
    full: Any = rows.annotate(
        missing=missing_papers(),
        duplicates=duplicates_for(person, at),
        slip_file=Subquery(_slips().values("file_id")),
        owes_slip=Exists(_slips().filter(rendered_at=None)),
    ).get(pk=dossier.pk)
    received = full.received_at is not None
    segments = list(full.segments.all()) if received else []
    time = working_time_of(full.unit)
    return Casefile(
        dossier=full,
        papers=papers_of(full),
        segments=segments,
        work_items=list(full.work_items.select_related("assignee")) if received else [],
        results=list(full.results.select_related("file")) if full.outcome else [],
        charges=list(full.charges.select_related("charge")),
        missing=full.missing if full.state not in ENDED else [],
        duplicates=full.duplicates if full.state not in ENDED else [],
        slip_file=full.slip_file,
        owes_slip=full.owes_slip,
        newer=newer_version(full, at),
        time=time,
        reckoning=reckoning(full, segments, time),
    )


def _slips() -> Any:
    return Slip.objects.filter(dossier=OuterRef("pk"), kind=SlipKind.RECEIPT)


def papers_of(dossier: Dossier) -> list[HandedPaper]:
    """Papers with their files, in one question."""
    columns = ("pk", "name", "originals", "copies", "added_at_seq")
    of_file = {key: F(f"files__file__{key}") for key in ("name", "content_type", "size")}
    rows = dossier.papers.order_by("pk", "files__pk").values(
        *columns, file_id=F("files__file"), **{f"file_{key}": path for key, path in of_file.items()}
    )
    return _grouped(rows)


def _grouped(rows: Iterable[dict[str, Any]]) -> list[HandedPaper]:
    found: dict[int, HandedPaper] = {}
    for row in rows:
        paper = found.setdefault(
            row["pk"],
            HandedPaper(row["name"], row["originals"], row["copies"], row["added_at_seq"], []),
        )
        if row["file_id"]:
            names = ("file_id", "file_name", "file_content_type", "file_size")
            paper.files.append({name.removeprefix("file_"): row[name] for name in names})
    return list(found.values())


def newer_version(dossier: Dossier, at: datetime) -> ProcedureVersion | None:
    """The version in force today where it is not the one filed under: receipt takes it."""
    today, ends = localtime(at).date(), dossier.version.effective_to
    if dossier.state not in BEFORE_RECEIPT or ends is None or today <= ends:
        return None
    return dossier.procedure.versions.in_force(today).first()


def reckoning(dossier: Dossier, segments: list[Segment], time: WorkingTime) -> Reckoning:
    """As `dossiers.clock.reckoning_of`, with the working time at hand."""
    if dossier.received_at is None:
        return Reckoning(None, ())
    pauses = [
        Pause(Bucket(segment.bucket), segment.started_at, segment.ended_at)
        for segment in segments
        if segment.bucket != Bucket.PROCESSING
    ]
    return reckon(Limit.of(dossier.version), dossier.received_at, pauses, time)
