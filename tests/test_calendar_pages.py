"""The administrator keeps the calendars by which due dates are counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.calendars import in_force_at, working_time_of
from agencies.drafts import differences
from agencies.editions import is_changed, publish
from agencies.models import DayOverride, WorkingCalendar
from citizens.models import Person
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db

PATH = "/administration/calendars/"


@pytest.fixture
def administrator(db: None) -> Person:
    return make.person("quantri")


@pytest.fixture
def country(db: None) -> WorkingCalendar:
    return WorkingCalendar.objects.get(unit=None)


def coming(weekday: int) -> date:
    """A date with that weekday, weeks ahead, on which nothing is in the calendar yet."""
    day = timezone.localdate() + timedelta(days=30)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    taken = set(DayOverride.objects.values_list("date", flat=True))
    while day in taken:
        day += timedelta(days=7)
    return day


def typed(day: date, **changes: str) -> dict[str, str]:
    return {"date": f"{day:%d/%m/%Y}", "kind": "off", "name": "Nghỉ lũ", "weekday": "", **changes}


def test_calendars_are_listed_with_the_country_first(administrator, country):
    words = text_of(enter(administrator).get(PATH))
    assert words.index("Lịch làm việc cả nước") < words.index("Lịch làm việc tỉnh An Giang")


def test_a_year_stands_there_at_a_glance(administrator, country):
    page = enter(administrator).get(f"{PATH}{country.pk}/", {"year": "2026"})
    assert page.content.decode().count('class="month"') == 12
    assert "Ngày Chiến thắng 30/4" in text_of(page)


@pytest.mark.parametrize("year", ["", "abc", "1999", "9999", "٢٠٢٦", "20266"])
def test_a_year_that_makes_no_sense_is_this_year(administrator, country, year):
    page = enter(administrator).get(f"{PATH}{country.pk}/", {"year": year})
    assert f"Lịch làm việc cả nước, {timezone.localdate().year}" in text_of(page)


def test_a_day_off_stands_in_the_draft_and_counts_once_published(administrator, country):
    day, unit, desk = coming(2), make.unit(), enter(administrator)
    assert not differences(country)
    answer = desk.post(f"{PATH}{country.pk}/days/", typed(day))
    assert answer.status_code == 302
    assert working_time_of(unit).is_open_on(day)
    assert is_changed(country)
    words = text_of(desk.get(f"{PATH}{country.pk}/", {"year": day.year}))
    assert "Bản nháp chưa công bố: 1 ngày" in words
    assert "Nghỉ cả ngày: Nghỉ lũ" in words
    publish(country, at=timezone.now())
    assert not working_time_of(unit).is_open_on(day)
    assert "Bản nháp chưa công bố" not in text_of(desk.get(f"{PATH}{country.pk}/"))


def test_the_draft_is_told_and_discarded(administrator, country):
    desk, day = enter(administrator), coming(2)
    coming_off = country.overrides.filter(date__gt=timezone.localdate()).first()
    desk.post(f"{PATH}{country.pk}/days/", typed(day))
    desk.post(f"{PATH}{country.pk}/days/{coming_off.pk}/delete/")
    desk.post(f"{PATH}{country.pk}/sessions/", sessions(coming(0)))
    words = text_of(desk.get(f"{PATH}{country.pk}/"))
    assert "Bản nháp chưa công bố: 2 ngày, 1 thay đổi giờ" in words
    assert {(one.on, one.is_day) for one in differences(country)} == {
        (day, True),
        (coming_off.date, True),
        (coming(0), False),
    }
    desk.post(f"{PATH}{country.pk}/discard/")
    assert not differences(country)
    assert country.overrides.filter(date=coming_off.date, name=coming_off.name).exists()


def test_one_change_of_the_draft_is_taken_back(administrator, country):
    desk, day = enter(administrator), coming(2)
    desk.post(f"{PATH}{country.pk}/days/", typed(day))
    desk.post(f"{PATH}{country.pk}/sessions/", sessions(coming(0)))
    desk.post(f"{PATH}{country.pk}/undo/", {"on": f"{day}", "what": "day"})
    assert [one.is_day for one in differences(country)] == [False]
    desk.post(f"{PATH}{country.pk}/undo/", {"on": f"{coming(0)}", "what": "sessions"})
    assert not differences(country)
    for typed_day in ("", "2026-02-30", "abc"):
        assert desk.post(f"{PATH}{country.pk}/undo/", {"on": typed_day}).status_code == 404


def test_sessions_to_come_are_taken_out_again(administrator, country):
    desk = enter(administrator)
    desk.post(f"{PATH}{country.pk}/sessions/", sessions(coming(0)))
    row = country.versions.last()
    desk.post(f"{PATH}{country.pk}/sessions/{row.pk}/delete/")
    assert not differences(country)
    held = country.versions.get()
    path = f"{PATH}{country.pk}/sessions/{held.pk}/delete/"
    assert desk.post(path).status_code == 404


def test_a_unit_gets_a_calendar_of_its_own_that_inherits(administrator, country):
    desk, unit, day = enter(administrator), make.unit(), coming(2)
    before = in_force_at(unit)
    assert desk.post(f"{PATH}new/", {"unit": unit.pk}).status_code == 302
    own = WorkingCalendar.objects.get(unit=unit)
    assert own.name == f"Lịch làm việc {unit}"
    assert in_force_at(unit).edition == before.edition
    desk.post(f"{PATH}{own.pk}/days/", typed(day))
    publish(own, at=timezone.now())
    after = in_force_at(unit)
    assert not after.time.is_open_on(day)
    assert after.time.sessions_on(day - timedelta(7)) == before.time.sessions_on(day - timedelta(7))
    assert in_force_at(make.unit("H01")).time.is_open_on(day)


@pytest.mark.parametrize("unit", ["", "abc", "999999"])
def test_a_calendar_for_no_unit_is_refused(administrator, country, unit):
    answer = enter(administrator).post(f"{PATH}new/", {"unit": unit})
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "hôm qua"}, ""),
        ({"date": ""}, ""),
        ({"name": ""}, ""),
        ({"kind": "holiday"}, ""),
        ({"kind": "make_up"}, "Chọn ngày làm bù làm việc theo giờ của thứ nào."),
        ({"kind": "make_up", "weekday": "7"}, ""),
        ({"date": "01/01/2040"}, "Lịch chỉ có đến ngày 31/12/2035."),
    ],
)
def test_bad_days_are_refused_in_words_and_kept(administrator, country, change, sentence):
    answer = enter(administrator).post(f"{PATH}{country.pk}/days/", typed(coming(2), **change))
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert 'class="error"' in answer.content.decode()
    assert not differences(country)
    assert not country.overrides.filter(name="Nghỉ lũ").exists()


def test_what_is_over_stands(administrator, country):
    desk, today = enter(administrator), timezone.localdate()
    tomorrow = today + timedelta(days=1)
    refused = f"Chỉ sửa được từ ngày mai ({tomorrow:%d/%m/%Y})."
    for day in (today, today - timedelta(days=3)):
        assert refused in text_of(desk.post(f"{PATH}{country.pk}/days/", typed(day)))
    past = country.overrides.filter(date__lt=today).last()
    for path in (f"{past.pk}/", f"{past.pk}/delete/"):
        answer = desk.post(f"{PATH}{country.pk}/days/{path}", typed(coming(2)), follow=True)
        assert refused in text_of(answer)
    assert country.overrides.filter(pk=past.pk, date=past.date).exists()


def test_one_date_stands_in_a_calendar_once(administrator, country):
    desk, day = enter(administrator), coming(2)
    desk.post(f"{PATH}{country.pk}/days/", typed(day))
    again = desk.post(f"{PATH}{country.pk}/days/", typed(day, kind="morning_off"))
    assert "Ngày này đã có trong lịch" in text_of(again)
    assert country.overrides.get(date=day).kind == "off"


def test_a_make_up_day_works_like_the_weekday_it_names(administrator, country):
    day, unit = coming(5), make.unit()
    enter(administrator).post(f"{PATH}{country.pk}/days/", typed(day, kind="make_up", weekday="0"))
    publish(country, at=timezone.now())
    assert working_time_of(unit).sessions_on(day) == ((420, 690), (810, 1020))


def sessions(day: date, **changes: str) -> dict[str, str]:
    week = {}
    for number in range(7):
        closed = number == 6
        week[f"morning_{number}"] = "" if closed else "07:30–11:30"
        week[f"afternoon_{number}"] = "" if closed or number == 5 else "13:00 - 17h00"
    return {"effective_from": f"{day:%d/%m/%Y}", **week, **changes}


def test_sessions_change_from_a_date_on(administrator, country):
    day, unit = coming(5), make.unit()
    province = WorkingCalendar.objects.get(unit__code="H01")
    enter(administrator).post(f"{PATH}{province.pk}/sessions/", sessions(day))
    publish(province, at=timezone.now())
    time = working_time_of(unit)
    assert time.sessions_on(day) == ((450, 690),)
    assert time.sessions_on(day - timedelta(days=7)) == ()
    assert time.sessions_on(day + timedelta(days=2)) == ((450, 690), (780, 1020))


@pytest.mark.parametrize(
    "change",
    [
        {"morning_0": "sáng"},
        {"morning_0": "11:30–07:00"},
        {"morning_0": "07:00–25:00"},
        {"morning_0": "07:75–11:00"},
        {"afternoon_0": "11:00–17:00"},
        {"effective_from": "01/01/2020"},
        {f"{part}_{number}": "" for part in ("morning", "afternoon") for number in range(7)},
    ],
)
def test_bad_sessions_are_refused_and_kept(administrator, country, change):
    answer = enter(administrator).post(
        f"{PATH}{country.pk}/sessions/", sessions(coming(0), **change)
    )
    assert answer.status_code == 400
    assert country.versions.count() == 1
    for value in change.values():
        assert value in answer.content.decode()


def test_a_day_of_another_calendar_is_not_reached(administrator, country):
    province = WorkingCalendar.objects.get(unit__code="H01")
    row = country.overrides.last()
    desk = enter(administrator)
    assert desk.post(f"{PATH}{province.pk}/days/{row.pk}/delete/").status_code == 404


@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra", "quanly"])
def test_nobody_else_keeps_calendars(country, username):
    desk = enter(make.person(username))
    assert desk.get(PATH).status_code == 404
    assert desk.get(f"{PATH}{country.pk}/").status_code == 404
    for path in ("days/", "sessions/", "discard/", "undo/", "publish/"):
        assert desk.post(f"{PATH}{country.pk}/{path}", typed(coming(2))).status_code == 404


def test_the_hours_name_the_days_they_hold_for(administrator, country):
    province = WorkingCalendar.objects.get(unit__code="H01")
    desk, day = enter(administrator), coming(5)
    assert "thứ Hai đến thứ Sáu" in text_of(desk.get(f"{PATH}{country.pk}/"))
    desk.post(f"{PATH}{province.pk}/sessions/", sessions(day))
    words = text_of(desk.get(f"{PATH}{province.pk}/"))
    assert "thứ Hai đến thứ Sáu 07:30–11:30, 13:00–17:00; thứ Bảy 07:30–11:30" in words
