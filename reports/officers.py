"""The figures of single officers: told to themselves and to the leader of their unit alone.

Who the officer of a dossier is, `reports/ledger/officer_of.py` says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import add

from django.utils.translation import gettext as _

from agencies.models import Post, Role, Unit
from citizens.models import Person
from dossiers.cells import MEASURES
from dossiers.rights import reach_of
from reports.behind import Behind
from reports.figures import Conditions, Figures, Key, narrow_of
from reports.ledger.by_officer import sums_by_officer
from reports.ledger.officer_of import OfficerOf
from reports.periods import Period
from reports.scope import ITSELF, Scope

NOBODY = "-"


class NotTold(Exception):
    """With a sentence why."""


def officer_asked(person: Person, scope: Scope, username: str) -> str:
    """Whose figures are told: all for "", else those of a name or of nobody. Raises NotTold."""
    posts = [p for p in reach_of(person).posts if p.role in (Role.LEADER, Role.OFFICER)]
    if not posts:
        raise NotTold(
            _("What single officers do is told to themselves and to the leader of their unit.")
        )
    [unit, *others] = scope.units
    roles = {post.role for post in posts if post.unit_id == unit}
    if others or not roles:
        units = ", ".join(sorted({ITSELF + post.unit.code for post in posts}))
        raise NotTold(
            _("What single officers do is told of one of your units at a time: unit %(units)s.")
            % {"units": units}
        )
    if Role.LEADER in roles:
        return username
    if username not in ("", person.username):
        raise NotTold(_("You may ask for your own figures, and not for those of others."))
    return person.username


def may_be_told(person: Person, scope: Scope) -> bool:
    try:
        officer_asked(person, scope, "")
    except NotTold:
        return False
    return True


def figures_by_officer(
    conditions: Conditions,
    periods: Sequence[Period],
    *keys: str,
    officer: str = "",
    measures: Sequence[str] = MEASURES,
    batch: int | None = None,
) -> dict[Key, list[Figures]]:
    """As `figures_by`, with the officer's id (None for nobody) as one more key there may be; of
    one officer, where one is named."""
    narrow, others = narrow_of(conditions, batch), [key for key in keys if key != "officer"]
    wanted = None if officer in ("", NOBODY) else id_of(officer)
    firsts, last = [period.first for period in periods], periods[-1].last
    sums = sums_by_officer(firsts, last, narrow, *others, measures=measures)
    found: dict[Key, list[Figures]] = {}
    for (who, *rest), parts in sums.items():
        if officer and who != wanted:
            continue
        names = {"officer": who, **dict(zip(others, rest, strict=True))}
        key, of = tuple(names[key] for key in keys), [Figures(**numbers) for numbers in parts]
        found[key] = list(map(add, found[key], of)) if key in found else of
    return found


def id_of(username: str) -> int:
    """0 for who is not there: whether there is such an account is nobody's business."""
    known: int | None = (
        Person.objects.filter(username=username).values_list("pk", flat=True).first()
    )
    return known or 0


def officer_named(scope: Scope, username: str) -> str:
    """The full name of one who has or had a post there; "" for whoever else."""
    held = Post.objects.filter(unit__in=[*scope.units], person__username=username)
    names = held.values_list("person__full_name", flat=True)
    return names.first() or ""


def people(ids: Iterable[int | None]) -> dict[int | None, tuple[str, str]]:
    """Key and label of each."""
    rows = Person.objects.filter(pk__in=[pk for pk in ids if pk])
    named: dict[int | None, tuple[str, str]] = {
        pk: (username, name)
        for pk, username, name in rows.values_list("pk", "username", "full_name")
    }
    return {**named, None: (NOBODY, _("With no officer yet"))}


def narrowed(
    found: Behind, units: Mapping[int, Unit], officer: str, batch: int | None = None
) -> Behind:
    """Of the rows behind a figure those of an officer's dossiers."""
    if not officer:
        return found
    who = None if officer == NOBODY else id_of(officer)
    rows = found.rows.annotate(officer_then=OfficerOf(f"{found.prefix}pk", [*units], batch))
    return replace(found, rows=rows.filter(officer_then=who))
