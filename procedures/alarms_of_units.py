"""Procedures whose units, or the units of their steps, are no more."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agencies.models import Unit
from agencies.queries import valid_on
from procedures.alarm_kinds import Alarm, Version, standing
from procedures.models import Step
from procedures.queries import VersionQuerySet


def without_unit(today: date) -> VersionQuerySet:
    named = Unit.objects.filter(procedure_versions=OuterRef("pk")).order_by()
    of_kind = Unit.objects.valid_on(today).filter(kind=OuterRef("competent_kind")).order_by()
    left = Q(Exists(named.filter(valid_on(today)))) | (~Exists(named) & Exists(of_kind))
    return standing(today).filter(effective_from__lte=today).exclude(left)


def ended_units(today: date, told: set[int]) -> Iterator[Alarm]:
    links = Version.competent_units.through.objects.filter(
        procedureversion__in=standing(today), unit__valid_to__lt=today
    ).select_related("procedureversion__procedure", "unit")
    ordered = links.order_by("procedureversion_id", "unit__sort_key")
    for version, rows in groupby(ordered, attrgetter("procedureversion")):
        if version.pk not in told:
            yield Alarm("unit_ended", version, "; ".join(_ended(row.unit) for row in rows))


def ended_steps(today: date) -> Iterator[Alarm]:
    steps = Step.objects.filter(version__in=standing(today), unit__valid_to__lt=today)
    for step in steps.select_related("version__procedure", "unit").order_by("version_id", "order"):
        assert step.unit is not None
        yield Alarm("step_unit_ended", step.version, f"{step.name}: {_ended(step.unit)}")


def _ended(unit: Unit) -> str:
    return _("%(unit)s (until %(day)s)") % {"unit": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"}
