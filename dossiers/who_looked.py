"""What the book of openings says: who looked at a dossier, and how many somebody looked at."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils.timezone import get_current_timezone

from agencies.models import Post, Role
from citizens.models import Person
from dossiers.keyset import PAGE, Cursor
from dossiers.models import Dossier, Opening
from dossiers.rights import reach_of

SHOWN = 20
# Somebody who opened this many dossiers in a day, and this many times what is usual, stands out.
MANY, TIMES_USUAL = 30, 3
FEW = 5  # people of a role, from which nothing usual can be told


def inspects(person: Person) -> bool:
    return reach_of(person).has(Role.INSPECTOR)


def openings_of(dossier: Dossier) -> QuerySet[Opening]:
    return dossier.openings.select_related("post__unit").order_by("-at", "-pk")


def newest(dossier: Dossier) -> tuple[list[Opening], bool]:
    """The first few, and whether there are more."""
    found = list(openings_of(dossier)[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN


def some(rows: QuerySet[Opening], after: Cursor | None) -> tuple[list[Opening], Cursor | None]:
    """A page of rows that are ordered newest first, and where the next one begins."""
    if after and after.value:
        tie_broken = Q(at__lt=after.value) | Q(pk__lt=after.pk)
        rows = rows.filter(tie_broken, at__lte=after.value)
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1]
    return found[:PAGE], Cursor(last.at, last.pk)


class PersonDay(NamedTuple):
    """How many dossiers somebody opened on a day, and how often; `post` is one they looked from."""

    person_id: int
    dossiers: int
    times: int
    post: Post | None
    is_unusual: bool


def on_day(day: date) -> QuerySet[Opening]:
    begins = datetime.combine(day, time.min, get_current_timezone())
    return Opening.objects.filter(at__gte=begins, at__lt=begins + timedelta(days=1))


def people_on(day: date) -> list[PersonDay]:
    """Everybody who looked that day, who opened most dossiers first."""
    counted = on_day(day).values("person").order_by()
    rows = counted.annotate(
        dossiers=Count("dossier", distinct=True), times=Count("pk"), held=Max("post")
    ).values_list("person", "dossiers", "times", "held")
    found = sorted(rows, key=lambda row: (-row[1], row[0]))
    posts = Post.objects.select_related("unit").in_bulk([held for *_, held in found if held])
    return _judged([PersonDay(*row[:3], posts.get(row[3]), is_unusual=False) for row in found])


def _judged(found: Sequence[PersonDay]) -> list[PersonDay]:
    """Against others of the same role on the same day; where these are few, against everybody."""
    usual = _usual(found)
    return [
        one._replace(
            is_unusual=one.dossiers >= MANY
            and one.dossiers > TIMES_USUAL * usual.get(role_of(one), usual[""])
        )
        for one in found
    ]


def _usual(found: Sequence[PersonDay]) -> dict[str, float]:
    by_role: dict[str, list[int]] = {"": [one.dossiers for one in found] or [0]}
    for one in found:
        by_role.setdefault(role_of(one) or "none", []).append(one.dossiers)
    return {
        role: median(counts) for role, counts in by_role.items() if not role or len(counts) >= FEW
    }


def role_of(one: PersonDay) -> str:
    return one.post.role if one.post else ""
