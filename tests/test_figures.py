"""Random histories through the real verbs; the recount must say what the table of postings says.

The table is the one of the house's exact meanings, written down here a second time, verb by verb.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.models import Unit
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import MOVES, NotAllowed
from dossiers.models import Dossier
from dossiers.states import BUCKETS, Bucket, Channel, State
from reports.behind import MEASURES, behind
from reports.breakdown import BY, rows_by
from reports.figures import Figures, Period, figures_by, months, quarters, total_of
from reports.scope import scope_under
from tests import make

pytestmark = pytest.mark.django_db

WAITS = {
    State.AWAITING_SUPPLEMENT: "awaiting_supplement",
    State.AWAITING_DUES: "awaiting_dues",
    State.SUSPENDED: "suspended",
}
LASTING = ("in_progress", "overdue", *WAITS.values())
PROCEDURES = ("1.001193", "1.004873", "2.000815", "1.013225", "1.011607")


def day(moment):
    return localtime(moment).date()


class Office:
    """Lets dossiers live, and keeps a book of what each move posts."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.book = Counter()
        self.asked = Counter()

    def post(self, on, measure, n=1):
        self.book[on, measure] += n

    def live(self, steps):
        gap = timedelta(days=self.random.uniform(10, 70))
        channel = self.random.choice(Channel.values)
        by = make.person("congdan" if channel == "online" else "motcua")
        made = make.submitted(
            timezone.now() - gap,
            code=self.random.choice(PROCEDURES),
            by=by,
            channel=channel,
        )
        self.post(day(made.filed_at), "filed")
        for _ in range(steps):
            made = self.step(made) or made
        return made

    def step(self, made):
        verbs = (move for move in MOVES if move.verb != "ask_completion")
        fitting = [move for move in verbs if made.state in move.sources]
        if not fitting:
            return None
        move = self.random.choice(self.gentle(fitting))
        at = made.last_event_at + timedelta(hours=self.random.expovariate(1 / 30))
        if at > timezone.now():
            return None
        before = (made.state, made.due_at, made.last_event_at)
        try:
            made = make.do(made, move.verb, moment=at)
        except NotAllowed:
            return None
        self.record(made, move.verb, *before)
        return made

    def gentle(self, moves):
        """Most dossiers come to a good end."""
        if self.random.random() < 0.08:
            return moves
        return [move for move in moves if not move.is_drastic] or moves

    def record(self, made, verb, state, due, since):
        d = day(made.last_event_at)
        getattr(self, f"after_{verb}", lambda *_: None)(made, d, state, due)
        if state in WAITS and made.state not in WAITS:
            self.post(d, WAITS[state], -1)
            if made.finished_at is None and made.due_at != due:
                self.post(day(made.due_at) + timedelta(1), "overdue")
        if made.finished_at and made.received_at:
            self.ends(made, d, state, due)

    def after_refuse(self, made, d, *_):
        self.post(d, "refused")

    def after_receive(self, made, d, *_):
        self.post(d, "received")
        self.post(d, f"received_{made.channel}")
        self.post(d, "late_intake", int(made.received_at > made.answer_due_at))
        if made.due_at:
            self.post(day(made.due_at) + timedelta(1), "overdue")

    def waits(self, made, d, state, due):
        self.post(d, WAITS[made.state])
        if due and d <= day(due):
            self.post(day(due) + timedelta(1), "overdue", -1)

    def after_ask_supplement(self, made, d, state, due):
        self.waits(made, d, state, due)
        self.post(d, "supplements")
        self.post(d, "second_supplements", int(self.asked[made.pk] > 0))
        self.asked[made.pk] += 1

    after_ask_dues = after_suspend = waits

    def after_withdraw(self, made, d, *_):
        self.post(d, "withdrawn" if made.received_at else "withdrawn_unreceived")

    def after_stop(self, made, d, *_):
        self.post(d, "stopped")

    def after_hand_out(self, made, d, *_):
        self.post(d, "handed_out")

    def after_resolve(self, made, d, state, due):
        until = day(due) if due else d
        self.post(d, "early" if d < until else "late" if d > until else "on_time")
        self.post(d, "denied", int(made.outcome == "denied"))
        self.post(d, "results_electronic")

    def ends(self, made, d, state, due):
        if made.state in (State.RESOLVED, State.WITHDRAWN, State.STOPPED) and due:
            self.post(max(day(due) + timedelta(1), d), "overdue", -1)

    def figure(self, measure, period):
        """A flow of the period, or a stock at its end."""
        first = date.min if measure in LASTING else period.first
        if measure == "in_progress":
            came = self.summed("received", date.min, period.last)
            gone = ("early", "on_time", "late", "withdrawn", "stopped")
            return came - sum(self.summed(name, date.min, period.last) for name in gone)
        return self.summed(measure, first, period.last)

    def summed(self, measure, first, last):
        return sum(
            n for (on, name), n in self.book.items() if name == measure and first <= on <= last
        )


