"""Whether as arrays or from the facts, a change of calendar moves a due date the same way."""

from datetime import datetime

import numpy as np
import pytest
from django.utils import timezone

from agencies.calendars import InForce, in_force_at
from agencies.editions import publish
from agencies.models import DayOverride, WorkingCalendar
from dossiers import recalendar
from dossiers.reckoning import Fact, Kind, Limit, life, reckon
from procedures.models import LimitUnit
from tests import make
from tests.test_calendar_pages import coming

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "limit",
    [
        Limit(LimitUnit.DAYS, 3, 900),
        Limit(LimitUnit.DAYS, 1, 900),
        Limit(LimitUnit.HOURS, 4, 900),
        Limit(LimitUnit.HOURS, 40, 900),
        Limit(LimitUnit.SAME_DAY, 0, 900),
        Limit(LimitUnit.CALENDAR_DAYS, 5, 900),
        Limit(LimitUnit.CALENDAR_DAYS, 30, 900),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["off", "morning_off", "afternoon_off", "make_up"])
def test_at_once_and_one_by_one_agree(limit: Limit, kind: str) -> None:
    """Over a fortnight of receipts, at every hour of the day, and a change in their midst."""
    country = WorkingCalendar.objects.get(unit=None)
    before = in_force_at(make.unit())
    day = coming(5 if kind == "make_up" else 2)
    weekday = 0 if kind == "make_up" else None
    DayOverride.objects.create(
        calendar=country, date=day, kind=kind, weekday=weekday, name="Nghỉ bão"
    )
    publish(country, at=timezone.now())
    after = in_force_at(make.unit())
    first = before.time.minute(datetime.combine(day, datetime.min.time(), make.VIETNAM))
    minutes = np.arange(first - 9 * 1440, first + 4 * 1440, 97)
    was = recalendar.due_dates(limit, before.time, minutes)
    rows = [
        recalendar.Row(pk, 1, 1, None, before.edition, True, begins, due)
        for pk, (begins, due) in enumerate(
            zip((minutes + origin(before)).tolist(), (was + origin(before)).tolist(), strict=True)
        )
    ]
    found = {move.pk: move.after for move in recalendar._at_once(rows, limit, after.time)}
    for pk, minute in enumerate(minutes.tolist()):
        facts = life(before.time.moment(minute), (), before.time)
        change = Fact(Kind.CALENDAR, facts[0].at, after.time)
        due = reckon(limit, facts).due_at
        assert reckon(limit, [*facts, change]).due_at == found.get(pk, due)


def origin(line: InForce) -> int:
    return int(line.time.moment(0).timestamp()) // 60
