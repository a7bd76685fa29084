"""What makes figures look better than the work is flagged."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.working_time import ZONE
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, Event
from dossiers.states import State
from reports.honesty.finding import Asked
from reports.honesty.flags import FLAGS
from reports.honesty.month_ends import bulks_of, ends_in
from reports.honesty.thresholds import THRESHOLDS, limits_of
from reports.periods import Period
from tests import make
from tests.house import behind_the_triggers
from tests.posting_book import WAITING, Office
from tests.test_dashboard import finished, moved_to

pytestmark = pytest.mark.django_db
LIMITED = "1.004873"


def today() -> date:
    return timezone.localdate()


def asked(days: int = 90, conditions=None, **limits: int) -> Asked:
    """Of the whole house, in the last days."""
    period = Period(today() - timedelta(days=days), today())
    return Asked(conditions or {}, period, limits_of(limits))


def flagged(name: str, question: Asked | None = None) -> set[int]:
    return {one.dossier for one in FLAGS[name].findings(question or asked())}


def ago(days: int, hour: int = 9) -> datetime:
    day = localtime(timezone.now() - timedelta(days=days))
    return day.replace(hour=hour, minute=10, second=0, microsecond=0)


# The flags


def paused_before_due(minutes: int, moment: datetime | None = None) -> Dossier:
    """Paused so many working minutes before it is due."""
    made = make.dossier(State.PROCESSING, moment or ago(50), code=LIMITED)
    clock = working_time_of(made.unit)
    begun = clock.at_w(clock.w(made.due_at) - minutes)
    return make.do(made, "ask_supplement", moment=begun)


def test_a_pause_in_the_last_hours_is_flagged(clerk):
    soon, early = paused_before_due(2 * 60), paused_before_due(5 * 60)
    assert flagged("late_pauses") == {soon.pk}
    assert flagged("late_pauses", asked(hours_left=5)) == {soon.pk, early.pk}
    [found] = FLAGS["late_pauses"].findings(asked())
    assert "còn 2 giờ làm việc" in FLAGS["late_pauses"].tell(*found.words)


def test_a_pause_after_the_due_date_gives_nothing_and_is_not_flagged(clerk):
    made = make.dossier(State.PROCESSING, ago(50), code=LIMITED)
    make.do(made, "ask_supplement", moment=made.due_at + timedelta(days=1))
    assert flagged("late_pauses", asked(hours_left=80)) == set()


def test_a_short_limit_that_has_just_begun_is_not_flagged(clerk):
    made = make.dossier(State.PROCESSING, ago(3), code=LIMITED)
    Dossier.objects.filter(pk=made.pk).update(first_due_at=made.received_at + timedelta(hours=1))
    make.do(made, "suspend", moment=made.received_at + timedelta(minutes=10))
    assert flagged("late_pauses") == set()


class Watched(Office):
    """Notes the due date that each pause lifts."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.lifted: list[tuple[Dossier, datetime, datetime]] = []

    def step(self, made: Dossier) -> Dossier | None:
        before = Dossier.objects.get(pk=made.pk)
        done = super().step(made)
        if done and done.state in WAITING and before.state == State.PROCESSING and before.due_at:
            self.lifted.append((done, done.last_event_at, before.due_at))
        return done


@pytest.mark.parametrize("seed", range(2))
def test_the_due_date_that_a_pause_lifted_is_known_whatever_came_before(clerk, seed):
    """Extensions, transfers and earlier waits among it."""
    office = Watched(seed)
    for _number in range(12):
        office.live(steps=20)
    wanted = set()
    for made, begun, due in office.lifted:
        clock = working_time_of(made.unit)
        left = max(0, clock.minutes_between(begun, due))
        gone = clock.minutes_between(made.received_at, begun)
        if localtime(begun).date() <= localtime(due).date() and left <= 80 * 60 and gone > left:
            wanted.add(made.pk)
    assert len(office.lifted) > 5
    assert flagged("late_pauses", asked(hours_left=80)) == wanted


def test_what_was_resolved_and_taken_back_is_flagged(clerk):
    made = make.do(make.dossier(State.RESOLVED, ago(20)), "correct")
    make.do(make.ready_for("correct", State.WITHDRAWN), "correct")
    make.dossier(State.RESOLVED)
    assert flagged("taken_back") == {made.pk}


