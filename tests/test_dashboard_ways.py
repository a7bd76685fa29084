"""From the province to a dossier and back, as known now or then, in few questions."""

import html
import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from dossiers.states import State
from reports.ledger.compaction import closed_batch
from reports.overview import in_progress_by_due_date
from tests import make
from tests.house import changed
from tests.test_dashboard import finished, overdue
from tests.test_desk_pages import enter, text_of
from tests.test_lateness import a_late_office, ran_over

pytestmark = pytest.mark.django_db


# From the province to a dossier


def test_three_clicks_lead_from_the_province_to_a_dossier(clerk):
    made = overdue(code="1.004873")
    desk, unit = enter(make.person("lanhdao")), make.unit()
    page = desk.get("/dashboard/").content.decode()
    for name in (unit.name, made.version.name, made.code):
        link = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(html.escape(name))}</a>', page)
        assert link, name
        page = desk.get(html.unescape(link[1])).content.decode()
    assert made.owner_name in page


def test_each_step_of_the_way_leads_back(clerk):
    finished(-1, code="1.004873")
    asked = {"unit": make.unit().code, "procedure": "1.004873"}
    page = enter(make.person("lanhdao")).get("/dashboard/", asked)
    way = page.context["way"]
    assert [crumb.label for crumb in way][:2] == ["Toàn bộ phạm vi", make.unit().name]
    assert "unit=" not in way[0].link
    assert f"unit={make.unit().code}" in way[1].link
    assert "procedure=" not in way[1].link
    assert way[-1].link == ""


def test_the_province_reads_its_procedures_worst_first(clerk):
    finished(1, code="1.001193")
    finished(-2, code="1.004873")
    page = enter(make.person("lanhdao")).get("/dashboard/")
    assert [one.key for one in page.context["leagues"]["procedure"].entries] == [
        "1.004873",
        "1.001193",
    ]


# As known at a time


def test_a_page_as_known_then_stays_as_it_was(leader):
    finished(-1)
    closed_batch()
    known = timezone.now().isoformat()
    finished(1)
    desk = enter(leader)
    assert "50,0 % 1 / 2 hồ sơ" in text_of(desk.get("/dashboard/"))
    for page in ("/dashboard/", "/dashboard/press/"):
        words = text_of(desk.get(page, {"known": known}))
        assert "Số liệu tính đến" in words
        assert "tính lúc" not in words
    words = text_of(desk.get("/dashboard/", {"known": known}))
    assert "0,0 % 0 / 1 hồ sơ đã giải quyết" in words
    assert "Sắp đến hạn trả" not in words
    assert "Bước gây trễ" not in words
    assert "khớp" not in words


def test_known_stays_in_every_link(leader):
    finished(-1)
    closed_batch()
    known = timezone.now().isoformat()
    page = enter(leader).get("/dashboard/", {"known": known}).content.decode()
    links = re.findall(r'href="(/dashboard/[^"]*\?[^"]*)"', page)
    without = [link for link in links if "known=" not in link]
    assert len(links) > 20
    assert len(without) == 1  # back to what is known now


def test_steps_are_not_known_as_of_then(leader):
    item = ran_over(finished(-1))
    closed_batch()
    asked = {"step": item.name, "role": item.role, "which": "done", "known": timezone.now()}
    answer = enter(leader).get("/dashboard/steps/", {**asked, "known": timezone.now().isoformat()})
    assert answer.status_code == 400
    assert "theo thời điểm cũ" in text_of(answer)


# What is due


def test_what_is_due_is_the_same_from_both_indexes(clerk):
    for days in (1, 3, 3):
        made = make.dossier(State.PROCESSING)
        changed(made, due_at=timezone.now() + timedelta(days=days))
    overdue()
    finished(1)
    make.dossier(State.SUSPENDED)
    today = timezone.localdate()
    for conditions in ({}, {"unit": make.unit()}, {"procedure__code": "1.001193"}):
        small = in_progress_by_due_date(conditions, today, today)
        assert small == in_progress_by_due_date(conditions, today)
        assert sum(small.values()) == 5


@pytest.mark.parametrize("asked", ["", "unit", "channel"])
@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
def test_a_narrowed_page_asks_few_questions_too(clerk, asked, django_assert_max_num_queries):
    a_late_office()
    desk = enter(make.person("lanhdao"))
    words = {"unit": {"unit": make.unit().code}, "channel": {"channel": "online"}}.get(asked, {})
    desk.get("/dashboard/", words)
    with django_assert_max_num_queries(12):
        assert desk.get("/dashboard/", words).status_code == 200
