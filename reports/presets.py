"""Periods that are asked for often."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.periods import Period

# The day of the month on which figures for a report of form 06a are cut off.
CUT_OFF = 15
A_DAY = timedelta(1)


class Preset(NamedTuple):
    key: str
    label: str | Promise
    period: Callable[[date], Period]  # around a day, or before it


def monday(day: date) -> date:
    return day - timedelta(day.weekday())


def begin(day: date, months: int) -> date:
    """The first day of the stretch of so many months, from January on."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def before(day: date, months: int) -> Period:
    """The whole stretch before the one around the day."""
    last = begin(day, months) - A_DAY
    return Period(begin(last, months), last)


def reporting(day: date, months: int) -> Period:
    """Such as 15 September to 14 December: form 06a is cut off before its period ends."""
    first = cut_off(day, months)
    following = first.replace(day=1) + timedelta(31 * months)
    return Period(first, following.replace(day=CUT_OFF) - A_DAY)


def cut_off(day: date, months: int) -> date:
    """The last cut-off until the day. A reporting year begins in December."""
    year, month = day.year, day.month if day.day >= CUT_OFF else day.month - 1
    back = month % months
    return date(year, month - back, CUT_OFF) if month > back else date(year - 1, 12, CUT_OFF)


def reported_before(day: date, months: int) -> Period:
    return reporting(cut_off(day, months) - A_DAY, months)


PRESETS: dict[str, Preset] = {
    one.key: one
    for one in (
        Preset("week", _("This week"), lambda day: Period(monday(day), day)),
        Preset("month", _("This month"), lambda day: Period(begin(day, 1), day)),
        Preset("last_month", _("Last month"), lambda day: before(day, 1)),
        Preset("quarter", _("This quarter"), lambda day: Period(begin(day, 3), day)),
        Preset("last_quarter", _("Last quarter"), lambda day: before(day, 3)),
        Preset("half_year", _("This half-year"), lambda day: Period(begin(day, 6), day)),
        Preset("year", _("This year"), lambda day: Period(begin(day, 12), day)),
        Preset("last_year", _("Last year"), lambda day: before(day, 12)),
        Preset("06a_quarter", _("Quarter of form 06a"), lambda day: reporting(day, 3)),
        Preset(
            "06a_last_quarter", _("Last quarter of form 06a"), lambda day: reported_before(day, 3)
        ),
        Preset("06a_half_year", _("Half-year of form 06a"), lambda day: reporting(day, 6)),
        Preset("06a_year", _("Year of form 06a"), lambda day: reporting(day, 12)),
    )
}


def period_of(key: str, today: date) -> Period:
    """Nothing is known of tomorrow."""
    first, last = PRESETS[key].period(today)
    return Period(first, min(last, today))


def presets_on(today: date) -> list[tuple[str, str | Promise, Period]]:
    return [(one.key, one.label, period_of(one.key, today)) for one in PRESETS.values()]
