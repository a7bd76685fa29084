"""What an alarm of the catalogue is, and which there are."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from procedures.models import ProcedureVersion
from procedures.queries import VersionQuerySet

Version = ProcedureVersion


TITLES: dict[str, Promise] = {
    "no_steps": gettext_lazy("Without a process"),
    "no_unit": gettext_lazy("No competent unit is left"),
    "unit_ended": gettext_lazy("A competent unit has ended"),
    "step_unit_ended": gettext_lazy("A step goes to a unit that has ended"),
    "banned": gettext_lazy("A paper is asked for that is not allowed"),
    "fee_over": gettext_lazy("A fee is over and none follows"),
    "ends": gettext_lazy("Ends soon, and no decision says so"),
}


class Alarm(NamedTuple):
    kind: str
    version: Version
    words: str = ""


class Group(NamedTuple):
    kind: str
    title: Promise
    alarms: list[Alarm]


def standing(today: date) -> VersionQuerySet:
    rows = Version.objects.filter(Q(effective_to=None) | Q(effective_to__gte=today))
    return rows.select_related("procedure")
