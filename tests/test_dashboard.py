"""The leader's first page: how much was on time, where it is late, and every number opens."""

import html
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.models import Role
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from reports.definitions import NAMES
from reports.overview import a_year_before
from reports.scope import scope_of
from reports.turns import turn_of
from tests import make
from tests.house import changed
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db


def finished(days_before_due: int, **changes) -> Dossier:
    """Resolved so many dates before its due date; negative is late."""
    made = make.dossier(State.RESOLVED, **changes)
    due = made.finished_at + timedelta(days=days_before_due)
    changed(made, due_at=due)
    return made


def overdue(days: int = 9, **changes) -> Dossier:
    made = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=90), **changes)
    due = timezone.now() - timedelta(days=days)
    changed(made, due_at=due)
    return made


def given_to(code: str, made: Dossier) -> None:
    """As if another unit were competent."""
    changed(made, unit=make.unit(code))


def moved_to(made: Dossier, day: date) -> None:
    """As if it all had been on another day."""
    gap = localtime(made.finished_at).date() - day
    moments = ("filed_at", "received_at", "due_at", "finished_at")
    made.refresh_from_db()
    shifted = {name: getattr(made, name) - gap for name in moments}
    changed(made, **shifted)


# What the leader reads


def test_the_leader_sees_numerator_and_denominator(leader):
    for days in (1, 0, -1):
        finished(days)
    words = text_of(enter(leader).get("/dashboard/"))
    assert "66,7 % 2 / 3 hồ sơ đã giải quyết" in words
    assert "3 tiếp nhận = 3 + 0 + 0 khớp" in words


def test_what_is_overdue_counts_in_the_second_rate(leader):
    finished(1)
    overdue()
    words = text_of(enter(leader).get("/dashboard/"))
    assert "100,0 % 1 / 1 hồ sơ đã giải quyết" in words
    assert "Tính cả 1 hồ sơ đang quá hạn: 50,0 % ( 1 / 2 )" in words


def test_nothing_of_nothing_is_a_dash(leader):
    words = text_of(enter(leader).get("/dashboard/"))
    assert "– 0 / 0 hồ sơ đã giải quyết" in words
    assert "Chưa có số liệu kỳ trước để so sánh." in words


def test_what_came_before_the_period_is_carried_over(leader):
    overdue()
    today = timezone.localdate()
    words = text_of(enter(leader).get("/dashboard/", {"from": today, "to": today}))
    assert "1 chuyển sang + 0 tiếp nhận = 0 + 1 + 0 khớp" in words


def test_it_is_compared_with_the_same_dates_a_year_before(leader):
    today = timezone.localdate()
    for days, day in ((1, today), (-1, a_year_before(today)), (2, a_year_before(today))):
        moved_to(finished(days), day)
    asked = {"from": today - timedelta(days=20), "to": today}
    words = text_of(enter(leader).get("/dashboard/", asked))
    assert f"tăng 50,0 điểm so với cùng kỳ {today.year - 1} (50,0 %, 1 / 2 )" in words


def test_without_last_year_it_is_compared_with_the_period_before(leader):
    today = timezone.localdate()
    moved_to(finished(1), today - timedelta(days=7))
    moved_to(finished(-1), today)
    asked = {"from": today - timedelta(days=4), "to": today}
    words = text_of(enter(leader).get("/dashboard/", asked))
    assert "giảm 100,0 điểm so với kỳ liền trước" in words


def test_who_waits_for_whom(leader):
    for state in (State.PROCESSING, State.AWAITING_SUPPLEMENT, State.AWAITING_DUES):
        make.dossier(state)
    words = text_of(enter(leader).get("/dashboard/"))
    assert "3 hồ sơ đang giải quyết chờ ai" in words
    assert "Cơ quan xử lý 1 33,3 %" in words
    for name in ("awaiting_supplement", "awaiting_dues", "suspended"):  # as tables call them
        assert f"{NAMES[name]} {int(name != 'suspended')}" in words


def test_a_unit_without_parts_shows_its_procedures(leader):
    finished(-1, code="1.004873")
    words = text_of(enter(leader).get("/dashboard/"))
    assert "Thủ tục trễ nhiều nhất" in words
    assert "100,0 % 1 / 1 0 quá hạn" in words


def test_the_province_reads_its_parts_worst_first_and_opens_one(clerk):
    finished(1)
    finished(-2)
    given_to(LONG_XUYEN, finished(-2))
    desk = enter(make.person("lanhdao"))
    page = desk.get("/dashboard/").content.decode()
    assert page.index(f"unit={LONG_XUYEN}") < page.index(f"unit={make.unit().code}")
    opened = text_of(desk.get("/dashboard/", {"unit": make.unit().code}))
    assert "50,0 % 1 / 2 hồ sơ đã giải quyết" in opened


