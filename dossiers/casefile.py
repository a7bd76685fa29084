"""Everything that officials see of one dossier, gathered in few questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.timezone import localtime

from agencies.working_time import WorkingTime
from citizens.models import Person
from dossiers.clock import reckoning_of, time_of
from dossiers.consultations import Consultation, consultations_of
from dossiers.doubts import duplicates_for, missing_papers
from dossiers.hand_out_fees import counted_at_hand_out
from dossiers.models import (
    Apology,
    Dossier,
    DossierCharge,
    DueChange,
    Event,
    Result,
    Segment,
    SlipKind,
    WorkItem,
    WorkKind,
)
from dossiers.receipt_version import version_on, why_over
from dossiers.reckoning import Reckoning
from dossiers.slips.joint import joinable_beside
from dossiers.slips.shown import SlipShown, slips_column, slips_from
from dossiers.states import ENDED, State
from dossiers.work import items_of
from procedures.cases import limited_by
from procedures.models import LimitUnit, ProcedureVersion

BEFORE_RECEIPT = (State.SUBMITTED, State.AWAITING_COMPLETION)


class HandedPaper(NamedTuple):
    name: str
    originals: int
    copies: int
    added_at_seq: int
    files: list[dict[str, Any]]
    reused: Result | None


@dataclass(frozen=True)
class Casefile:
    dossier: Dossier
    papers: list[HandedPaper]
    events: list[Event]
    segments: list[Segment]
    due_changes: list[DueChange]
    work_items: list[WorkItem]
    consultations: list[Consultation]
    results: list[Result]
    charges: list[DossierCharge]
    missing: list[dict[str, str]]
    duplicates: list[str]
    slips: list[SlipShown]
    is_joinable: bool
    drafted_promise: datetime | None
    newer: ProcedureVersion | None
    time: WorkingTime
    reckoning: Reckoning

    @property
    def has_no_limit(self) -> bool:
        limit = limited_by(self.dossier.version, self.dossier.case)
        return limit.limit_unit == LimitUnit.NONE

    @property
    def open_work(self) -> list[WorkItem]:
        return [item for item in self.steps if item.done_at is None]

    @property
    def steps(self) -> list[WorkItem]:
        return [item for item in self.work_items if item.kind == WorkKind.STEP]

    @property
    def of_steps(self) -> list[WorkItem]:
        """The steps of the unit in charge, and those that others do beside it."""
        return [item for item in self.work_items if item.step_id]

    @property
    def open_questions(self) -> list[Consultation]:
        return [one for one in self.consultations if one.item.done_at is None]


def casefile_of(dossier: Dossier, person: Person, at: datetime) -> Casefile:
    full = _whole(dossier, person, at)
    received = full.received_at is not None
    events = list(full.events.select_related("detail", "post__unit"))
    segments = list(full.segments.all()) if received else []
    changes = due_changes_of(full, segments)
    items = items_of(full) if received else []
    return Casefile(
        dossier=full,
        papers=papers_of(full),
        events=events,
        segments=segments,
        due_changes=changes,
        work_items=items,
        consultations=consultations_of(items, events),
        results=list(full.results.select_related("file", "draft", "signed"))
        if full.has_results
        else [],
        charges=list(full.charges.select_related("charge")),
        missing=full.missing if full.state not in ENDED else [],
        duplicates=full.duplicates if full.state not in ENDED else [],
        slips=slips_from(full.own_slips, full.joint_slips),
        is_joinable=bool(full.is_joinable),
        drafted_promise=full.drafted_promise,
        newer=newer_version(full, at),
        time=time_of(full),
        reckoning=reckoning_of(full, segments, changes),
    )


def _whole(dossier: Dossier, person: Person, at: datetime) -> Any:
    related = ("version", "case", "procedure__field", "unit", "helped_unit", "keyed_by")
    drafts = Apology.objects.filter(dossier=OuterRef("pk"), due_at=OuterRef("due_at"), made_at=None)
    return (
        Dossier.objects.select_related(*related)
        .annotate(
            missing=missing_papers(),
            duplicates=duplicates_for(person, at),
            own_slips=slips_column(dossier=OuterRef("pk")),
            joint_slips=slips_column(entries__dossier=OuterRef("pk"), kind=SlipKind.RECEIPTS),
            is_joinable=Exists(joinable_beside(dossier, person, at)),
            is_counted=Exists(counted_at_hand_out(OuterRef("version"))),
            has_results=Exists(Result.objects.filter(dossier=OuterRef("pk"))),
            drafted_promise=Subquery(drafts.values("promised_at")[:1]),
        )
        .get(pk=dossier.pk)
    )


def due_changes_of(dossier: Dossier, segments: Sequence[Segment]) -> list[DueChange]:
    """Asked for only where there are any: a mark says so, or segments at several units."""
    if not dossier.is_redated and len({segment.unit_id for segment in segments}) < 2:
        return []
    return list(dossier.due_changes.select_related("source", "target"))


def papers_of(dossier: Dossier) -> list[HandedPaper]:
    """Papers with their files, in one question."""
    columns = ("pk", "name", "originals", "copies", "added_at_seq", "reused")
    of_file = {key: F(f"files__file__{key}") for key in ("name", "content_type", "size")}
    rows = dossier.papers.order_by("pk", "files__pk").values(
        *columns, file_id=F("files__file"), **{f"file_{key}": path for key, path in of_file.items()}
    )
    rows = list(rows)
    ids = {row["reused"] for row in rows if row["reused"]}
    reused = Result.objects.select_related("file").in_bulk(ids) if ids else {}
    return _grouped(rows, reused)


def _grouped(rows: Iterable[dict[str, Any]], reused: Mapping[int, Result]) -> list[HandedPaper]:
    found: dict[int, HandedPaper] = {}
    for row in rows:
        paper = found.setdefault(
            row["pk"],
            HandedPaper(
                row["name"],
                row["originals"],
                row["copies"],
                row["added_at_seq"],
                files=[],
                reused=reused.get(row["reused"]),
            ),
        )
        if row["file_id"]:
            names = ("file_id", "file_name", "file_content_type", "file_size")
            paper.files.append({name.removeprefix("file_"): row[name] for name in names})
    return list(found.values())


def newer_version(dossier: Dossier, at: datetime) -> ProcedureVersion | None:
    """The version in force today where it is not the one filed under: receipt takes it."""
    if dossier.state not in BEFORE_RECEIPT:
        return None
    taken = version_on(dossier, localtime(at).date())
    return taken if taken != dossier.version else None


def why_not_received(dossier: Dossier, at: datetime) -> str:
    """That the procedure is over, for what nobody has received yet."""
    day = localtime(at).date()
    is_open = dossier.state not in BEFORE_RECEIPT or version_on(dossier, day)
    return "" if is_open else why_over(dossier, day)
