"""The administrator looks at what a draft would move, publishes it, and watches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.drafts import fingerprint
from agencies.models import DayOverride, WorkingCalendar
from citizens.models import Person
from dossiers.models import CalendarChange
from dossiers.states import State
from tests import make
from tests.test_calendar_change import LAND, applied, next_working_day, off
from tests.test_calendar_pages import PATH
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db: None) -> Person:
    return make.person("quantri")


@pytest.fixture
def country(db: None) -> WorkingCalendar:
    return WorkingCalendar.objects.get(unit=None)


def confirmed(calendar: WorkingCalendar) -> dict[str, str]:
    return {"seen": fingerprint(calendar), "is_sure": "on"}


def test_the_preview_lists_the_dossiers_that_move(administrator, country):
    mine = make.dossier(State.PROCESSING, timezone.now() - timedelta(hours=5), code=LAND)
    off(country)
    words = text_of(enter(administrator).get(f"{PATH}{country.pk}/publish/"))
    assert "dời hạn của 1 hồ sơ đang mở" in words
    for told in (mine.code, mine.owner_name, str(mine.unit), f"{mine.due_at:%d/%m}"):
        assert told in words


def test_publishing_is_shown_while_it_is_applied_and_when_it_is_done(administrator, country):
    mine = make.dossier(State.PROCESSING, timezone.now() - timedelta(hours=5), code=LAND)
    off(country)
    desk = enter(administrator)
    answer = desk.post(f"{PATH}{country.pk}/publish/", confirmed(country))
    change = CalendarChange.objects.get()
    assert answer.headers["Location"] == f"{PATH}changes/{change.pk}/"
    assert (change.by, change.edition.published_by) == (administrator, administrator)
    country.refresh_from_db()
    assert country.edition == change.edition
    waiting = desk.get(f"{PATH}changes/{change.pk}/")
    assert 'data-hx-trigger="every 3s"' in waiting.content.decode()
    assert "Đang chờ tiến trình nền" in text_of(waiting)
    applied()
    done = desk.get(f"{PATH}changes/{change.pk}/")
    assert "every 3s" not in done.content.decode()
    assert "Đã dời hạn 1 hồ sơ" in text_of(done)
    assert mine.code in text_of(done)
    assert f"{PATH}changes/{change.pk}/" in desk.get(f"{PATH}{country.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"is_sure": ""}, "Hãy đánh dấu vào ô này để công bố."),
        ({"seen": "abc"}, "Bản nháp đã được sửa sau khi bạn xem"),
        ({"seen": ""}, "Bản nháp đã được sửa sau khi bạn xem"),
    ],
)
def test_without_a_look_and_a_word_nothing_is_published(administrator, country, change, sentence):
    off(country)
    before = country.edition
    path = f"{PATH}{country.pk}/publish/"
    answer = enter(administrator).post(path, {**confirmed(country), **change})
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    country.refresh_from_db()
    assert country.edition == before
    assert not CalendarChange.objects.exists()


def test_a_draft_of_nothing_is_not_published(administrator, country):
    path = f"{PATH}{country.pk}/publish/"
    answer = enter(administrator).post(path, confirmed(country))
    assert answer.status_code == 400
    assert "Bản nháp không khác lịch đang áp dụng" in text_of(answer)


def test_what_is_over_by_now_is_taken_out_of_the_draft_first(administrator, country):
    today = timezone.localdate()
    DayOverride.objects.filter(calendar=country, date=today).delete()
    off(country, today)
    off(country, next_working_day())
    desk = enter(administrator)
    answer = desk.post(f"{PATH}{country.pk}/publish/", confirmed(country))
    assert answer.status_code == 400
    assert f"{today:%d/%m/%Y}" in text_of(answer)
    desk.post(f"{PATH}{country.pk}/undo/", {"on": f"{today}", "what": "day"})
    answer = desk.post(f"{PATH}{country.pk}/publish/", confirmed(country))
    assert answer.status_code == 302


@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra", "quanly"])
def test_nobody_else_publishes_or_watches(administrator, country, username):
    off(country)
    enter(administrator).post(f"{PATH}{country.pk}/publish/", confirmed(country))
    change = CalendarChange.objects.get()
    desk = enter(make.person(username))
    assert desk.get(f"{PATH}{country.pk}/publish/").status_code == 404
    assert desk.get(f"{PATH}changes/{change.pk}/").status_code == 404
    assert desk.post(f"{PATH}{country.pk}/publish/", confirmed(country)).status_code == 404


@pytest.mark.parametrize("page", ["", "abc", "0", "99999", "-1"])
def test_a_page_that_makes_no_sense_is_one_that_does(administrator, country, page):
    make.dossier(State.PROCESSING, timezone.now() - timedelta(hours=5), code=LAND)
    off(country)
    path = f"{PATH}{country.pk}/publish/"
    assert enter(administrator).get(path, {"page": page}).status_code == 200
