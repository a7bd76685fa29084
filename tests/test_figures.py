"""Random histories through the real verbs; the recount must say what the table of postings says."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Unit
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW
from dossiers.models import Dossier
from dossiers.states import BUCKETS, Bucket, State
from reports.behind import behind
from reports.breakdown import BY, rows_by
from reports.definitions import ANSWERED
from reports.figures import Figures, figures_by, total_of
from reports.listing import SUMS, size_of
from reports.overview import in_progress_by_due_date
from reports.periods import Period, months, quarters
from reports.recount import recount_of
from reports.scope import scope_under
from tests import make
from tests.posting_book import LASTING, STAFF, WAITS, Office

pytestmark = pytest.mark.django_db

COUNTED = (
    *("received", "received_online", "received_desk", "received_post", "early", "on_time", "late"),
    *("withdrawn", "stopped", "handed_out", "filed", "refused", "withdrawn_unreceived", "denied"),
    *("late_intake", "supplements", "second_supplements", "results_electronic", "apologies"),
    "papers_reused",
    *("carried_over", "moved", *LASTING, *(f"minutes_{bucket}" for bucket in Bucket.values)),
)


def random_period(random):
    today = timezone.localdate()
    first = today - timedelta(days=random.randint(0, 75))
    return Period(first, first + timedelta(days=random.randint(0, 30)))


def random_units(random):
    """The conditions and, beside them, the units: some, none, or all without a condition."""
    everywhere = [unit.pk for unit in Unit.objects.all()]
    if random.random() < 0.2:
        return {}, everywhere
    known = [make.unit(code).pk for code in STAFF]
    chosen = random.sample(known, random.randint(0, len(known)))
    return {"unit__in": chosen}, chosen


@pytest.fixture
def office(clerk):
    return _lived


def _lived(seed):
    office = Office(seed)
    for _ in range(8):
        office.live(steps=office.random.randint(1, 24))
    return office


@pytest.mark.parametrize("seed", range(6))
def test_the_recount_says_what_the_postings_say(office, seed):
    lived = office(seed)
    for _ in range(20):
        period, (asked, units) = random_period(lived.random), random_units(lived.random)
        found = total_of(asked, period)
        told = {name: lived.figure(name, period, units) for name in COUNTED}
        assert {name: getattr(found, name) for name in COUNTED} == told, (period, units)
        assert recount_of(asked, period) == found
        assert balanced(found)
        assert asked or not found.moved
        assert sum(in_progress_by_due_date(asked, period.last).values()) == found.in_progress


class Curious(Office):
    """Where something has not been done yet, nothing is too drastic."""

    def dares(self, move):
        return not self.done[move.verb] or super().dares(move)


def test_the_walk_comes_by_every_verb(clerk):
    lived = Curious(5)
    missing = set(FLOW) - {"ask_completion", "complete"}
    for _ in range(150):
        if missing - lived.done.keys():
            lived.live(steps=30)
    assert missing - lived.done.keys() == set()


def balanced(found: Figures) -> bool:
    came = found.carried_over + found.received + found.moved
    gone = found.early + found.on_time + found.late + found.withdrawn + found.stopped
    return came == gone + found.within_deadline + found.overdue and found.within_deadline >= 0


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_opens_to_exactly_its_rows(office, seed):
    lived = office(seed)
    for _ in range(4):
        period, (asked, _units) = random_period(lived.random), random_units(lived.random)
        found = total_of(asked, period)
        for measure in ANSWERED:
            shown = behind(measure, asked, period)
            rows = shown.rows.values_list(shown.amount or "pk", flat=True)
            told = sum(rows) if shown.amount else len(rows)
            assert found.as_dict()[measure] == told, (measure, period, asked)
        for name in SUMS:
            parts = {"to_be_judged": found.resolved + found.overdue}
            wanted = parts.get(name, getattr(found, name, None))
            assert size_of(behind(name, asked, period)) == wanted, (name, period, asked)


def test_each_unit_of_many_months_is_what_it_is_alone(office):
    office(9)
    today = timezone.localdate()
    parts = months(Period(today - timedelta(days=75), today))
    for (unit,), figures in figures_by({}, parts, "unit").items():
        assert figures_by({"unit": unit}, parts)[()] == figures
        assert figures_by({"unit__in": [unit]}, parts, "unit")[(unit,)] == figures


def test_parts_balance_and_add_up(office):
    period = random_period(office(7).random)
    scope = scope_under(Unit.objects.get(code="H01"), Unit.objects.all())
    whole = total_of(scope.conditions, period)
    assert balanced(whole)
    assert whole.moved == 0
    for by in BY:
        rows = [row.figures for row in rows_by(by, scope, scope.conditions, period)]
        assert all(balanced(figures) for figures in rows), by
        if by not in ("month", "quarter"):
            assert sum(rows, Figures()) == whole, by
        else:
            assert rows[0].carried_over == whole.carried_over, by
            assert sum(row.received for row in rows) == whole.received, by
            assert (rows[-1].in_progress, rows[-1].overdue) == (whole.in_progress, whole.overdue)


def test_one_period_ends_as_the_next_begins(office):
    lived = office(11)
    today = timezone.localdate()
    weeks = [
        Period(today - timedelta(days=7 * back + 6), today - timedelta(days=7 * back))
        for back in range(9, -1, -1)
    ]
    (found,) = figures_by({}, weeks).values()
    for before, after in pairwise(found):
        assert after.carried_over == before.in_progress
    assert found[-1] == total_of({}, weeks[-1])
    everywhere = [unit.pk for unit in Unit.objects.all()]
    assert lived.figure("in_progress", weeks[-1], everywhere) == found[-1].in_progress


def test_working_minutes_are_those_of_the_stretches(office):
    lived = office(3)
    ever = Period(date(2026, 1, 1), timezone.localdate())
    told = Counter()
    for made in Dossier.objects.all():
        for segment in made.segments.exclude(ended_at=None).select_related("unit"):
            time = working_time_of(segment.unit)
            told[segment.bucket] += time.minutes_between(segment.started_at, segment.ended_at)
    found = total_of({}, ever)
    assert {b: getattr(found, f"minutes_{b}") for b in Bucket.values} == {
        b: told[b] for b in Bucket.values
    }
    assert lived.book


def test_who_was_competent_counts(clerk):
    """Received by one unit, handed over late, resolved by another."""
    today = timezone.localdate()
    made = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=40), code="1.004873")
    here, there = {"unit": made.unit}, {"unit": make.unit(LONG_XUYEN)}
    make.do(made, "transfer", moment=timezone.now() - timedelta(days=10))
    ever, lately = Period(date(2026, 1, 1), today), Period(today - timedelta(days=5), today)
    before = Period(date(2026, 1, 1), today - timedelta(days=11))
    came, went = total_of(there, ever), total_of(here, ever)
    assert (went.filed, went.received, went.moved, went.in_progress, went.overdue) == (
        1,
        1,
        -1,
        0,
        0,
    )
    assert (came.filed, came.received, came.moved, came.in_progress, came.overdue) == (
        0,
        0,
        1,
        1,
        1,
    )
    assert (total_of(here, before).overdue, total_of(there, before)) == (1, Figures())
    assert (total_of(here, lately), total_of(there, lately).carried_over) == (Figures(), 1)
    listed = [size_of(behind("overdue", here, period)) for period in (before, ever)]
    assert listed == [1, 0]


def test_a_period_is_cut_at_the_ends_of_months_and_quarters():
    year = Period(date(2023, 1, 5), date(2023, 11, 16))
    assert [part.last.day for part in months(year)] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 16]
    assert months(year)[0].first == date(2023, 1, 5)
    assert [part.first for part in quarters(year)][1:] == [
        date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1),
    ]  # fmt: skip
    assert months(Period(date(2023, 12, 31), date(2023, 12, 31)))[0].days == 1


def test_the_period_before_has_the_same_length():
    assert Period(date(2023, 3, 1), date(2023, 3, 31)).before() == Period(
        date(2023, 1, 29), date(2023, 2, 28)
    )


def test_every_bucket_of_waiting_has_its_stock():
    assert set(WAITS.values()) == {
        bucket for bucket in BUCKETS.values() if bucket != Bucket.PROCESSING
    }
