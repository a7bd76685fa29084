"""Clerks, officers and leaders find their work and do it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Post, Role
from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.due import standing, working_dates
from dossiers.states import Channel, State
from tests import make

pytestmark = pytest.mark.django_db


def enter(person: Person) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(person)
    return client


def text_of(response) -> str:
    """What is read, without tags and with single spaces."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(bare.replace("&nbsp;", " ").split())


def official(role: str, unit_code: str) -> Person:
    person = Person.objects.create_user("nguoi.khac", "khac@motcua.example", full_name="Danh Út")
    Post.objects.create(
        person=person, unit=make.unit(unit_code), role=role, valid_from=timezone.localdate()
    )
    return person


# The start page


def test_the_desk_greets_and_says_what_needs_doing_now(clerk):
    make.dossier(State.SUBMITTED)
    page = enter(clerk).get("/desk/")
    assert f"Chào {clerk.full_name}" in text_of(page)
    assert "1 Chờ tiếp nhận" in text_of(page)


def test_who_has_no_work_at_a_desk_finds_no_desk(citizen, stranger):
    for person in (citizen, stranger, make.person("quanly"), make.person("quantri")):
        for path in ("", "queue/", "archive/", "search/", "next/", "intake/"):
            assert enter(person).get(f"/desk/{path}").status_code == 404, (person, path)


def test_nobody_unknown_gets_in(client):
    assert client.get("/desk/queue/").headers["Location"].startswith("/accounts/login/")


# The queue


@pytest.mark.parametrize(
    ("state", "view"),
    [
        (State.SUBMITTED, "incoming"),
        (State.PROCESSING, "held"),
        (State.AWAITING_SUPPLEMENT, "supplement"),
        (State.AWAITING_COMPLETION, "supplement"),
        (State.RESOLVED, "hand_out"),
    ],
)
def test_a_dossier_stands_in_the_view_of_its_state(clerk, state, view):
    made = make.dossier(state)
    desk = enter(clerk)
    page = desk.get("/desk/queue/", {"view": view})
    assert f"/dossiers/{made.number}/" in page.content.decode()
    others = {"incoming", "held", "hand_out"} - {view, "held" if made.received_at else ""}
    for other in others:
        assert made.number not in desk.get("/desk/queue/", {"view": other}).content.decode()


def test_a_filing_that_has_no_code_shows_when_it_was_filed(clerk):
    made = make.dossier(State.SUBMITTED)
    words = text_of(enter(clerk).get("/desk/queue/", {"view": "incoming"}))
    filed = timezone.localtime(made.filed_at)
    assert f"Nộp {filed:%d/%m %H:%M}" in words
    assert "Nhận trước" in words


def test_work_lies_on_the_table_of_its_role_and_then_of_its_assignee(clerk, officer, leader):
    made = make.dossier(State.RECEIVED)
    assert made.number in text_of(enter(clerk).get("/desk/queue/?view=mine"))
    assert made.number not in text_of(enter(officer).get("/desk/queue/?view=mine"))
    colleague = official(Role.OFFICER, made.unit.code)
    made = make.do(made, "start", clerk, assignee=officer)
    assert made.number in text_of(enter(officer).get("/desk/queue/?view=mine"))
    assert made.number not in text_of(enter(colleague).get("/desk/queue/?view=mine"))
    assert made.number not in text_of(enter(leader).get("/desk/queue/?view=mine"))


def test_the_most_urgent_stands_first_and_the_paused_last(clerk):
    paused = make.dossier(State.SUSPENDED)
    moment = timezone.now()
    later = make.dossier(State.PROCESSING, moment - timedelta(hours=2), code="1.004884")
    late = make.dossier(State.PROCESSING, moment - timedelta(days=20))
    page = enter(clerk).get("/desk/queue/?view=held").content.decode()
    places = [page.index(one.number) for one in (late, later, paused)]
    assert places == sorted(places)


def test_another_units_clerk_sees_nothing_of_it(clerk):
    made = make.dossier(State.PROCESSING)
    other = enter(official(Role.CLERK, LONG_XUYEN))
    assert made.number not in text_of(other.get("/desk/queue/?view=held"))
    assert made.number not in text_of(other.get("/desk/search/", {"q": made.owner_name}))
    assert other.get(f"/dossiers/{made.number}/").status_code == 404


def test_the_provincial_leader_sees_every_unit_with_its_name(clerk):
    made = make.dossier(State.PROCESSING)
    words = text_of(enter(make.person("lanhdao")).get("/desk/queue/?view=held"))
    assert made.number in words
    assert made.unit.name in words


@pytest.mark.parametrize("sought", ["tran van minh", "Trần Văn  Minh", "minh tran", "091085001234"])
def test_a_dossier_is_found_by_name_without_accents_and_by_id_number(clerk, sought):
    made = make.dossier(State.PROCESSING)
    assert made.number in text_of(enter(clerk).get("/desk/search/", {"q": sought}))


def test_a_number_leads_straight_to_the_dossier(clerk):
    made = make.dossier(State.PROCESSING)
    desk = enter(clerk)
    for number in (made.code, made.reference.lower()):
        found = desk.get("/desk/search/", {"q": number})
        assert found.headers["Location"] == f"/dossiers/{made.code}/"