def test_what_was_taken_back_long_after_is_not(clerk):
    made = make.dossier(State.RESOLVED, ago(40))
    make.do(made, "correct")
    assert flagged("taken_back", asked(taken_back_within=39)) == set()
    assert flagged("taken_back", asked(taken_back_within=40)) == {made.pk}


def withdrawn(moment: datetime, **changes) -> Dossier:
    made = make.dossier(State.RECEIVED, moment, code=LIMITED, **changes)
    return make.do(made, "withdraw", moment=moment + timedelta(hours=3))


def test_what_was_withdrawn_and_filed_again_is_flagged_with_its_successor(clerk):
    old = withdrawn(ago(5))
    new = make.submitted(ago(5, hour=15), code=LIMITED)
    make.submitted(ago(5, hour=16), code=LIMITED)  # one too many, but in nobody's place
    assert flagged("filed_again") == {old.pk, new.pk}
    told = {FLAGS["filed_again"].tell(*one.words) for one in FLAGS["filed_again"].find(asked())}
    assert any(f"nộp lại thành {new.reference}" in sentence for sentence in told)


@pytest.mark.parametrize(
    "again",
    [
        {"moment": 4},
        {"code": "1.001193"},
        {"owner": make.owner(id_number="091085009999")},
        {"hour": 8},
    ],
)
def test_another_day_procedure_owner_or_an_earlier_filing_is_not_filed_again(clerk, again):
    withdrawn(ago(5))
    moment = ago(again.pop("moment", 5), hour=again.pop("hour", 15))
    make.submitted(moment, **{"code": LIMITED, **again})
    assert flagged("filed_again") == set()


def last_end() -> Period:
    """The last working day of the last month, and the days off after it."""
    before = today().replace(day=1) - timedelta(1)
    [end] = ends_in(Period(before.replace(day=1), before), working_time_of(make.unit()))
    return end.days


def resolved_on(day: date, **changes) -> Dossier:
    made = finished(2, **changes)
    moved_to(made, day)
    return made


def test_results_in_bulk_at_the_end_of_a_month_are_flagged(clerk):
    end = last_end()
    bulk = {resolved_on(end.first).pk for _number in range(4)}
    bulk.add(resolved_on(end.last).pk)
    resolved_on(end.first - timedelta(days=7))
    assert flagged("month_ends", asked(bulk=5)) == bulk
    assert flagged("month_ends", asked(bulk=6)) == set()
    [found] = bulks_of(asked(bulk=5))
    assert (found.unit, found.resolved) == (make.unit().pk, 5)


def test_as_many_as_on_every_other_day_are_no_bulk(clerk):
    end = last_end()
    for back in (0, 1, 1, 2, 2):
        resolved_on(end.first - timedelta(days=back))
    clock = working_time_of(make.unit())
    others = sum(clock.is_open_on(end.first.replace(day=n)) for n in range(1, end.first.day))
    assert flagged("month_ends", asked(bulk=2)) == set()
    usual = 4 / others
    resolved_on(end.first)
    found = bulks_of(asked(bulk=2, bulk_times=2))
    assert [round(one.ordinary, 6) for one in found] == [round(usual, 6)]


def test_a_taken_back_result_is_no_longer_of_the_bulk(clerk):
    end = last_end()
    made = [resolved_on(end.first) for _number in range(3)]
    make.do(made[0], "correct")
    assert flagged("month_ends", asked(bulk=2)) == {one.pk for one in made[1:]}


def test_a_month_that_is_not_over_has_no_end_yet():
    clock = working_time_of(make.unit())
    assert ends_in(Period(date(2026, 10, 1), date(2026, 10, 29)), clock) == []
    [end] = ends_in(Period(date(2026, 10, 30), date(2026, 11, 2)), clock)
    assert end.days == Period(date(2026, 10, 30), date(2026, 10, 31))
    assert ends_in(Period(date(2001, 1, 1), date(2001, 12, 31)), clock) == []


