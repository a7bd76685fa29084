"""The officer's own table: found from the desk, and each of its numbers opens their dossiers."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import Post, Role
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.models import Dossier, WorkItem
from reports.asked import within
from tests import make
from tests.callers import signed_in
from tests.test_desk_pages import text_of
from tests.test_exports import exported
from tests.test_officers import LEADER, OFFICER, SECOND, second, started

__all__ = ["second"]  # a fixture
pytestmark = pytest.mark.django_db

TABLE, LIST = "/dashboard/table/", "/dashboard/dossiers/"
OWN = f"{TABLE}?by=officer"
FIGURE = re.compile(r'<a class="sum" href="([^"]+)">([\d.]+)</a>')
CODE = re.compile(r'class="code" href="/dossiers/([^/]+)/')
STRANGERS = ("congdan", "nguoi.la", "motcua", "chuyenvien.longxuyen", "lanhdao.longxuyen", "quanly")


def page(username: str, link: str) -> str:
    answer = signed_in(username).get(html.unescape(link))
    assert answer.status_code == 200, link
    return answer.content.decode()


def at_work(officer: Person, number: int) -> set[str]:
    return {started(officer).code for _one in range(number)}


@pytest.mark.parametrize("place", ["/desk/", "/desk/queue/"])
def test_officers_find_their_own_figures_at_the_desk(officer: Person, place: str) -> None:
    link = f'href="{OWN}"'
    assert link in page(OFFICER, place)
    assert "Số liệu của tôi" in page(OFFICER, OWN)
    for username in (LEADER, "motcua"):
        assert link not in page(username, place)


def test_each_number_opens_exactly_the_officers_own(officer: Person, second: Person) -> None:
    own, _others = at_work(officer, 3), at_work(second, 2)
    make.do(Dossier.objects.get(code=min(own)), "ask_supplement")
    found = FIGURE.findall(page(OFFICER, OWN))
    assert len(found) == 3  # received, within the deadline, waiting
    for link, number in found:
        listed = page(OFFICER, link)
        assert len(CODE.findall(listed)) == int(number)
        assert {*CODE.findall(listed)} <= own


@pytest.mark.parametrize("by", ["month", "quarter", "procedure", "field", "level", "channel"])
def test_the_same_by_month_and_kind(officer: Person, second: Person, by: str) -> None:
    own, _others = at_work(officer, 2), at_work(second, 1)
    [way] = re.findall(rf'href="({TABLE}\?[^"]*by={by})"', page(OFFICER, OWN))
    found = FIGURE.findall(page(OFFICER, way))
    assert found
    for link, _number in found:
        assert {*CODE.findall(page(OFFICER, link))} == own


def test_the_total_is_the_officers_and_not_the_units(officer: Person, second: Person) -> None:
    at_work(officer, 1)
    at_work(second, 1)
    named = f"Tổng của {officer.full_name}"
    assert named in page(OFFICER, OWN)
    assert named in [row[1] for row in exported(OFFICER, by="officer") if len(row) > 1]
    for by in ("officer", "month"):
        assert named in page(LEADER, f"{TABLE}?by={by}&officer={OFFICER}")
    assert f"Tổng, {within(make.unit().name)}" in text_of(signed_in(LEADER).get(OWN))
    assert "Tổng, chưa có chuyên viên" in page(LEADER, f"{OWN}&officer=-")


def test_nobody_else_reads_them(officer: Person, second: Person, stranger: Person) -> None:
    at_work(officer, 1)
    asked = f"officer={OFFICER}"
    places = (f"{OWN}&{asked}", f"{TABLE}?by=month&{asked}", f"{LIST}?measure=received&{asked}")
    for username in (OFFICER, LEADER):
        for place in places:
            assert signed_in(username).get(place).status_code == 200
    for username in (*STRANGERS, SECOND, "lanhdao", "thanhtra"):
        for place in (*places, *(f"{place}&unit=%3D{COMMUNE}" for place in places)):
            answer = signed_in(username).get(place)
            told = answer.content.decode()
            assert officer.full_name not in told
            assert FIGURE.findall(told) == CODE.findall(told) == []
            is_leader_elsewhere = username == "lanhdao.longxuyen" and COMMUNE not in place
            assert is_leader_elsewhere or answer.status_code in (400, 404), (username, place)


def test_officers_read_no_more_than_their_own(officer: Person, second: Person) -> None:
    at_work(second, 1)
    closed = (TABLE, f"{TABLE}?by=month", f"{LIST}?measure=received", "/dashboard/")
    for place in closed:
        assert signed_in(OFFICER).get(place).status_code == 404
    assert CODE.findall(page(OFFICER, f"{LIST}?measure=received&by=officer")) == []
    Post.objects.filter(person=officer).delete()
    assert signed_in(OFFICER).get(f"{LIST}?measure=received&officer={OFFICER}").status_code == 404


def test_a_list_leads_back_to_the_table(officer: Person) -> None:
    at_work(officer, 1)
    for username in (OFFICER, LEADER):
        link, _number = FIGURE.findall(page(username, f"{OWN}&from=2026-01-01"))[0]
        [back] = re.findall(r'class="goback" href="([^"]+)"', page(username, link))
        assert html.unescape(back).startswith(TABLE)
        assert "from=2026-01-01" in back
        assert officer.full_name in page(username, back)


def test_periods_stand_on_the_page(officer: Person) -> None:
    made = started(officer, timezone.now() - timedelta(days=2))
    links = re.findall(rf'class="tag" href="({TABLE}\?[^"]*by=officer[^"]*)"', page(OFFICER, OWN))
    assert len(links) >= 4
    assert all("from=" in link for link in links)
    year = f"{OWN}&from={made.received_at:%Y}-01-01"
    assert FIGURE.findall(page(OFFICER, year))


def test_an_officer_of_two_units_reads_each(officer: Person) -> None:
    since = timezone.localdate() - timedelta(days=40)
    other = make.unit(LONG_XUYEN)
    Post.objects.create(person=officer, unit=other, role=Role.OFFICER, valid_from=since)
    own = at_work(officer, 1)
    table = page(OFFICER, OWN)
    links = {html.unescape(link) for link in re.findall(r'class="tag" href="([^"]+)"', table)}
    for code, found in ((COMMUNE, own), (LONG_XUYEN, set())):
        [link] = [link for link in links if f"unit=%3D{code}" in link and "by=officer" in link][:1]
        numbers = FIGURE.findall(page(OFFICER, link))
        assert {code for one, _n in numbers for code in CODE.findall(page(OFFICER, one))} == found


def test_what_went_to_another_unit_is_told_and_does_not_open(officer: Person) -> None:
    made = started(officer, timezone.now() - timedelta(days=9))
    make.do(made, "transfer", moment=timezone.now() - timedelta(days=3))
    assert WorkItem.objects.filter(dossier=made).exists()
    for username in (OFFICER, LEADER):
        listed = page(username, f"{LIST}?measure=received&officer={OFFICER}&{last_days()}")
        assert made.code in listed
        assert CODE.findall(listed) == []


def last_days() -> str:
    return f"from={timezone.localdate() - timedelta(days=20)}"


def test_a_mistake_leads_officers_to_no_closed_door(officer: Person) -> None:
    answer: Any = signed_in(OFFICER).get(f"{OWN}&from=31/2/2026")
    assert answer.status_code == 400
    assert 'href="/dashboard/"' not in answer.content.decode()
