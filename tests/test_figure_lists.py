"""Every number of the leader's page opens to exactly its dossiers."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import Channel, State
from reports import listing
from reports.overview import a_year_before
from tests import make
from tests.house import changed
from tests.test_dashboard import finished, given_to, moved_to, overdue
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'<a class="sum" href="([^"]+)">([\d.]+)</a>')
COUNT = re.compile(r": ([\d.]+) (?:hồ sơ|phút|lượt) ")


def number(text: str) -> int:
    return int(text.replace(".", ""))


def a_busy_office() -> None:
    """Some of everything, in two units, this year and last."""
    for state in State:
        make.dossier(state)
    for days in (4, 0, -3):
        finished(days, code="1.004873")
    given_to(LONG_XUYEN, finished(-1, code="2.000815"))
    given_to(LONG_XUYEN, overdue())
    make.dossier(State.PROCESSING, channel=Channel.DESK, by=make.person("motcua"))
    today = timezone.localdate()
    moved_to(finished(1), a_year_before(today))
    moved_to(finished(-2), today - timedelta(days=35))


def test_every_figure_opens_to_exactly_its_dossiers(clerk):
    a_busy_office()
    lately = {"from": timezone.localdate() - timedelta(days=20)}
    for username, asked in [
        ("lanhdao", {}),
        ("lanhdao", {"unit": LONG_XUYEN}),
        ("lanhdao", {"channel": "desk", "level": "full_online"}),
        ("lanhdaodonvi", lately),
    ]:
        desk = enter(make.person(username))
        page = desk.get("/dashboard/", asked).content.decode()
        figures = {(html.unescape(link), number(shown)) for link, shown in FIGURE.findall(page)}
        assert len(figures) > 40, (username, asked)
        for link, shown in figures:
            words = text_of(desk.get(link))
            assert number(COUNT.search(words)[1]) == shown, (username, link)


def test_a_list_says_in_words_what_it_lists(leader):
    made = finished(-2)
    first, today = timezone.localdate().replace(month=1, day=1), timezone.localdate()
    page = enter(leader).get("/dashboard/dossiers/", {"measure": "late"})
    title = f"Trễ hạn, {make.unit().name}, {first:%d/%m}–{today:%d/%m/%Y}: 1 hồ sơ"
    assert title in text_of(page)
    assert f'href="/dossiers/{made.code}/?back=' in page.content.decode()


def test_what_is_due_on_a_day_is_listed_by_that_day(leader):
    today = timezone.localdate()
    for days in (1, 1, 2):
        made = make.dossier(State.PROCESSING)
        due = timezone.now() + timedelta(days=days)
        changed(made, due_at=due)
    asked = {"measure": "in_progress", "due": today + timedelta(days=1)}
    words = text_of(enter(leader).get("/dashboard/dossiers/", asked))
    assert f"hẹn trả {today + timedelta(days=1):%d/%m/%Y}" in words
    assert ": 2 hồ sơ" in words


def test_minutes_are_listed_with_what_they_add_up_to(leader):
    make.dossier(State.RESOLVED, timezone.now() - timedelta(days=3))
    page = enter(leader).get("/dashboard/dossiers/", {"measure": "minutes_processing"})
    assert re.search(r": [\d.]+ phút", text_of(page))


@pytest.mark.parametrize("measure", listing.LISTED)
def test_every_measure_has_its_list_and_its_name(leader, measure):
    page = enter(leader).get("/dashboard/dossiers/", {"measure": measure})
    assert f"{listing.NAMES[measure]}, " in page.context["title"] + ", "
    assert page.status_code == 200


@pytest.mark.parametrize("asked", ["", "measure=joy", "measure=late&due=31/2/2026"])
def test_a_list_of_nothing_known_says_why(leader, asked):
    page = enter(leader).get(f"/dashboard/dossiers/?{asked}")
    assert page.status_code == 400
    assert "Không mở được số liệu" in text_of(page)


def test_pages_go_on_and_back_though_all_came_at_one_moment(leader, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    codes = {make.dossier(State.PROCESSING).code for _number in range(8)}
    Dossier.objects.update(received_at=timezone.now() - timedelta(minutes=5))
    desk, link = enter(leader), "/dashboard/dossiers/?measure=received"
    pages = []
    while link:
        page = desk.get(link).content.decode()
        pages.append(re.findall(r'class="code" href="/dossiers/([^/]+)/', page))
        back, link = neighbour(page, "prev"), neighbour(page, "next")
    assert [len(found) for found in pages] == [3, 3, 2]
    assert {code for found in pages for code in found} == codes
    page = desk.get(back).content.decode()
    assert re.findall(r'class="code" href="/dossiers/([^/]+)/', page) == pages[1]
    page = desk.get(neighbour(page, "prev")).content.decode()
    assert re.findall(r'class="code" href="/dossiers/([^/]+)/', page) == pages[0]
    assert neighbour(page, "prev") == ""


def neighbour(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return html.unescape(found[1]) if found else ""