def test_what_was_received_long_after_it_was_filed_is_flagged(clerk):
    clock = working_time_of(make.unit())
    late, soon = (make.paid(make.submitted(ago(20), code=LIMITED)) for _ in range(2))
    make.do(late, "receive", moment=clock.add_days(late.answer_due_at, 3))
    make.do(soon, "receive", moment=clock.add_minutes(soon.answer_due_at, 60))
    assert flagged("late_receipts") == {late.pk}
    assert flagged("late_receipts", asked(intake_days=4)) == set()


def test_the_unit_that_had_to_answer_is_told_though_another_has_the_dossier_now(clerk):
    clock = working_time_of(make.unit())
    made = make.paid(make.submitted(ago(30), code=LIMITED))
    made = make.do(made, "receive", moment=clock.add_days(made.answer_due_at, 3))
    made = make.do(made, "start", moment=made.last_event_at + timedelta(minutes=5))
    make.do(made, "transfer", moment=made.last_event_at + timedelta(days=2))
    here, there = ({"unit__in": [make.unit(code).pk]} for code in (make.unit().code, LONG_XUYEN))
    [found] = FLAGS["late_receipts"].findings(asked(conditions=here))
    assert (found.dossier, found.unit) == (made.pk, make.unit().pk)
    assert flagged("late_receipts", asked(conditions=there)) == set()


def recorded_when_made(made: Dossier) -> None:
    """As if each move had been entered as it was made."""
    with behind_the_triggers() as cursor:
        cursor.execute(
            "UPDATE dossiers_event SET recorded_at = at WHERE dossier_id = %s", [made.pk]
        )


def test_what_was_entered_on_a_later_day_is_flagged(clerk):
    later, then = make.dossier(State.RECEIVED, ago(3)), make.dossier(State.RECEIVED, ago(3))
    recorded_when_made(then)
    assert flagged("entered_later") == {later.pk}
    assert flagged("entered_later", asked(entered_days=4)) == set()


def test_a_late_entry_is_flagged_even_on_its_own_day(clerk):
    made = make.dossier(State.RECEIVED)
    recorded_when_made(made)
    with behind_the_triggers():
        Event.objects.filter(dossier=made, verb="receive").update(is_late_entry=True)
    assert flagged("entered_later") == {made.pk}
    assert flagged("entered_later", asked(entered_days=1)) == set()


def test_a_flag_knows_its_dossiers(clerk):
    made = paused_before_due(60)
    assert FLAGS["late_pauses"].dossiers(asked()).get() == made


def test_only_the_period_and_the_units_asked_about_are_looked_at(clerk):
    made = paused_before_due(60)
    here, there = {"unit__in": [make.unit().pk]}, {"unit__in": [make.unit(LONG_XUYEN).pk]}
    day = localtime(made.last_event_at).date()
    limits = limits_of({})
    on_day, after = Period(day, day), Period(day + timedelta(1), today())
    assert flagged("late_pauses", Asked(here, on_day, limits)) == {made.pk}
    assert flagged("late_pauses", Asked(here, after, limits)) == set()
    assert flagged("late_pauses", Asked(there, on_day, limits)) == set()
    assert flagged("late_pauses", Asked({**here, "channel": "desk"}, on_day, limits)) == set()


def test_thresholds_of_the_house_are_within_their_bounds():
    assert all(one.least <= one.default <= one.most for one in THRESHOLDS)
    assert len({one.name for one in THRESHOLDS}) == len(THRESHOLDS)
    named = {one for flag in FLAGS.values() for one in flag.thresholds}
    assert named == set(THRESHOLDS)


def test_midnight_is_in_vietnam():
    begin, end = Asked({}, Period(date(2026, 3, 1), date(2026, 3, 2)), {}).moments
    assert begin == datetime.combine(date(2026, 3, 1), time(), ZONE)
    assert end - begin == timedelta(days=2)


@pytest.mark.parametrize(
    ("name", "index"), [("taken_back", "ends_taken_back"), ("entered_later", "entered_later")]
)
def test_events_are_found_in_an_index_of_their_own(clerk, name, index):
    """Not by walking everything that ever happened."""
    with CaptureQueriesContext(connection) as asked_for:
        FLAGS[name].findings(asked())
    [statement] = [one["sql"] for one in asked_for if '"dossiers_event"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        assert index in "\n".join(line for (line,) in cursor.fetchall())
