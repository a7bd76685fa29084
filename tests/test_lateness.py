"""What makes dossiers late, worst first: units, procedures, fields and steps, and how far the
whole is from its target."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.legal_terms import forget_terms
from agencies.models import LegalTerm
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, WorkItem
from dossiers.states import State
from reports.figures import narrow_of
from reports.late_steps import LateStep, late_steps, steps_behind
from reports.periods import Period
from tests import make
from tests.test_dashboard import finished, given_to, moved_to, overdue
from tests.test_desk_pages import enter, text_of
from tests.test_figure_lists import COUNT, FIGURE, number

pytestmark = pytest.mark.django_db
TARGET = LegalTerm.objects.filter(key=LegalTerm.Key.ON_TIME_TARGET)


@pytest.fixture(autouse=True)
def terms_as_they_are():
    forget_terms()
    yield
    forget_terms()


def ran_over(made: Dossier, place: int = 0, days: int = 1) -> WorkItem:
    """One of its steps that are done, as if it had been due before."""
    item = WorkItem.objects.filter(dossier=made, kind="step", done_at__isnull=False)[place]
    item.due_at = item.done_at - timedelta(days=days)
    item.save()
    return item


def left_open(made: Dossier) -> WorkItem:
    item = WorkItem.objects.get(dossier=made, kind="step", done_at=None)
    item.due_at = timezone.now() - timedelta(hours=1)
    item.save()
    return item


def asked_of(*units: str, period: Period | None = None, **conditions) -> tuple[LateStep, ...]:
    now = timezone.localtime()
    period = period or Period(date(now.year, 1, 1), now.date())
    inside = [make.unit(code).pk for code in units or [make.unit().code]]
    narrow = narrow_of({"unit__in": inside, **conditions})
    return late_steps(inside, narrow, period, now, with_done=True)


# The target


def test_the_headline_says_how_far_it_is_from_the_target(leader):
    for days in (1, 0, -1, 2):
        finished(days)
    words = text_of(enter(leader).get("/dashboard/"))
    assert "75,0 % 3 / 4 hồ sơ đã giải quyết thấp hơn 23,0 điểm so với mục tiêu 98,0 %" in words


def test_above_the_target_is_said_as_well(leader):
    finished(1)
    words = text_of(enter(leader).get("/dashboard/"))
    assert "cao hơn 2,0 điểm so với mục tiêu 98,0 %" in words


def test_the_target_is_that_of_the_last_day_of_the_period(leader):
    today = timezone.localdate()
    TARGET.update(valid_to=today - timedelta(days=1))
    TARGET.create(key=LegalTerm.Key.ON_TIME_TARGET, amount=1000, ground="-", valid_from=today)
    finished(1)
    moved_to(finished(1), today - timedelta(days=3))
    desk = enter(leader)
    assert "đạt đúng mục tiêu 100,0 %" in text_of(desk.get("/dashboard/"))
    asked = {"from": today - timedelta(days=9), "to": today - timedelta(days=1)}
    assert "so với mục tiêu 98,0 %" in text_of(desk.get("/dashboard/", asked))


def test_without_a_target_there_is_none(leader, client):
    TARGET.delete()
    finished(-1)
    assert "mục tiêu" not in text_of(enter(leader).get("/dashboard/"))
    words = text_of(client.get("/figures/", headers={"accept-language": "vi"}))
    assert "mục tiêu" not in words


# Steps


def test_steps_count_the_late_dossiers_in_which_they_ran_over(clerk):
    late, punctual = finished(-1), finished(1)
    step = ran_over(late)
    ran_over(punctual)
    ran_over(late, place=1)
    [first, second] = asked_of()
    names = {(one.name, one.role): one for one in (first, second)}
    assert names[step.name, step.role][2:] == (2, 1, 0)
    assert first.of_late == second.of_late == 1


def test_a_step_that_is_open_past_its_date_counts_until_it_is_done(clerk):
    item = left_open(make.dossier(State.PROCESSING))
    [found] = asked_of()
    assert found == LateStep(item.name, item.role, 0, 0, 1)
    today = timezone.localdate()
    over = Period(today - timedelta(days=9), today - timedelta(days=1))
    assert asked_of(period=over) == ()


def test_a_step_counts_where_and_when_it_was_done(clerk):
    step = ran_over(finished(-1, code="1.004873"))
    today = step.done_at.astimezone(make.VIETNAM).date()
    assert asked_of(LONG_XUYEN) == ()
    assert asked_of(period=Period(today - timedelta(days=9), today - timedelta(days=1))) == ()
    assert len(asked_of(period=Period(today, today))) == 1
    assert len(asked_of(procedure__code="1.004873")) == 1
    assert asked_of(procedure__code="1.001193") == ()
    assert asked_of(channel="post") == ()


def test_a_step_done_late_twice_is_one_late_dossier(clerk):
    made = finished(-1)
    item = ran_over(made)
    item.pk = None
    item.save()
    [found] = asked_of()
    assert found[2:] == (2, 1, 0)
    now = timezone.localtime()
    period = Period(date(now.year, 1, 1), now.date())
    asked = ((item.name, item.role), {"unit__in": [item.unit_id]}, period, now)
    assert {which: steps_behind(which, *asked).count() for which in ("done", "of_late")} == {
        "done": 2,
        "of_late": 1,
    }


def a_late_office() -> None:
    for number_, days in enumerate((-3, -1, 2)):
        made = finished(days, code="1.004873" if number_ else "1.001193")
        ran_over(made)
        ran_over(made, place=1)
    left_open(make.dossier(State.PROCESSING))
    overdue()
    given_to(LONG_XUYEN, finished(-1, code="2.000815"))


@pytest.mark.parametrize(
    ("username", "page", "least"),
    [
        ("lanhdao", "/dashboard/", 60),
        ("lanhdaodonvi", "/dashboard/?procedure=1.004873", 30),
        ("lanhdaodonvi", "/dashboard/parts/?part=step", 9),
        ("lanhdao", "/dashboard/parts/?part=unit", 10),
        ("lanhdao", "/dashboard/parts/?part=procedure", 15),
        ("lanhdao", "/dashboard/parts/?part=field", 10),
    ],
)
def test_every_number_opens_to_exactly_its_dossiers(clerk, username, page, least):
    a_late_office()
    desk = enter(make.person(username))
    found = FIGURE.findall(desk.get(page).content.decode())
    figures = {(html.unescape(link), number(shown)) for link, shown in found}
    assert len(figures) >= least
    for link, shown in figures:
        assert number(COUNT.search(text_of(desk.get(link)))[1]) == shown, link


def test_the_list_of_a_step_goes_on_page_by_page(leader, monkeypatch):
    monkeypatch.setattr("reports.views.lateness.PAGE", 2)
    items = [ran_over(finished(-1)) for _number in range(5)]
    asked = {"step": items[0].name, "role": items[0].role, "which": "of_late"}
    desk, seen, link = enter(leader), [], ""
    page = desk.get("/dashboard/steps/", asked).content.decode()
    while True:
        seen += re.findall(r'class="code" href="/dossiers/([^/]+)/', page)
        link = re.search(r'href="([^"]+)" rel="next"', page)
        if not link:
            break
        page = desk.get(html.unescape(link[1])).content.decode()
    assert sorted(seen) == sorted(item.dossier.code for item in items)
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    page = desk.get(html.unescape(back[1])).content.decode()
    assert re.findall(r'class="code" href="/dossiers/([^/]+)/', page) == seen[2:4]


@pytest.mark.parametrize(
    "asked",
    ["", "step=x", "step=x&role=joy&which=done", "step=x&role=clerk&which=joy", "part=joy"],
)
def test_a_list_of_no_known_step_says_why(leader, asked):
    for page in ("steps", "parts"):
        answer = enter(leader).get(f"/dashboard/{page}/?{asked}")
        assert answer.status_code == 400
        assert "Không mở được số liệu" in text_of(answer)


@pytest.mark.parametrize(
    ("username", "status"),
    [("lanhdao", 200), ("thanhtra", 200), ("chuyenvien", 404), ("congdan", 404)],
)
def test_only_who_leads_or_inspects_reads_of_steps(clerk, username, status):
    item = ran_over(finished(-1))
    desk = enter(make.person(username))
    asked = {"step": item.name, "role": item.role, "which": "done"}
    assert desk.get("/dashboard/steps/", asked).status_code == status
    assert desk.get("/dashboard/parts/", {"part": "step"}).status_code == status


def test_a_leader_reads_of_no_other_units_steps(leader):
    item = ran_over(finished(-1))
    asked = {"step": item.name, "role": item.role, "which": "done", "unit": LONG_XUYEN}
    assert enter(leader).get("/dashboard/steps/", asked).status_code == 404