@pytest.mark.parametrize("sought", ["khong co ai", "%", "\0", "' or 1=1", "a" * 300, "…"])
def test_whatever_is_sought_is_answered(clerk, sought):
    made = make.dossier(State.PROCESSING)
    answer = enter(clerk).get("/desk/search/", {"q": sought})
    assert answer.status_code == 200
    assert "/desk/queue/" in answer.content.decode()
    assert made.owner_phone not in answer.content.decode()


def test_filters_narrow_the_list(clerk):
    birth = make.dossier(State.PROCESSING)
    other = make.dossier(State.PROCESSING, code="2.000815", channel=Channel.POST)
    desk = enter(clerk)
    for narrowed, here, gone in [
        ({"channel": "post"}, other, birth),
        ({"procedure": "1.001193"}, birth, other),
        ({"field": birth.procedure.field.code}, birth, other),
    ]:
        words = text_of(desk.get("/desk/queue/", {"view": "held", **narrowed}))
        assert here.number in words
        assert gone.number not in words
    assert desk.get("/desk/queue/?view=held&channel=nonsense").status_code == 200
    assert desk.get("/desk/queue/?view=nonsense").status_code == 404


def test_pages_follow_each_other_without_a_gap_or_a_repeat(clerk, monkeypatch):
    monkeypatch.setattr("dossiers.keyset.PAGE", 2)
    made = {make.dossier(state).number for state in [State.PROCESSING] * 3 + [State.SUSPENDED] * 2}
    desk, where, seen = enter(clerk), "?view=held", []
    while where:
        page = desk.get(f"/desk/queue/{where}").content.decode()
        seen += re.findall(r'class="code" href="/dossiers/([^/]+)/"', page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        where = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen))
    assert set(seen) == made


@pytest.mark.parametrize(
    "cursor", ["x", "_", "_x", "2026-11-11_5", "nonsense_5", "_99999999999999999999"]
)
def test_a_broken_cursor_shows_the_first_page(clerk, cursor):
    made = make.dossier(State.PROCESSING)
    assert made.number in text_of(
        enter(clerk).get("/desk/queue/", {"view": "held", "after": cursor})
    )


def test_the_next_filing_is_the_one_that_waits_longest(clerk):
    desk = enter(clerk)
    assert desk.get("/desk/next/").headers["Location"] == "/desk/queue/"
    make.dossier(State.SUBMITTED)
    oldest = make.dossier(State.SUBMITTED, timezone.now() - timedelta(days=1))
    assert desk.get("/desk/next/").headers["Location"] == f"/dossiers/{oldest.reference}/"


def test_the_queue_asks_at_most_eight_questions(clerk, django_assert_max_num_queries):
    for state in (State.PROCESSING, State.RECEIVED, State.AWAITING_SUPPLEMENT, State.SUBMITTED):
        make.dossier(state)
    for username in ("motcua", "lanhdaodonvi", "lanhdao", "thanhtra"):
        desk = enter(make.person(username))
        desk.get("/desk/queue/")
        for path in ("/desk/", "/desk/queue/?view=held", "/desk/search/?q=minh", "/desk/archive/"):
            with django_assert_max_num_queries(8):
                assert desk.get(path).status_code == 200


# How a dossier stands


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("2026-11-20 09:10", "2026-11-16 09:00", "Còn 4 ngày"),
        ("2026-11-17 09:10", "2026-11-16 09:00", "Còn 1 ngày"),
        ("2026-11-16 17:00", "2026-11-16 09:00", "Hôm nay 17:00"),
        ("2026-11-16 09:10", "2026-11-16 16:00", "Hôm nay 09:10"),
        ("2026-11-13 09:10", "2026-11-16 09:00", "Trễ 1 ngày"),
        ("2026-11-13 09:10", "2026-11-14 09:00", "Trễ hạn"),
    ],
)
def test_a_chip_counts_working_dates(clerk, due, now, words):
    made = make.dossier(State.PROCESSING)
    made.due_at = make.at(due)
    assert standing(made, make.at(now), working_time_of(made.unit)).words == words


def test_days_off_do_not_count(clerk):
    time = working_time_of(make.unit())
    day = make.at("2026-04-24 09:00").date()
    assert working_dates(day, day + timedelta(days=7), time) == 2  # 27/4, 30/4 and 1/5 are off


def test_what_was_done_late_says_so_shortly(clerk):
    made = make.dossier(State.RESOLVED)
    made.due_at, made.finished_at = make.at("2026-11-13 09:10"), make.at("2026-11-16 09:00")
    chip = standing(made, make.at("2026-11-18 09:00"), working_time_of(made.unit))
    assert chip.words == "Xong, trễ 1 ngày"


@pytest.mark.parametrize("username", ["lanhdao", "thanhtra"])
def test_who_may_read_the_queue_finds_it_in_the_bar(db, username):
    page = enter(make.person(username)).get("/dashboard/").content.decode()
    assert '<a href="/desk/queue/">' in page
    assert 'role="search" action="/desk/search/"' in page
