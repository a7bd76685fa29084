"""Periods of days, and how they are cut."""

from datetime import date, timedelta
from typing import NamedTuple, Self

from django.utils.translation import gettext as _


class Period(NamedTuple):
    """Both days belong to it; stocks are those at the end of the last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Self | None:
        """The period of the same length that ends where this one begins."""
        if (self.first - date.min).days < self.days:
            return None
        return type(self)(self.first - timedelta(self.days), self.first - timedelta(1))


def months(period: Period) -> list[Period]:
    """The period cut into calendar months, the first and last as far as they belong to it."""
    return _cut(period, 1)


def quarters(period: Period) -> list[Period]:
    return _cut(period, 3)


def _cut(period: Period, months_each: int) -> list[Period]:
    parts, first = [], period.first
    while first <= period.last:
        ordinal = first.year * 12 + (first.month - 1) // months_each * months_each + months_each
        following = date(ordinal // 12, ordinal % 12 + 1, 1)
        parts.append(Period(first, min(period.last, following - timedelta(1))))
        first = following
    return parts


def month_in_words(day: date) -> str:
    """The month around a day."""
    return _("Month %(month)s/%(year)s") % {"month": day.month, "year": day.year}
