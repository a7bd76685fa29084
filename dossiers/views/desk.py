"""Start page and working lists of officials."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Role
from agencies.working_time import WorkingTime
from citizens.models import Person
from dossiers import queue
from dossiers.due import Standing, mark_of_state, standing
from dossiers.forms.queue_filter import QueueFilter, SearchForm
from dossiers.models import Dossier
from dossiers.rights import Reach, reach_of
from procedures.models import ProcedureVersion


class Row(NamedTuple):
    dossier: Dossier
    standing: Standing
    state: Standing


def reach_with(person: Any, *roles: str) -> Reach:
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
    person: Any = request.user
    reach = reach_with(person, *queue.DESK_ROLES)
    at = timezone.localtime()
    rail = rail_of(person, queue.at_units(queue.units_in_reach(person)), at)
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
            "may_take_in": reach.has(Role.CLERK),
            "may_lead": reach.has(Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR),
        },
    )


def next_filing(request: HttpRequest) -> HttpResponse:
    """To the filing that has waited longest."""
    person: Any = request.user
    reach_with(person, Role.CLERK)
    rows = queue.at_units(queue.units_in_reach(person))
    view = queue.VIEWS["incoming"]
    oldest = rows.filter(view.condition(person, timezone.localtime())).order_by("filed_at", "pk")
    found = oldest.first()
    return redirect("dossier", found.number) if found else redirect("queue")


def working_list(request: HttpRequest) -> HttpResponse:
    """One view of the queue, or what a search finds, a page at a time."""
    person: Any = request.user
    reach_with(person, *queue.DESK_ROLES)
    at = timezone.localtime()
    text = text_sought(request)
    units = queue.units_in_reach(person)
    rows = queue.at_units(units)
    view = queue.SEARCH if text else chosen_view(request, person)
    if text:
        listed = Dossier.objects.visible_to(person).filter(queue.sought(text))
    else:
        listed = rows.filter(view.condition(person, at))
    versions = ProcedureVersion.objects.in_force(at.date()).select_related("procedure__field")
    narrowed = QueueFilter(
        request.GET, listed, versions=versions.order_by("procedure__code"), at=at
    )
    cursor = queue.Cursor.parse(request.GET.get("after", ""))
    page = queue.page_of(narrowed.qs, view.order, cursor)
    if text and not cursor and len(page.rows) == 1 and is_number(page.rows[0], text):
        return redirect("dossier", page.rows[0].number)
    return render(
        request,
        "desk/queue.html",
        {
            "at": at,
            "view": view,
            "text": text,
            "rail": rail_of(person, rows, at),
            "filter": narrowed,
            "rows": rows_of(page.rows, person, at),
            "next": next_url(request, page.next),
            "is_first": cursor is None,
            "shows_units": units is None or len(units) > 1,
            "may_take_in": reach_of(person).has(Role.CLERK),
        },
    )


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


def next_url(request: HttpRequest, cursor: queue.Cursor | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["after"] = str(cursor)
    return f"?{query.urlencode()}"
