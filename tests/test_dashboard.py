"""The leader's figures are a plain recount, and they balance."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.models import Role
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import Bucket, State
from reports.figures import Figures, Period, figures_by
from tests import make
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db


def this_year() -> Period:
    today = timezone.localdate()
    return Period(date(today.year, 1, 1), today)


def total() -> Figures:
    found = figures_by(Dossier.objects.all(), this_year(), "unit")
    return sum((figures for _key, figures in found), Figures())


def finished(days_before_due: int) -> Dossier:
    """Resolved so many dates before its due date; negative is late."""
    made = make.dossier(State.RESOLVED)
    due = made.finished_at + timedelta(days=days_before_due)
    Dossier.objects.filter(pk=made.pk).update(due_at=due)
    return made


def test_lateness_is_told_by_dates(clerk):
    for days in (3, 1, 0, -1, -5, -9):
        finished(days)
    assert (total().early, total().on_time, total().late) == (2, 1, 3)


def test_without_a_limit_it_is_on_time(clerk):
    made = finished(0)
    Dossier.objects.filter(pk=made.pk).update(due_at=None)
    assert (total().on_time, total().late) == (1, 0)


@pytest.mark.parametrize("state", list(State))
def test_every_state_balances(clerk, state):
    make.dossier(state)
    assert total().balances
    assert total().received == Dossier.objects.filter(received_at__isnull=False).count()


def test_due_today_is_within_the_deadline_and_due_yesterday_overdue(clerk):
    now = timezone.now()
    for days in (0, 1):
        made = make.dossier(State.PROCESSING)
        Dossier.objects.filter(pk=made.pk).update(due_at=now - timedelta(days=days))
    assert (total().within_deadline, total().overdue) == (1, 1)


def test_who_waits_for_whom(clerk):
    for state in (
        State.PROCESSING,
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_DUES,
        State.SUSPENDED,
    ):
        make.dossier(state)
    found = total()
    assert [getattr(found, bucket) for bucket in Bucket.values] == [1, 1, 1, 1]


def test_nothing_of_nothing_is_a_dash(leader):
    page = enter(leader).get("/dashboard/")
    assert "– 0 / 0 hồ sơ đã giải quyết" in text_of(page)


def test_the_leader_sees_numerator_and_denominator(leader):
    for days in (1, 0, -1):
        finished(days)
    words = text_of(enter(leader).get("/dashboard/"))
    assert "66,7 % 2 / 3 hồ sơ đã giải quyết" in words
    assert "khớp" in words


def test_the_province_reads_its_parts_worst_first_and_opens_one(clerk):
    finished(1)
    finished(-2)
    desk = enter(make.person("lanhdao"))
    page = desk.get("/dashboard/").content.decode()
    assert f"?unit={make.unit().code}" in page
    opened = text_of(desk.get("/dashboard/", {"unit": make.unit().code}))
    assert "50,0 % 1 / 2 hồ sơ đã giải quyết" in opened


def test_a_leader_sees_no_other_unit(leader):
    finished(1)
    assert enter(leader).get("/dashboard/", {"unit": LONG_XUYEN}).status_code == 404
    other = official(Role.LEADER, LONG_XUYEN)
    assert "– 0 / 0 hồ sơ đã giải quyết" in text_of(enter(other).get("/dashboard/"))


@pytest.mark.parametrize(
    "username", ["congdan", "motcua", "chuyenvien", "quanly", "quantri", "buudien"]
)
def test_who_does_not_lead_finds_no_dashboard(db, username):
    assert enter(make.person(username)).get("/dashboard/").status_code == 404


@pytest.mark.parametrize("username", ["lanhdaodonvi", "lanhdao", "thanhtra"])
def test_the_dashboard_asks_few_questions(clerk, username, django_assert_max_num_queries):
    for state in (State.PROCESSING, State.RESOLVED, State.SUSPENDED):
        make.dossier(state)
    desk = enter(make.person(username))
    desk.get("/dashboard/")
    with django_assert_max_num_queries(10):
        assert desk.get("/dashboard/").status_code == 200


def test_where_nothing_is_late_is_left_out_of_the_league(clerk):
    finished(1)
    desk = enter(make.person("lanhdao"))
    assert "Không có hồ sơ trễ hạn." in text_of(desk.get("/dashboard/"))
    overdue = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=90))
    Dossier.objects.filter(pk=overdue.pk).update(due_at=timezone.now() - timedelta(days=9))
    page = text_of(desk.get("/dashboard/"))
    assert "1 quá hạn" in page
    assert "Rút 0 · dừng 0" in page
