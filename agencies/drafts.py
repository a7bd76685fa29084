"""What the draft of a calendar says that is not in force, and how to take one of it back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from agencies.editions import OF_DAY, draft_of
from agencies.models import CalendarEdition, DayOverride, SessionVersion, WorkingCalendar
from agencies.week import week_in_words
from agencies.working_time import DayKind


class Difference(NamedTuple):
    """A day, or sessions from a day on, in words: as in force and as drafted; "" for nothing."""

    on: date
    is_day: bool
    before: str
    after: str


Sides = tuple[Mapping[str, Any], Mapping[str, Any]]


def differences(calendar: WorkingCalendar) -> list[Difference]:
    """By date; none where the draft is in force."""
    (sessions_now, days_now), (sessions, days) = (
        _in_force(calendar.edition),
        _keyed(*draft_of(calendar)),
    )
    found = [
        *_between((days_now, days), is_day=True),
        *_between((sessions_now, sessions), is_day=False),
    ]
    return sorted(found)


def first_changed(edition: CalendarEdition) -> date:
    """The first day on which the edition says something else than the one before it."""
    earlier = CalendarEdition.objects.filter(calendar=edition.calendar_id, pk__lt=edition.pk)
    before = _in_force(earlier.order_by("-pk").first())
    after = _in_force(edition)
    days = [
        date.fromisoformat(day)
        for was, now in zip(before, after, strict=True)
        for day in {*was, *now}
        if was.get(day) != now.get(day)
    ]
    return min(days, default=date.max)


def fingerprint(calendar: WorkingCalendar) -> str:
    """Of the draft and of what it would replace: the same as long as both stay as they are."""
    told = json.dumps([calendar.edition_id, *draft_of(calendar)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def undo(calendar: WorkingCalendar, on: date, *, is_day: bool) -> None:
    """What is in force stands in the draft again. The caller holds the calendar's row."""
    sessions, days = _in_force(calendar.edition)
    key = on.isoformat()
    if is_day:
        calendar.overrides.filter(date=on).delete()
        if key in days:
            words = dict(zip(OF_DAY[1:], days[key], strict=True))
            DayOverride.objects.create(calendar=calendar, date=on, **words)
    else:
        calendar.versions.filter(effective_from=on).delete()
        if key in sessions:
            SessionVersion.objects.create(
                calendar=calendar, effective_from=on, weekdays=sessions[key]
            )


def _in_force(edition: CalendarEdition | None) -> Sides:
    return _keyed(edition.sessions, edition.days) if edition else ({}, {})


def _keyed(sessions: Sequence[Any], days: Sequence[Any]) -> Sides:
    return dict(sessions), {day: rest for day, *rest in days}


def _between(sides: Sides, *, is_day: bool) -> list[Difference]:
    before, after = sides
    words = _day_in_words if is_day else week_in_words
    return [
        Difference(
            date.fromisoformat(day),
            is_day,
            words(before[day]) if day in before else "",
            words(after[day]) if day in after else "",
        )
        for day in {*before, *after}
        if before.get(day) != after.get(day)
    ]


def _day_in_words(day: Sequence[Any]) -> str:
    kind, weekday, name, is_provisional = day
    words = [str(dict(DayOverride.KINDS)[kind])]
    if kind == DayKind.MAKE_UP:
        words.append(gettext("like %(weekday)s") % {"weekday": WEEKDAYS[weekday]})
    said = f"{', '.join(words)}: {name}"
    return f"{said} {gettext('(not yet announced)')}" if is_provisional else said