COUNTED = (
    *("received", "received_online", "received_desk", "received_post", "early", "on_time", "late"),
    *("withdrawn", "stopped", "handed_out", "filed", "refused", "withdrawn_unreceived", "denied"),
    *("late_intake", "supplements", "second_supplements", "results_electronic", *LASTING),
)


def random_period(random):
    today = timezone.localdate()
    first = today - timedelta(days=random.randint(0, 75))
    return Period(first, first + timedelta(days=random.randint(0, 30)))


@pytest.fixture
def office(clerk):
    return lambda seed, dossiers=10: _lived(seed, dossiers)


def _lived(seed, dossiers):
    office = Office(seed)
    for _ in range(dossiers):
        office.live(steps=office.random.randint(1, 14))
    return office


@pytest.mark.parametrize("seed", range(6))
def test_the_recount_says_what_the_postings_say(office, seed):
    lived = office(seed)
    for _ in range(12):
        period = random_period(lived.random)
        found = total_of({}, period)
        told = {name: lived.figure(name, period) for name in COUNTED}
        assert {name: getattr(found, name) for name in COUNTED} == told, period


def balanced(found: Figures) -> bool:
    came = found.carried_over + found.received + found.moved
    gone = found.early + found.on_time + found.late + found.withdrawn + found.stopped
    return came == gone + found.within_deadline + found.overdue and found.within_deadline >= 0


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_opens_to_exactly_its_rows(office, seed):
    lived = office(seed)
    period = random_period(lived.random)
    found = total_of({}, period).as_dict()
    for measure in MEASURES:
        shown = behind(measure, {}, period)
        rows = (
            [row[shown.amount] for row in shown.rows.values(shown.amount)] if shown.amount else None
        )
        assert found[measure] == (sum(rows) if rows is not None else shown.rows.count()), measure


@pytest.mark.parametrize("by", BY)
def test_parts_balance_and_add_up(office, by):
    lived = office(7)
    period = random_period(lived.random)
    scope = scope_under(Unit.objects.get(code="H01"), Unit.objects.all())
    whole = total_of(scope.conditions, period)
    rows = [row.figures for row in rows_by(by, scope, scope.conditions, period)]
    assert all(balanced(figures) for figures in (*rows, whole))
    if by not in ("month", "quarter"):
        assert sum(rows, Figures()) == whole
    else:
        assert rows[0].carried_over == whole.carried_over
        assert sum(row.received for row in rows) == whole.received
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
    assert lived.figure("in_progress", weeks[-1]) == found[-1].in_progress


def test_working_minutes_are_those_of_the_stretches(office):
    lived = office(3)
    ever = Period(date(2026, 1, 1), timezone.localdate())
    told = Counter()
    for made in Dossier.objects.all():
        time = working_time_of(made.unit)
        for segment in made.segments.exclude(ended_at=None):
            told[segment.bucket] += time.minutes_between(segment.started_at, segment.ended_at)
    found = total_of({}, ever)
    assert {b: getattr(found, f"minutes_{b}") for b in Bucket.values} == {
        b: told[b] for b in Bucket.values
    }
    assert lived.book


def test_who_is_competent_counts(office):
    office(5, dossiers=3)
    period = Period(date(2026, 1, 1), timezone.localdate())
    assert total_of({"unit": make.unit()}, period).filed == 3
    assert total_of({"unit": make.unit(LONG_XUYEN)}, period) == Figures()


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
