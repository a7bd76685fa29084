"""Procedures that ask for what is banned, whose fees are over, or that end."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from procedures.alarm_kinds import Alarm, Version, standing
from procedures.models import FeeRule, Paper
from procedures.records.problems import ban_on, banned_on

SOON = timedelta(days=60)


def banned(today: date) -> Iterator[Alarm]:
    """A ban may come after the procedure."""
    if not (bans := banned_on(today)):
        return
    asked = Paper.objects.exclude(form="abolished").filter(version__in=standing(today))
    names = asked.order_by().values_list("name", flat=True).distinct()
    vain = [name for name in names if ban_on(name, bans)]
    for paper in asked.filter(name__in=vain).select_related("version__procedure"):
        yield Alarm("banned", paper.version, paper.name)


def fees_over(today: date) -> Iterator[Alarm]:
    fees = FeeRule.objects.filter(version__in=standing(today), valid_to__lt=today)
    later = FeeRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        version=OuterRef("version"), key=OuterRef("key"),
    )  # fmt: skip
    over = fees.filter(~Exists(later)).select_related("version__procedure")
    for fee in over.order_by("version_id", "key", "-valid_to").distinct("version_id", "key"):
        words = {"fee": fee.label, "day": f"{fee.valid_to:%d/%m/%Y}"}
        yield Alarm("fee_over", fee.version, _("%(fee)s, until %(day)s") % words)


def ending(today: date) -> Iterator[Alarm]:
    """An end that no decision gives: an abolition that was decided needs nobody any more."""
    next_one = Version.objects.filter(
        procedure=OuterRef("procedure"), effective_from__gt=OuterRef("effective_to")
    )
    soon = standing(today).filter(~Exists(next_one), effective_to__lte=today + SOON)
    for version in soon.filter(ended_by=None):
        yield Alarm(
            "ends", version, _("until %(day)s") % {"day": f"{version.effective_to:%d/%m/%Y}"}
        )