def test_where_nothing_is_late_is_left_out_of_the_league(clerk):
    finished(1)
    desk = enter(make.person("lanhdao"))
    assert "Không có hồ sơ trễ hạn." in text_of(desk.get("/dashboard/"))
    overdue()
    assert "1 quá hạn" in text_of(desk.get("/dashboard/"))


# The question


def test_presets_keep_the_unit(clerk):
    page = enter(make.person("lanhdao")).get("/dashboard/", {"unit": LONG_XUYEN})
    today = timezone.localdate()
    month = urlencode({"from": today.replace(day=1), "to": today, "unit": LONG_XUYEN})
    assert f'href="/dashboard/?{html.escape(month)}"' in page.content.decode()


def test_a_wrong_date_is_told_beside_its_field_and_stays(leader):
    finished(1)
    page = enter(leader).get("/dashboard/", {"from": "31/02/2026", "to": "1/11/2026"})
    assert page.status_code == 400
    assert 'value="31/02/2026" aria-invalid="true"' in page.content.decode()
    assert 'value="1/11/2026"' in page.content.decode()
    assert "hồ sơ đã giải quyết" not in text_of(page)  # nobody reads the wrong days' figures


@pytest.mark.parametrize("asked", ["from=2035-12-01&to=2035-12-31", "to=2100-12-31"])
def test_days_beyond_the_calendar_are_answered(leader, asked):
    finished(1)
    assert enter(leader).get(f"/dashboard/?{asked}").status_code == 200


@pytest.mark.parametrize("page", ["dashboard/", "dashboard/press/"])
def test_a_period_before_the_first_dossier_is_refused(leader, page):
    finished(1)
    asked = {"from": "2019-01-01", "to": "2019-11-16", "measure": "late"}
    answer = enter(leader).get(f"/{page}", asked)
    assert answer.status_code == 400
    assert "Kỳ này chưa có hồ sơ" in text_of(answer)


def test_whoever_asks_for_many_reports_at_once_waits_for_the_first(leader):
    finished(1)
    desk = enter(leader)
    with turn_of(leader), turn_of(leader):
        answer = desk.get("/dashboard/")
        assert (answer.status_code, answer["Retry-After"]) == (429, "5")
        told = desk.get("/api/v1/reports/on-time/")
        assert (told.status_code, told["Retry-After"]) == (429, "5")
        assert told.json()["detail"].endswith("mở tiếp.")
        assert enter(make.person("lanhdao")).get("/dashboard/").status_code == 200
    assert desk.get("/dashboard/").status_code == 200


def test_a_period_that_ends_before_it_begins_is_refused(leader):
    page = enter(leader).get("/dashboard/", {"from": "2026-11-02", "to": "2026-11-01"})
    assert "Kỳ kết thúc trước khi bắt đầu" in text_of(page)


@pytest.mark.parametrize("asked", ["from=%27", "unit=H99", "to=9999-12-31", "level=high"])
def test_nonsense_is_never_our_mistake(leader, asked):
    assert enter(leader).get(f"/dashboard/?{asked}").status_code in {400, 404}


# Who may look where

PAGES = ("/dashboard/", "/dashboard/dossiers/?measure=late", "/dashboard/press/")


@pytest.mark.parametrize(
    "username", ["congdan", "motcua", "chuyenvien", "quanly", "quantri", "buudien"]
)
def test_who_does_not_lead_finds_no_figures(db, username):
    reader = enter(make.person(username))
    assert {reader.get(page).status_code for page in PAGES} == {404}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_unknown_gets_in(client, page):
    assert client.get(page).headers["Location"].startswith("/accounts/login/")


def test_a_leader_sees_no_other_unit(leader):
    finished(1)
    for page in PAGES:
        assert enter(leader).get(page, {"unit": LONG_XUYEN, "measure": "late"}).status_code == 404
    other = official(Role.LEADER, LONG_XUYEN)
    assert "– 0 / 0 hồ sơ đã giải quyết" in text_of(enter(other).get("/dashboard/"))
    assert ": 0 hồ sơ" in text_of(enter(other).get("/dashboard/dossiers/?measure=received"))


@pytest.mark.parametrize("username", ["lanhdao", "thanhtra"])
def test_the_province_and_the_inspector_see_every_unit(clerk, username):
    given_to(LONG_XUYEN, finished(1))
    page = enter(make.person(username)).get("/dashboard/dossiers/?measure=received")
    assert ": 1 hồ sơ" in text_of(page)


@pytest.mark.parametrize("username", ["lanhdaodonvi", "lanhdao", "thanhtra"])
def test_the_dashboard_asks_few_questions(clerk, username, django_assert_max_num_queries):
    for state in (State.PROCESSING, State.RESOLVED, State.SUSPENDED):
        make.dossier(state)
    desk = enter(make.person(username))
    desk.get("/dashboard/")
    with django_assert_max_num_queries(12):
        assert desk.get("/dashboard/").status_code == 200


def test_the_whole_scope_of_a_leader_is_the_unit(leader):
    assert scope_of(leader, "").tops == (make.unit(),)
