"""Everything ever received at the units in reach, the newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.requests import person_of
from dossiers import queue
from dossiers.forms.archive_filter import ArchiveFilter
from dossiers.keyset import Order, Place, page_of
from dossiers.models import Dossier
from dossiers.rights import Reach
from dossiers.views.lists import links_of, reach_with, rows_of
from procedures.models import ProcedureVersion

NEWEST = Order("received_at", _("newest receipt"), is_falling=True, has_gaps=False)


def archive(request: HttpRequest) -> HttpResponse:
    """A filter that makes no sense says so, and no list stands under it."""
    person, at = person_of(request), timezone.localtime()
    reach = reach_with(person, *queue.DESK_ROLES)
    units = units_of(reach)
    narrowed = narrowed_by(request, reach, units)
    listed = narrowed.qs if narrowed.is_valid() else narrowed.queryset
    place = Place.asked(request.GET)
    page = page_of(listed, NEWEST, place)
    words = {
        "at": at,
        "views": queue.views_for(person),
        "filter": narrowed,
        "is_narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "rows": rows_of(page.rows, person, at),
        "order": NEWEST,
        "shows_units": len(units) > 1,
        **links_of(request, page, place),
    }
    return render(request, "desk/archive.html", words)


def units_of(reach: Reach) -> list[Unit]:
    seen = Unit.objects.all() if reach.sees_all else Unit.objects.below(*reach.units)
    return list(seen.only("code", "name", "path", "valid_to"))


def narrowed_by(request: HttpRequest, reach: Reach, units: list[Unit]) -> ArchiveFilter:
    received = Dossier.objects.filter(received_at__isnull=False)
    if not reach.sees_all:
        received = received.filter(unit__in=[unit.pk for unit in units])
    versions = ProcedureVersion.objects.select_related("procedure__field")
    latest = versions.order_by("procedure__code", "-effective_from").distinct("procedure__code")
    return ArchiveFilter(request.GET, received, versions=latest, units=units)
