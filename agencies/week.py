"""The sessions of a week in words: neighbouring days with the same hours stand together."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import pgettext, pgettext_lazy

DAYS = (
    pgettext_lazy("weekday in a sentence", "Monday"),
    pgettext_lazy("weekday in a sentence", "Tuesday"),
    pgettext_lazy("weekday in a sentence", "Wednesday"),
    pgettext_lazy("weekday in a sentence", "Thursday"),
    pgettext_lazy("weekday in a sentence", "Friday"),
    pgettext_lazy("weekday in a sentence", "Saturday"),
    pgettext_lazy("weekday in a sentence", "Sunday"),
)

Hours = Sequence[Sequence[int]]


def week_in_words(weekdays: Sequence[Hours]) -> str:
    """Such as “Monday to Friday 07:00–11:30, 13:30–17:00”; closed days are left out."""
    return "; ".join(_parts(weekdays))


def _parts(weekdays: Sequence[Hours]) -> Iterator[str]:
    for hours, group in groupby(enumerate(weekdays), key=lambda day: list(map(list, day[1]))):
        if hours:
            numbers = [number for number, _hours in group]
            spans = ", ".join(f"{clock(begins)}–{clock(ends)}" for begins, ends in hours)
            yield f"{_days(numbers)} {spans}"


def _days(numbers: Sequence[int]) -> str:
    first, last = str(DAYS[numbers[0]]), str(DAYS[numbers[-1]])
    if len(numbers) == 1:
        return first
    if len(numbers) == 2:
        return f"{first}, {last}"
    return pgettext("weekdays", "%(first)s to %(last)s") % {"first": first, "last": last}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
