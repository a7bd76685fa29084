"""Figures counted ahead are shown as long as they are the truth, and not a moment longer."""

from datetime import date, timedelta

import psycopg2
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.models import Event, WorkItem
from dossiers.states import State
from reports import warm
from reports.forms import Question
from reports.overview import Overview
from reports.periods import Period
from reports.public import province_of
from reports.tasks import warm_dashboards
from tests import make
from tests.house import behind_the_triggers
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.usefixtures("committed")


def look() -> tuple[str, int]:
    """What the provincial leader reads, and how many questions it took."""
    desk = enter(make.person("lanhdao"))
    desk.get("/desk/")
    with CaptureQueriesContext(connection) as asked:
        words = text_of(desk.get("/dashboard/"))
    return words, len(asked)


def copy_now() -> warm.Copy | None:
    now = timezone.localtime()
    scope, period = province_of(now.date()), Period(date(now.year, 1, 1), now.date())
    return warm.copy_of(warm.key_of(scope, scope.conditions, period, now.date()))


def test_a_copy_is_used_while_nothing_has_happened():
    make.dossier(State.RESOLVED)
    words, questions = look()
    warm_dashboards()
    again, fewer = look()
    assert "1 tiếp nhận = 1 + 0 + 0 khớp" in words
    assert "1 tiếp nhận = 1 + 0 + 0 khớp" in again
    assert fewer <= questions - 5


def test_a_move_shows_at_once():
    make.dossier(State.PROCESSING)
    warm_dashboards()
    assert "1 tiếp nhận = 0 + 1 + 0" in look()[0]
    make.dossier(State.RESOLVED)
    assert "2 tiếp nhận = 1 + 1 + 0" in look()[0]


def test_without_the_cache_it_is_counted():
    make.dossier(State.RESOLVED)
    warm_dashboards()
    cache.clear()
    assert "1 tiếp nhận = 1 + 0 + 0 khớp" in look()[0]


def test_the_last_event_alone_is_no_proof():
    """An id that was taken earlier may be committed later."""
    make.dossier(State.RESOLVED)
    mark = warm.mark_now()
    assert warm.mark_now() == mark
    with behind_the_triggers():
        Event.objects.filter(pk=mark.last - 1)._raw_delete("default")
    assert warm.mark_now().last == mark.last
    assert warm.mark_now() != mark


def test_a_copy_made_while_somebody_writes_is_not_taken_for_the_truth():
    make.dossier(State.RESOLVED)
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        other.cursor().execute("LOCK TABLE dossiers_event IN ROW EXCLUSIVE MODE")
        warm_dashboards()
        assert copy_now().mark is None
    finally:
        other.close()
    warm_dashboards()
    assert copy_now().mark == warm.mark_now()


def test_a_copy_that_is_still_the_truth_is_only_dated_anew(monkeypatch):
    make.dossier(State.RESOLVED)
    warm_dashboards()
    first = copy_now().overview
    monkeypatch.setattr(warm, "counted_in_one_snapshot", None)
    warm_dashboards()
    assert copy_now().overview.at > first.at
    assert copy_now().overview.total == first.total


def test_yesterdays_copy_is_not_todays():
    now = timezone.localtime()
    scope, period = province_of(now.date()), Period(now.date(), now.date())
    keys = {
        warm.key_of(scope, scope.conditions, period, now.date() - timedelta(days=days))
        for days in (0, 1)
    }
    assert len(keys) == 2
    assert len({*keys, warm.key_of(scope, {"channel": "desk"}, period, now.date())}) == 3


def test_a_copy_ends_when_the_next_step_runs_over():
    """Nobody does anything, but the clock goes on."""
    made = make.dossier(State.PROCESSING)
    now = timezone.localtime()
    due = now + timedelta(milliseconds=20)
    WorkItem.objects.filter(dossier=made, kind="step", done_at=None).update(due_at=due)
    scope, period = province_of(now.date()), Period(date(now.year, 1, 1), now.date())
    asked = Question(scope, period, {}, "", "")
    counted = warm.warm(scope, period, now)
    later = due + timedelta(microseconds=1)
    assert warm.warm_or_counted(asked, due) == counted
    assert open_late(warm.warm_or_counted(asked, due)) == 0
    assert open_late(warm.warm_or_counted(asked, later)) == 1
    assert open_late(warm.warm(scope, period, later)) == 1


def open_late(overview: Overview) -> int:
    return sum(step.open or 0 for step in overview.steps or ())
