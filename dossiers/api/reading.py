"""One dossier, its events and its clock."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.paging import Pages, in_pages
from citizens.models import Person
from citizens.requests import person_of
from dossiers.api.answers import ClockAnswer, DossierAnswer, EventRow
from dossiers.capacity import Who, capacities, is_party
from dossiers.clock import reckoning_of, time_of
from dossiers.explanation import lines_of
from dossiers.models import Dossier, DossierCharge, DossierPaper, Opening, PaperFile, Result
from dossiers.openings import opened
from dossiers.queries import DossierQuerySet
from dossiers.states import PAUSED
from procedures.cases import limited_by

DATES = (
    "received_at",
    "first_due_at",
    "due_at",
    "promised_at",
    "finished_at",
    "answer_due_at",
    "answer_until",
)
RELATED = ("unit", "procedure", "version", "case", "fee_group", "received_unit")


def visible(request: Request, number: str) -> DossierQuerySet:
    rows = Dossier.objects.visible_to(person_of(request))
    return rows.numbered(number).select_related(*RELATED)


def with_all(rows: DossierQuerySet) -> DossierQuerySet:
    files = PaperFile.objects.select_related("file")
    return rows.prefetch_related(
        Prefetch("papers", DossierPaper.objects.select_related("paper", "reused__file")),
        Prefetch("papers__files", files),
        Prefetch("results", Result.objects.select_related("file", "draft", "signed")),
        Prefetch("charges", DossierCharge.objects.select_related("charge")),
    )


@extend_schema(operation_id="get_dossier", tags=["dossiers"], responses=DossierAnswer)
@api_view(["GET"])
def dossier(request: Request, number: str) -> Response:
    """One dossier by code or reference, with the verbs open to the caller now."""
    found = get_object_or_404(with_all(visible(request, number)))
    opened(request, found, Opening.How.API, timezone.now())
    return Response(DossierAnswer(found, context={"person": person_of(request)}).data)


class BySeq(Pages):
    ordering = "seq"


@in_pages
@extend_schema(operation_id="list_events", tags=["dossiers"], responses=EventRow(many=True))
@api_view(["GET"])
def events(request: Request, number: str) -> Response:
    """What happened, in its order."""
    found = get_object_or_404(visible(request, number))
    opened(request, found, Opening.How.API, timezone.now())
    person = person_of(request)
    context = {"person": person, "inside": stands_inside(person, found)}
    rows = found.events.select_related("detail", "unit")
    return BySeq.answer(rows, EventRow, request, context)


def stands_inside(person: Person, dossier: Dossier) -> bool:
    """Whether somebody who sees the dossier sees it as an official."""
    return Who.APPLICANT not in capacities(person, dossier) and not is_party(person, dossier)


@extend_schema(operation_id="get_clock", tags=["dossiers"], responses=ClockAnswer)
@api_view(["GET"])
def clock(request: Request, number: str) -> Response:
    """Whose time it was, the due dates, and how the legal one came about."""
    found, at = get_object_or_404(visible(request, number)), timezone.now()
    opened(request, found, Opening.How.API, at)
    segments = list(found.segments.select_related("unit"))
    changes = list(found.due_changes.select_related("source", "target")) if segments else []
    time = time_of(found) if segments else None
    rows: list[dict[str, Any]] = [
        {
            "bucket": segment.bucket,
            "label": segment.get_bucket_display(),
            "unit": segment.unit.code,
            "started_at": segment.started_at,
            "ended_at": segment.ended_at,
            "minutes": time.minutes_between(segment.started_at, segment.ended_at or at),
        }
        for segment in segments
        if time
    ]
    changes = list(found.due_changes.select_related("source", "target"))
    answer = {
        **{name: getattr(found, name) for name in DATES},
        "is_paused": found.state in PAUSED,
        "version": limited_by(found.version, found.case),
        "segments": rows,
        "changes": changes,
        "explanation": lines_of(found, reckoning_of(found, segments, changes), changes),
    }
    return Response(ClockAnswer(answer).data)
