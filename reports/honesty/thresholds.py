"""From where on something is flagged: the house's own values, which the address changes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Threshold(NamedTuple):
    """`name` is its parameter in the address."""

    name: str
    label: Any
    default: int
    least: int
    most: int


HOURS_LEFT = Threshold("hours_left", _("Working hours left at the pause, at most"), 4, 1, 80)
TAKEN_BACK_WITHIN = Threshold(
    "taken_back_within", _("Days from the result until it was taken back, at most"), 30, 1, 366
)
BULK = Threshold("bulk", _("Results at the end of the month, at least"), 20, 2, 10_000)
BULK_TIMES = Threshold("bulk_times", _("Times the unit's ordinary day, at least"), 3, 2, 100)
INTAKE_DAYS = Threshold(
    "intake_days", _("Working days past the time for an answer, at least"), 2, 1, 250
)
ENTERED_DAYS = Threshold(
    "entered_days", _("Days between the day it bears and the entry, at least"), 0, 0, 366
)
THRESHOLDS = (HOURS_LEFT, TAKEN_BACK_WITHIN, BULK, BULK_TIMES, INTAKE_DAYS, ENTERED_DAYS)

Limits = Mapping[str, int]


def limits_of(typed: Mapping[str, int | None]) -> dict[str, int]:
    """What was asked for, else the house's own values."""
    asked = {one.name: typed.get(one.name) for one in THRESHOLDS}
    return {one.name: one.default if (n := asked[one.name]) is None else n for one in THRESHOLDS}
