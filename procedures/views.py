"""The catalogue for citizens: find a procedure, read what it asks and costs."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.models import Unit
from agencies.sorting import plain
from procedures.abolished import abolished_in_words, last_begun
from procedures.competence import units_for
from procedures.models import Field, LifeEvent, ProcedureVersion
from procedures.page import coming, is_in_force, told, with_page
from procedures.queries import VersionQuerySet
from procedures.search import CAP, find, found

UNITS_SHOWN = 12
OFTEN_SHOWN = 4
A_PAGE = 50


def in_force(on: date) -> VersionQuerySet:
    return ProcedureVersion.objects.in_force(on).select_related("procedure__field")


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The search; without words, the ways into the house."""
    if any(request.GET.get(name) for name in ("q", "event", "field")):
        return search(request)
    versions = in_force(timezone.localdate())
    return render(
        request,
        "procedures/home.html",
        {
            "events": LifeEvent.objects.all(),
            "often": find(versions.filter(is_essential=True), "")[:OFTEN_SHOWN],
            "count": versions.count(),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    """By words, by life event, by field; without words page by page."""
    text = request.GET.get("q", "").strip()[:200]
    versions = in_force(timezone.localdate())
    event = LifeEvent.objects.filter(code=request.GET.get("event", "")).first()
    field = Field.objects.filter(code=request.GET.get("field", "")).first()
    if event:
        versions = versions.filter(life_events=event)
    offered = Field.objects.filter(procedures__versions__in=versions).distinct()
    if field:
        versions = versions.filter(procedure__field=field)
    rows, is_near = found(versions, text) if text else ([], False)
    often = versions.order_by("-procedure__uses", "procedure__code")
    page = Paginator(rows if text else often, CAP).get_page(request.GET.get("page"))
    return render(
        request,
        "procedures/search.html",
        {
            "text": text,
            "event": event,
            "field": field,
            "fields": sorted({one.procedure.field for one in rows}, key=str) if text else offered,
            "page": page,
            "is_near": is_near,
            "is_cut": len(rows) == CAP,
        },
    )


@login_not_required
def procedures(request: HttpRequest) -> HttpResponse:
    """Everything in force today, by field; the fields with how many they have."""
    on = timezone.localdate()
    versions = in_force(on).order_by("procedure__field__name", "name")
    holding = Q(procedures__versions__in=ProcedureVersion.objects.in_force(on))
    fields = Field.objects.annotate(count=Count("procedures__versions", filter=holding))
    page = Paginator(versions, A_PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "fields": fields.filter(count__gt=0).order_by("name")}
    return render(request, "procedures/list.html", words)


@login_not_required
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force; or, by `from` or where none is, one that is not, saying so."""
    on = timezone.localdate()
    versions = list(
        ProcedureVersion.objects.filter(procedure__code=code)
        .select_related("decision", "ended_by")
        .order_by("-effective_from")
    )
    current = next((one for one in versions if is_in_force(one, on)), None)
    last = None if current else last_begun(versions, on)
    asked = version_asked(versions, request.GET.get("from", ""))
    chosen = asked or current or last or first(versions)
    shown = with_page(ProcedureVersion.objects.all()).get(pk=chosen.pk)
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
            "coming": coming(versions, on) if shown == current else None,
            "abolished": abolished_in_words(last, on) if shown == last else "",
            "units": units,
            "more_units": more,
            "unit_text": request.GET.get("unit", ""),
            **told(shown),
        },
    )


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
    found_units = list(units)
    return found_units[:UNITS_SHOWN], max(0, len(found_units) - UNITS_SHOWN)


@login_not_required
def helping(request: HttpRequest) -> HttpResponse:
    return render(request, "procedures/help.html")
