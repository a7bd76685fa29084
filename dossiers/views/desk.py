"""Start page and working lists of officials."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Role
from agencies.working_time import WorkingTime
from citizens.models import Person
from citizens.requests import person_of
from dossiers import queue
from dossiers.due import Standing, mark_of_state, standing
from dossiers.forms.queue_filter import QueueFilter, SearchForm
from dossiers.models import Dossier
from dossiers.rights import Reach, reach_of
from procedures.models import ProcedureVersion

NEAREST = 8


class Row(NamedTuple):
    dossier: Dossier
    standing: Standing
    state: Standing


def reach_with(person: Person, *roles: str) -> Reach:
    """The person's reach, or 404 for whoever holds none of the roles."""
    reach = reach_of(person)
    if not reach.has(*roles):
        raise Http404
    return reach


def working_time_at_desk(person: Person) -> WorkingTime:
    """Lists count days by the calendar where the reader sits: one question for a whole page."""
    return working_time_of(reach_of(person).posts[0].unit)


def rail_of(
    person: Person, rows: QuerySet[Dossier], at: datetime
) -> list[tuple[queue.QueueView, int]]:
    views = queue.views_for(person)
    counts = queue.counts_of(rows, views, person, at)
    return [(view, counts[view.key]) for view in views]


def desk(request: HttpRequest) -> HttpResponse:
    """What needs doing now."""
    person = person_of(request)
    reach = reach_with(person, *queue.DESK_ROLES)
    at = timezone.localtime()
    rows = queue.workplace_of(person).rows
    rail = rail_of(person, rows, at)
    counts = {view.key: count for view, count in rail}
    urgent = [entry for entry in rail if entry[0].key in {"late", "today", "incoming"}]
    return render(
        request,
        "desk/start.html",
        {
            "at": at,
            "post": reach.posts[0],
            "rail": rail,
            "counts": counts,
            "urgent": [entry for entry in urgent if entry[1]],
            "rows": rows_of(nearest(rows, person, at), person, at),
            "may_take_in": reach.has(Role.CLERK),
            "may_lead": reach.has(Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR),
        },
    )


def nearest(rows: QuerySet[Dossier], person: Person, at: datetime) -> list[Dossier]:
    """What is due soonest."""
    view = queue.VIEWS["held"]
    dated = rows.filter(view.condition(person, at), due_at__isnull=False)
    return queue.page_of(dated, view.order, None).rows[:NEAREST]


def next_filing(request: HttpRequest) -> HttpResponse:
    """To the filing that has waited longest."""
    person = person_of(request)
    reach_with(person, Role.CLERK)
    rows = queue.workplace_of(person).rows
    view = queue.VIEWS["incoming"]
    oldest = rows.filter(view.condition(person, timezone.localtime())).order_by("filed_at", "pk")
    found = oldest.first()
    return redirect("dossier", found.number) if found else redirect("queue")


def working_list(request: HttpRequest) -> HttpResponse:
    """One view of the queue, or what a search finds, a page at a time."""
    person = person_of(request)
    reach = reach_with(person, *queue.DESK_ROLES)
    at, text = timezone.localtime(), text_sought(request)
    place = queue.workplace_of(person)
    view = queue.SEARCH if text else chosen_view(request, person)
    found = Dossier.objects.visible_to(person).filter(queue.sought(text)) if text else place.rows
    narrowed = narrowed_by(request, found.filter(view.condition(person, at)), at)
    cursor = queue.Cursor.parse(request.GET.get("after", ""))
    page = queue.page_of(narrowed.qs, view.order, cursor)
    if text and not cursor and len(page.rows) == 1 and is_number(page.rows[0], text):
        return redirect("dossier", page.rows[0].number)
    words = {
        "at": at,
        "view": view,
        "text": text,
        "rail": rail_of(person, place.rows, at),
        "filter": narrowed,
        "is_narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "rows": rows_of(page.rows, person, at),
        "sorted_by": queue.ORDERS[view.order],
        "shows_units": not place.is_one_unit,
        "may_take_in": reach.has(Role.CLERK),
        **links_of(request, view, page, cursor),
    }
    return render(request, "desk/queue.html", words)


def narrowed_by(request: HttpRequest, listed: QuerySet[Dossier], at: datetime) -> QueueFilter:
    versions = ProcedureVersion.objects.in_force(at.date()).select_related("procedure__field")
    ordered = versions.order_by("procedure__code")
    return QueueFilter(request.GET, listed, versions=ordered, at=at)


def text_sought(request: HttpRequest) -> str:
    form = SearchForm(request.GET)
    return form.cleaned_data["q"].strip() if form.is_valid() else ""


def chosen_view(request: HttpRequest, person: Person) -> queue.QueueView:
    """The view asked for, else the first of the person's views; 404 for one that is not theirs."""
    views = {view.key: view for view in queue.views_for(person)}
    key = request.GET.get("view") or next(iter(views))
    if key not in views:
        raise Http404
    return views[key]


def rows_of(found: list[Dossier], person: Person, at: datetime) -> list[Row]:
    time = working_time_at_desk(person)
    return [Row(one, standing(one, at, time), mark_of_state(one)) for one in found]


def is_number(dossier: Dossier, text: str) -> bool:
    return text.upper() in (dossier.code, dossier.reference)


def links_of(
    request: HttpRequest, view: queue.QueueView, page: queue.Page, cursor: queue.Cursor | None
) -> dict[str, str]:
    """Where the pages before and after are, and the list without its filters."""
    first = request.GET.copy()
    first.pop("after", None)
    following = first.copy()
    following["after"] = str(page.next)
    return {
        "first": f"?{first.urlencode()}" if cursor else "",
        "next": f"?{following.urlencode()}" if page.next else "",
        "unfiltered": f"?view={view.key}" if view is not queue.SEARCH else reverse("queue"),
    }
