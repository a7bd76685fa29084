"""A clerk says on the intake page, or through the API, that a walk-in was received on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Post
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from tests import make
from tests.callers import Caller, body, caller, traces
from tests.open_desk import every_day_the_desk_is_open
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import BIRTH, PATH
from tests.test_late_entry import REASON, ago, before, replaced, typed

__all__ = ["every_day_the_desk_is_open"]

pytestmark = pytest.mark.django_db
UNREADABLE = ("\u200b", "\u2060\u2060", "\u3164" * 9, ".", "?!", "a b")
LATE = {"register": True, "channel": "desk", "late_reason": REASON}


# The page


def test_the_page_asks_for_it_and_an_ordinary_walk_in_never_hears_of_it(clerk):
    page = enter(clerk).get(PATH, {"procedure": BIRTH}).content.decode()
    for name in ("was_on_paper", "received_on", "received_time", "late_reason"):
        assert f'name="{name}"' in page
    answer = enter(clerk).post(PATH, typed(was_on_paper="", received_on="31/31/31"))
    made = Dossier.objects.get()
    assert answer.headers["Location"] == f"/dossiers/{made.code}/"
    assert timezone.now() - made.received_at < timedelta(minutes=1)
    assert not made.events.filter(is_late_entry=True).exists()


@pytest.mark.parametrize("time", ["09:10", "09.10", "9h10", "9g10"])
def test_one_post_enters_it(clerk, time):
    answer = enter(clerk).post(PATH, typed(received_time=time))
    made = Dossier.objects.get()
    assert answer.headers["Location"] == f"/dossiers/{made.code}/"
    assert (made.received_at, made.code) == (ago(3), f"H01.155-{ago(3):%y%m%d}-0001")
    assert made.events.filter(is_late_entry=True).count() == 2


@pytest.mark.parametrize(
    ("field", "word", "sentence"),
    [
        ("received_on", "", "bắt buộc"),
        ("received_on", "31/02/2026", "Ngày"),
        ("received_on", "hôm qua", ""),
        ("received_time", "", "bắt buộc"),
        ("received_time", "25:00", "Giờ không đúng"),
        ("received_time", "sáng", "Giờ không đúng"),
        ("late_reason", "", "bắt buộc"),
        ("late_reason", "   ", "bắt buộc"),
        ("late_reason", "\u200b", "bắt buộc"),
        ("late_reason", "\u3164" * 9, "lý do"),
        ("late_reason", "…", "lý do"),
        ("received_time", "01:00", "trước 06:00"),
        ("received_time", "20:01", "sau 20:00"),
        ("late_reason", "x" * 301, ""),
        ("received_on", f"{timezone.localdate() + timedelta(2):%d/%m/%Y}", "chưa tới"),
        ("received_on", "01/01/2024", "quá 30 ngày"),
        ("received_on", "01/01/0001", "quá 30 ngày"),
        ("received_on", "31/12/9999", "chưa tới"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(clerk, field, word, sentence):
    answer = enter(clerk).post(PATH, typed(**{field: word}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert not Dossier.objects.exists()
    assert f'id="id_{field}_error"' in page
    assert sentence in text_of(answer)
    words = {**typed(), field: word.strip()}
    kept = {name: words[name] for name in ("received_on", "received_time", "late_reason")}
    assert all(one in page for one in kept.values())
    assert 'name="was_on_paper"' in page
    assert "checked" in page.split('name="was_on_paper"')[1].split(">")[0]


def test_a_moment_without_a_post_at_the_desk_is_told_beside_the_day(clerk):
    Post.objects.filter(person=clerk).update(valid_from=ago(1).date())
    answer = enter(clerk).post(PATH, typed())
    assert answer.status_code == 409
    assert 'id="id_received_on_error"' in answer.content.decode()
    assert "chưa được phân công" in text_of(answer)
    assert not Dossier.objects.exists()


def test_the_clerk_sees_the_papers_of_the_version_of_that_day_before_it_is_entered(clerk):
    shown = replaced(3)
    old = before(shown)
    desk = enter(clerk)
    answer = desk.post(PATH, typed(shown=shown.pk))
    assert answer.status_code == 400
    assert not Dossier.objects.exists()
    assert "phiên bản khác" in text_of(answer)
    assert f'value="{old.pk}"' in answer.content.decode()
    desk.post(PATH, typed(shown=old.pk))
    assert Dossier.objects.get().version == old


def test_what_another_unit_is_in_charge_of_is_not_entered_later(clerk):
    answer = enter(clerk).post(PATH, typed(unit=LONG_XUYEN))
    assert answer.status_code == 409
    assert "chính bộ phận một cửa này" in text_of(answer)
    assert not Dossier.objects.exists()


def test_sent_twice_it_is_one(clerk):
    desk = enter(clerk)
    first, second = (desk.post(PATH, typed()) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("who", ["chuyenvien", "lanhdaodonvi", "congdan"])
def test_who_takes_in_nothing_enters_nothing(clerk, who):
    assert enter(make.person(who)).post(PATH, typed()).status_code == 404
    assert not Dossier.objects.exists()


# The API


def test_the_api_enters_it(clerk):
    answer = Caller(clerk).send("dossiers/", body(**LATE, received_at=ago(3).isoformat()))
    assert answer.status_code == 201
    made = Dossier.objects.get(code=answer.json()["code"])
    assert (made.received_at, made.filed_at) == (ago(3), ago(3))
    assert [event.is_late_entry for event in made.events.all()] == [True, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"late_reason": ""}, "late_reason"),
        *(({"late_reason": one}, "late_reason") for one in UNREADABLE),
        ({"received_at": ago(3, "03:00").isoformat()}, "received_at"),
        ({"late_reason": "x" * 301}, "late_reason"),
        ({"received_at": None}, "received_at"),
        ({"received_at": "hôm qua"}, "received_at"),
        ({"received_at": "2024-01-01T09:00:00+07:00"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59-12:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at"),
        ({"register": False}, "received_at"),
        ({"channel": "online"}, "channel"),
    ],
)
def test_the_api_tells_what_is_wrong_by_field(clerk, changes, field):
    before = traces()
    sent = {**LATE, "received_at": ago(3).isoformat(), **changes}
    answer = Caller(clerk).send("dossiers/", body(**sent))
    assert answer.status_code == 400, answer.json()
    assert list(answer.json()["errors"]) == [field]
    assert traces() == before


def test_the_api_knows_posts_and_rights(clerk):
    sent = body(**LATE, received_at=ago(3).isoformat())
    for who in ("congdan", "chuyenvien", "motcua.longxuyen"):
        assert caller(who).send("dossiers/", sent).status_code in (400, 403)
    Post.objects.filter(person=clerk).update(valid_from=ago(2).date())
    answer = Caller(clerk).send("dossiers/", sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["received_at"])
    assert not Dossier.objects.exists()
