"""Start page and working lists of officials."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers import queue
from dossiers.forms.queue_filter import QueueFilter
from dossiers.keyset import Place, page_of
from dossiers.models import Dossier
from dossiers.picks import moves_for
from dossiers.views.lists import links_of, reach_with, rows_of
from procedures.models import ProcedureVersion

NEAREST = 8
# What the start page names, where there is any.
URGENT = {
    *("late", "today", "incoming", "hand_over", "apologies", "consulted"),
    *(key for key, *_more in queue.RESULTS),
}


def rail_of(person: Person, rows: QuerySet[Dossier], at: datetime) -> dict[str, Any]:
    """What the rail's template reads: how much stands in each view, how many hand-over lists
    wait for the person's confirmation."""
    views = queue.views_for(person)
    counts = queue.counts_of(rows, views, person, at)
    return {
        "rail": [(view, counts[view.key]) for view in views],
        "counts": counts,
        "lists_to_confirm": counts.get(queue.LISTS, 0),
    }


def desk(request: HttpRequest) -> HttpResponse:
    """What needs doing now."""
    person = person_of(request)
    reach = reach_with(person, *queue.DESK_ROLES)
    at = timezone.localtime()
    rows = queue.workplace_of(person).rows
    rail = rail_of(person, rows, at)
    urgent = [entry for entry in rail["rail"] if entry[0].key in URGENT]
    return render(
        request,
        "desk/start.html",
        {
            "at": at,
            "post": reach.posts[0],
            **rail,
            "urgent": [entry for entry in urgent if entry[1]],
            "rows": rows_of(nearest(rows, person, at), person, at),
            "order": queue.SOONEST_DUE,
            "may_take_in": reach.has(Role.CLERK),
            "may_lead": reach.has(Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR),
        },
    )


def nearest(rows: QuerySet[Dossier], person: Person, at: datetime) -> list[Dossier]:
    """What is due soonest."""
    dated = rows.filter(queue.held(person, at), due_at__isnull=False)
    return page_of(dated, queue.SOONEST_DUE).rows[:NEAREST]


def next_filing(request: HttpRequest) -> HttpResponse:
    """To the filing that has waited longest."""
    person = person_of(request)
    reach_with(person, Role.CLERK)
    rows = queue.workplace_of(person).rows
    oldest = rows.filter(queue.incoming(person, timezone.localtime())).order_by("filed_at", "pk")
    found = oldest.first()
    return redirect("dossier", found.number) if found else redirect("queue")


def working_list(request: HttpRequest) -> HttpResponse:
    """One view of the queue, a page at a time."""
    person = person_of(request)
    reach = reach_with(person, *queue.DESK_ROLES)
    if request.GET.get("q"):
        return redirect(reverse("search", query={"q": request.GET["q"]}))
    at, workplace = timezone.localtime(), queue.workplace_of(person)
    view = chosen_view(request, person)
    order = view.ordered_for(person)
    narrowed = narrowed_by(request, view.listed(workplace.rows, person, at), at)
    place = Place.asked(request.GET)
    page = page_of(narrowed.qs, order, place)
    moves = moves_for(page.rows, person)
    words = {
        "at": at,
        "view": view,
        **rail_of(person, workplace.rows, at),
        "filter": narrowed,
        "is_narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "rows": rows_of(page.rows, person, at, moves),
        "order": order,
        "moves": moves,
        "all_ticked": all_ticked(request),
        "is_all_ticked": "ticked" in request.GET,
        "shows_units": view.is_elsewhere or not workplace.is_one_unit,
        "may_take_in": reach.has(Role.CLERK),
        **links_of(request, page, place),
    }
    return render(request, "desk/queue.html", words)


def all_ticked(request: HttpRequest) -> str:
    """The same page with every row ticked, for browsers without scripts."""
    query = request.GET.copy()
    query["ticked"] = "all"
    return f"?{query.urlencode()}"


def narrowed_by(request: HttpRequest, listed: QuerySet[Dossier], at: datetime) -> QueueFilter:
    versions = ProcedureVersion.objects.in_force(at.date()).select_related("procedure__field")
    ordered = versions.order_by("procedure__code")
    return QueueFilter(request.GET, listed, versions=ordered, at=at)


def chosen_view(request: HttpRequest, person: Person) -> queue.QueueView:
    """The view asked for, else the first of the person's views; 404 for one that is not theirs."""
    views = {view.key: view for view in queue.views_for(person)}
    key = request.GET.get("view") or next(iter(views))
    if key not in views:
        raise Http404
    return views[key]
