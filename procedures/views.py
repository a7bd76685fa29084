"""The catalogue for citizens: find a procedure, read what it asks and costs."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.models import Unit
from agencies.queries import valid_on
from agencies.sorting import plain
from procedures.competence import units_for
from procedures.limits import limit_in_words
from procedures.models import Field, LifeEvent, ProcedureVersion
from procedures.queries import VersionQuerySet
from procedures.search import find

UNITS_SHOWN = 12
OFTEN = ("1.004873", "2.000815", "1.001193", "1.013831")


def in_force(on: date) -> VersionQuerySet:
    return ProcedureVersion.objects.in_force(on).select_related("procedure__field")


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The search; without words, the ways into the house."""
    if any(request.GET.get(name) for name in ("q", "event", "field")):
        return search(request)
    on = timezone.localdate()
    return render(
        request,
        "procedures/home.html",
        {
            "events": LifeEvent.objects.all(),
            "often": in_force(on).filter(procedure__code__in=OFTEN),
            "count": in_force(on).count(),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    versions = in_force(timezone.localdate())
    event = LifeEvent.objects.filter(code=request.GET.get("event", "")).first()
    field = Field.objects.filter(code=request.GET.get("field", "")).first()
    if event:
        versions = versions.filter(procedure__life_events=event)
    if field:
        versions = versions.filter(procedure__field=field)
    found = list(find(versions, text))
    return render(
        request,
        "procedures/search.html",
        {
            "text": text,
            "event": event,
            "field": field,
            "fields": sorted({one.procedure.field for one in found}, key=str),
            "found": found,
        },
    )


@login_not_required
def procedures(request: HttpRequest) -> HttpResponse:
    """Everything in force today, by field."""
    versions = in_force(timezone.localdate()).order_by("procedure__field__name", "name")
    return render(request, "procedures/list.html", {"versions": versions})


@login_not_required
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force; or, by `from` or where none is, one that is not, saying so."""
    on = timezone.localdate()
    versions = list(
        ProcedureVersion.objects.filter(procedure__code=code)
        .select_related("procedure__field")
        .order_by("-effective_from")
    )
    current = next((one for one in versions if is_in_force(one, on)), None)
    shown = version_asked(versions, request.GET.get("from", "")) or current or first(versions)
    day = on if shown == current else shown.effective_to or shown.effective_from
    units, more = units_sought(shown, day, request.GET.get("unit", ""))
    return render(
        request,
        "procedures/procedure.html",
        {
            "version": shown,
            "current": current,
            "versions": versions,
            "is_current": shown == current,
            "limit": limit_in_words(shown),
            "fees": list(shown.fees.filter(valid_on(day))),
            "decided_by": shown.get_competent_kind_display(),
            "papers": shown.papers.all(),
            "steps": shown.steps.all(),
            "units": units,
            "more_units": more,
            "unit_text": request.GET.get("unit", ""),
        },
    )


def is_in_force(version: ProcedureVersion, on: date) -> bool:
    ended = version.effective_to is not None and version.effective_to < on
    return version.effective_from <= on and not ended


def first(versions: list[ProcedureVersion]) -> ProcedureVersion:
    if not versions:
        raise Http404
    return versions[0]


def version_asked(versions: list[ProcedureVersion], begins: str) -> ProcedureVersion | None:
    if not begins:
        return None
    return first([one for one in versions if one.effective_from.isoformat() == begins])


def units_sought(version: ProcedureVersion, on: date, text: str) -> tuple[list[Unit], int]:
    """Some of the competent units, those that fit the text, and how many are left out."""
    units = units_for(version, on)
    for word in plain(text).split():
        units = units.filter(Q(sort_key__contains=word))
    found = list(units)
    return found[:UNITS_SHOWN], max(0, len(found) - UNITS_SHOWN)


@login_not_required
def helping(request: HttpRequest) -> HttpResponse:
    return render(request, "procedures/help.html")
