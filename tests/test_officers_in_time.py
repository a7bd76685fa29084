"""Officers' figures month by month: one question, and the same as each month asked alone."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.models import Person
from dossiers.models import WorkItem
from reports.ledger.compaction import closed_batch
from reports.officers import NOBODY, figures_by_officer
from reports.periods import Period
from reports.scope import scope_under
from tests import make
from tests.callers import caller
from tests.posting_book import Office
from tests.test_figures import balanced
from tests.test_officers import started

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(2))
def test_many_periods_say_what_each_says_alone(officer: Person, clerk: Person, seed: int) -> None:
    office, random = Office(seed), Random(seed)
    for number in range(6):
        office.live(steps=random.randint(4, 20))
        if number == 3:
            batch = closed_batch()
    WorkItem.objects.filter(kind="step", role="officer", pk__gt=batch).update(assignee=officer)
    own, periods = scope_under(make.unit(), [make.unit()]).conditions, weeks(9)
    for known in (None, batch):
        for asked in ({}, {"officer": officer.username}, {"officer": NOBODY}):
            words: dict[str, Any] = {"batch": known, **asked}
            together = figures_by_officer(own, periods, "officer", **words)
            assert together or asked
            for nth, period in enumerate(periods):
                alone = figures_by_officer(own, [period], "officer", **words)
                for who, figures in together.items():
                    assert balanced(figures[nth])
                    [one] = alone.get(who, [type(figures[nth])()])
                    assert figures[nth] == one, (known, who, period)
                assert alone.keys() <= together.keys()


def weeks(number: int) -> list[Period]:
    begin = timezone.localdate() - timedelta(weeks=number - 1)
    starts = [begin + timedelta(weeks=nth) for nth in range(number)]
    return [Period(start, start + timedelta(days=6)) for start in starts]


def test_a_hundred_years_of_months_are_one_question(officer: Person) -> None:
    started(officer)
    desk = caller("lanhdaodonvi")
    asked = {"by": "month", "officer": officer.username, "to": "2100-12-31"}
    numbers = []
    for first in (date(2026, 1, 1), date(2001, 1, 1)):
        with CaptureQueriesContext(connection) as questions:
            answer = desk.ask("reports/on-time/", {**asked, "from": first})
        assert sum(row["filed"] for row in answer.json()["rows"]) == 1
        numbers.append(len(questions))
    assert numbers[0] == numbers[1]
