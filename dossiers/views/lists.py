"""What the desk's lists have in common: who may read them, their rows and links."""

from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest

from agencies.calendars import working_time_of
from citizens.models import Person
from dossiers.due import Standing, mark_of_state, standing
from dossiers.keyset import Page, Place
from dossiers.models import Dossier
from dossiers.rights import Reach, reach_of


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


def rows_of(found: list[Dossier], person: Person, at: datetime) -> list[Row]:
    """Days are counted by the calendar where the reader sits: one question for a whole page."""
    time = working_time_of(reach_of(person).posts[0].unit)
    return [Row(one, standing(one, at, time), mark_of_state(one)) for one in found]


def links_of(request: HttpRequest, page: Page, place: Place) -> dict[str, str]:
    """Where the first page and those before and after are; filters go along."""
    first = request.GET.copy()
    for name in ("after", "before"):
        first.pop(name, None)

    def link(name: str, cursor: object) -> str:
        beside = first.copy()
        beside[name] = str(cursor)
        return f"?{beside.urlencode()}"

    return {
        "first": f"?{first.urlencode()}" if place.cursor else "",
        "previous": link("before", page.previous) if page.previous else "",
        "next": link("after", page.next) if page.next else "",
    }
