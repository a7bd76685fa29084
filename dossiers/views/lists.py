"""What the desk's lists have in common: who may read them, their rows and links."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest

from agencies.calendars import working_time_of
from agencies.models import Unit
from citizens.models import Person
from dossiers.due import Standing, mark_of_state, standing, standing_to
from dossiers.flow import Move
from dossiers.keyset import Page, Place
from dossiers.models import Dossier
from dossiers.picks import is_open, pick_of
from dossiers.rights import Reach, reach_of
from dossiers.slips.books import units_of


class Row(NamedTuple):
    """`due` is the date that the list is about; `pick` names the row where it can be ticked;
    `helped` is another desk than the reader's where the person was helped."""

    dossier: Dossier
    standing: Standing
    state: Standing
    due: datetime | None
    pick: str
    helped: Unit | None


def reach_with(person: Person, *roles: str) -> Reach:
    """The person's reach, or 404 for whoever holds none of the roles."""
    reach = reach_of(person)
    if not reach.has(*roles):
        raise Http404
    return reach


def unit_asked(person: Person, sent: Mapping[str, str], *roles: str) -> tuple[Unit, list[Unit]]:
    """The unit asked for, else the first where the person holds one of the roles; and all of
    those."""
    reach_with(person, *roles)
    units = units_of(person, *roles)
    for unit in units:
        if sent.get("unit", unit.code) == unit.code:
            return unit, units
    raise Http404


def rows_of(
    found: list[Dossier], person: Person, at: datetime, moves: Sequence[Move] = ()
) -> list[Row]:
    """Days are counted by the calendar where the reader sits: one question for a whole page.
    `moves` are those that the list offers for many dossiers at once."""
    posts = reach_of(person).posts
    time, own = working_time_of(posts[0].unit), {post.unit_id for post in posts}
    rows = []
    for one in found:
        asked_until: datetime | None = getattr(one, "asked_until", None)
        chip = standing_to(asked_until, at, time) if asked_until else standing(one, at, time)
        may = any(is_open(move, one, person) for move in moves)
        pick = pick_of(one) if may else ""
        is_far = one.helped_unit_id not in {None, one.unit_id, *own}
        helped = one.helped_unit if is_far else None
        rows.append(Row(one, chip, mark_of_state(one), asked_until or one.due_at, pick, helped))
    return rows


def links_of(request: HttpRequest, page: Page, place: Place) -> dict[str, str]:
    """Where the first page and those before and after are; filters go along."""
    first = request.GET.copy()
    for name in ("after", "before", "ticked"):
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
