"""Archive and search: nothing missing, nothing twice, nothing of others, and never a long walk."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Post, Role
from citizens.models import Person
from dossiers import search
from dossiers.demo.accounts import LONG_XUYEN, PROVINCE
from dossiers.models import Dossier
from dossiers.states import ENDED, Channel, State
from tests import make
from tests.callers import caller
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db

LINK = re.compile(r'class="code" href="/dossiers/([^/]+)/"')


def listed(desk: Client, path: str, **asked: str) -> list[str]:
    return LINK.findall(desk.get(path, asked).content.decode())


def link_in(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return found[1].replace("&amp;", "&") if found else ""


def walked(desk: Client, where: str, rel: str = "next") -> list[list[str]]:
    """The rows of every page from there on."""
    pages = []
    while where:
        page = desk.get(where).content.decode()
        pages.append(LINK.findall(page))
        link = link_in(page, rel)
        where = f"{where.partition('?')[0]}{link}" if link else ""
    return pages


def received_at_once(number: int) -> list[str]:
    """Codes of dossiers that all came in the same minute, the newest first."""
    moment = timezone.now() - timedelta(hours=1)
    made = [make.dossier(State.RECEIVED, moment) for _ in range(number)]
    Dossier.objects.update(received_at=moment)
    return [one.code for one in reversed(made)]


# The archive


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr("dossiers.keyset.PAGE", 2)


@pytest.mark.usefixtures("small_pages")
def test_pages_lose_no_row_and_repeat_none_while_all_came_in_one_minute(clerk):
    codes = received_at_once(7)
    desk = enter(clerk)
    there = walked(desk, "/desk/archive/")
    assert [code for page in there for code in page] == codes
    last = desk.get("/desk/archive/")
    while following := link_in(last.content.decode(), "next"):
        last = desk.get(f"/desk/archive/{following}")
    back = link_in(last.content.decode(), "prev")
    assert walked(desk, f"/desk/archive/{back}", "prev") == there[-2::-1]


@pytest.mark.usefixtures("small_pages")
def test_a_page_before_the_second_is_the_whole_first_one(clerk):
    received_at_once(5)
    desk = enter(clerk)
    first = walked(desk, "/desk/archive/")[0]
    oldest = Dossier.objects.get(code=first[0])
    before = f"{oldest.received_at.isoformat()}_{oldest.pk}"
    assert listed(desk, "/desk/archive/", before=before) == first


@pytest.mark.parametrize(
    "username", ["motcua", "chuyenvien", "lanhdaodonvi", "lanhdao", "thanhtra"]
)
def test_whatever_was_received_stands_in_the_archive(db, username):
    for state in State:
        make.dossier(state)
    received = set(Dossier.objects.exclude(code=None).values_list("code", flat=True))
    desk = enter(make.person(username))
    assert set(listed(desk, "/desk/archive/")) == received
    assert (
        make.dossier(State.SUBMITTED).reference not in desk.get("/desk/archive/").content.decode()
    )


def test_the_province_sees_the_archive_of_units_that_have_ended(leader):
    made = make.dossier(State.RETURNED)
    old = make.unit("H33.10")
    Dossier.objects.update(unit=old)
    desk = enter(make.person("lanhdao"))
    assert listed(desk, "/desk/archive/") == [made.code]
    assert listed(desk, "/desk/archive/", unit="H33") == [made.code]
    assert listed(desk, "/desk/archive/", unit=PROVINCE) == []
    assert f"{old.name} (đến 30/06/2025)" in text_of(desk.get("/desk/archive/"))
    assert listed(enter(leader), "/desk/archive/") == []


def test_filters_of_the_archive(clerk):
    made = {state: make.dossier(state) for state in ENDED - {State.REFUSED, State.WITHDRAWN}}
    made[State.WITHDRAWN] = make.do(make.dossier(State.RECEIVED), "withdraw")
    made[State.PROCESSING] = make.dossier(State.PROCESSING, channel=Channel.POST)
    denied = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=40))
    denied = make.do(denied, "resolve", outcome="denied", reason="Không đủ điều kiện")
    desk = enter(clerk)
    day = timezone.localtime(denied.received_at)
    for asked, wanted in [
        ({"state": "open"}, [made[State.PROCESSING]]),
        ({"state": "RESOLVED", "outcome": "granted"}, [made[State.RESOLVED]]),
        ({"state": "RETURNED"}, [made[State.RETURNED]]),
        ({"state": "STOPPED"}, [made[State.STOPPED]]),
        ({"state": "WITHDRAWN"}, [made[State.WITHDRAWN]]),
        ({"outcome": "denied"}, [denied]),
        ({"channel": "post"}, [made[State.PROCESSING]]),
        ({"received_to": f"{day:%d/%m/%Y}"}, [denied]),
        ({"received_from": f"{day:%d/%m/%Y}", "received_to": f"{day:%d/%m/%Y}"}, [denied]),
        ({"procedure": "1.004873"}, []),
        ({"procedure": "1.001193", "outcome": "denied"}, [denied]),
        ({"field": denied.procedure.field.code, "outcome": "denied"}, [denied]),
    ]:
        assert listed(desk, "/desk/archive/", **asked) == [one.code for one in wanted], asked
    assert 'name="unit"' not in desk.get("/desk/archive/").content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"received_from": "02/11/2026", "received_to": "01/11/2026"}, "trước ngày bắt đầu"),
        ({"received_from": "31/02/2026"}, "Ngày này không có trong lịch"),
        ({"received_to": "1/1/0001"}, "bốn chữ số của năm"),
        ({"received_to": "31/12/9999"}, "bốn chữ số của năm"),
        ({"state": "ASLEEP"}, "Không có lựa chọn này"),
        ({"unit": "H99"}, "Không có lựa chọn này"),
    ],
)
def test_a_filter_without_sense_says_so_and_keeps_what_was_typed(db, asked, sentence):
    made = make.dossier(State.RECEIVED)
    page = enter(make.person("lanhdao")).get("/desk/archive/", asked)
    assert sentence in text_of(page)
    assert made.code not in text_of(page)
    for typed in asked.values():
        assert typed.startswith(("A", "H")) or f'value="{typed}"' in page.content.decode()


# The search


def found(person: Person, text: str) -> list[str]:
    return listed(enter(person), "/desk/search/", q=text)


@pytest.mark.parametrize("few", [500, 1])
@pytest.mark.parametrize("username", ["motcua", "lanhdao", "thanhtra"])
def test_names_are_found_by_every_word_whether_rare_or_common(db, monkeypatch, username, few):
    monkeypatch.setattr(search, "FEW", few)
    names = ("Trần Văn Đức", "Trần Văn Dũng", "Nguyễn Đức Trần Văn", "Thị Na", "Công ty A&B (Út)")
    made = {name: make.dossier(owner=make.owner(name=name)).reference for name in names}
    made = {name: Dossier.objects.get(reference=number) for name, number in made.items()}
    desk = enter(make.person(username))
    for text, wanted in [
        ("tran van duc", [names[2], names[0]]),
        ("TRẦN đức", [names[2], names[0]]),
        ("văn trần dũn", [names[1]]),
        ("na", [names[3]]),
        ("a b út", [names[4]]),
        ("an van", []),
    ]:
        page = desk.get("/desk/search/", {"q": text}).content.decode()
        seen = re.findall(r'href="/dossiers/([^/]+)/"', page)
        assert seen == [made[name].reference for name in wanted], text


@pytest.mark.usefixtures("small_pages")
def test_pages_of_a_search_follow_each_other(clerk):
    codes = received_at_once(5)
    waiting = make.dossier(State.SUBMITTED)
    desk = enter(clerk)
    assert waiting.reference in desk.get("/desk/search/?q=tran").content.decode()
    assert [code for page in walked(desk, "/desk/search/?q=tran") for code in page] == codes


def test_owner_and_submitter_are_found_by_their_numbers(clerk):
    mother = make.owner(name="Lê Thị Mẹ", id_number="091190009999", birth_date=None)
    made = make.dossier(State.RECEIVED, submitter=mother)
    other = make.dossier(State.RECEIVED)
    assert found(clerk, "091190009999") == [made.code]
    assert found(clerk, "0911 9000 9999") == [made.code]
    assert set(found(clerk, "091085001234")) == {made.code, other.code}
    assert found(clerk, "091085001235") == []


@pytest.mark.parametrize(
    "text", ["n", "%", "…", "_", "\0", "' or 1=1", "&|!():*", "12", "Y", "a\\"]
)
def test_odd_texts_are_answered(clerk, text):
    make.dossier(State.RECEIVED)
    assert enter(clerk).get("/desk/search/", {"q": text}).status_code == 200
    answer = caller("motcua").ask("dossiers/", {"search": text})
    assert answer.status_code == (400 if text == "\0" else 200)


def test_a_text_that_is_too_long_says_so_and_stays(clerk):
    page = enter(clerk).get("/desk/search/", {"q": "n" * 500})
    assert "Chỉ nhập tối đa 100 ký tự." in text_of(page)
    assert "n" * 500 in page.content.decode()
    assert caller("motcua").ask("dossiers/", {"search": "n" * 500}).status_code == 400


def test_the_old_address_of_the_search_leads_to_the_new_one(clerk):
    answer = enter(clerk).get("/desk/queue/", {"q": "Trần Văn"})
    assert answer["Location"] == f"/desk/search/?q={quote('Trần').replace('%20', '+')}+V%C4%83n"


@pytest.mark.parametrize("few", [500, 0])
def test_nobody_finds_the_dossiers_of_other_units(monkeypatch, few):
    monkeypatch.setattr(search, "FEW", few)
    made = make.dossier(State.RECEIVED)
    clerk = official(Role.CLERK, LONG_XUYEN)
    for text in (made.code, made.reference, made.owner_name, made.owner_id_number):
        assert found(clerk, text) == []
        assert caller(clerk.username).ask("dossiers/", {"search": text}).json()["results"] == []
    assert made.code not in text_of(enter(clerk).get("/desk/archive/"))
    own = caller("congdan").ask("dossiers/", {"search": "tran"}).json()["results"]
    assert [row["number"] for row in own] == [made.code]


@pytest.mark.parametrize("path", ["archive/", "search/", "search/?q=tran", "queue/?q=tran"])
def test_citizens_and_strangers_are_not_let_in(client, citizen, stranger, path):
    make.dossier(State.RECEIVED)
    for person in (citizen, stranger):
        assert enter(person).get(f"/desk/{path}").status_code == 404
    assert client.get(f"/desk/{path}")["Location"].startswith("/accounts/login/")


def test_a_post_of_yesterday_opens_nothing(clerk):
    made = make.dossier(State.RECEIVED)
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(person=clerk).update(valid_to=yesterday)
    assert enter(clerk).get("/desk/archive/").status_code == 404
    assert caller("motcua").ask("dossiers/", {"search": made.code}).json()["results"] == []


# What they cost


@pytest.mark.parametrize("username", ["motcua", "lanhdaodonvi", "lanhdao", "thanhtra"])
def test_archive_and_search_ask_at_most_eight_questions(
    db, django_assert_max_num_queries, username
):
    for state in (State.RETURNED, State.RECEIVED, State.SUBMITTED):
        make.dossier(state)
    desk = enter(make.person(username))
    desk.get("/desk/archive/")
    for path in ("archive/", "archive/?state=STOPPED", "search/?q=tran", "search/?q=091085001234"):
        with django_assert_max_num_queries(8):
            assert desk.get(f"/desk/{path}").status_code == 200


def test_no_list_of_the_api_grows_its_questions(clerk):
    made, person = make.dossier(State.RECEIVED), caller("motcua")
    for asked in ({}, {"state": "RECEIVED"}, {"procedure": "1.001193"}, {"search": "tran"}):
        with CaptureQueriesContext(connection) as queries:
            rows = person.ask("dossiers/", asked).json()["results"]
        assert [row["number"] for row in rows] == [made.code]
        assert len(queries) <= 5, asked


def test_a_page_begins_in_the_index_where_the_last_one_ended(clerk):
    """The bound stands as a condition of its own; an `or` around it would walk from the start."""
    made = make.dossier(State.RECEIVED)
    cursor = f"{datetime.isoformat(made.received_at)}_{made.pk}"
    with CaptureQueriesContext(connection) as queries:
        enter(clerk).get("/desk/archive/", {"after": cursor})
    pages = [query["sql"] for query in queries if "LIMIT 31" in query["sql"]]
    assert len(pages) == 1
    assert re.search(r'AND U0\."received_at" <= \'[^\']+\'::timestamptz AND \(', pages[0]), pages
