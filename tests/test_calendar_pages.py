"""The administrator keeps the calendars by which due dates are counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.calendars import working_time_of
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


def test_a_day_off_is_added_and_counts_at_once(administrator, country):
    day, unit = coming(2), make.unit()
    assert working_time_of(unit).is_open_on(day)
    answer = enter(administrator).post(f"{PATH}{country.pk}/days/", typed(day))
    assert answer.status_code == 302
    assert not working_time_of(unit).is_open_on(day)


def test_every_change_raises_the_revision(administrator, country):
    desk, revisions = enter(administrator), [country.revision]

    def revision() -> int:
        country.refresh_from_db()
        return country.revision

    desk.post(f"{PATH}{country.pk}/days/", typed(coming(2)))
    revisions.append(revision())
    row = country.overrides.get(name="Nghỉ lũ")
    desk.post(f"{PATH}{country.pk}/days/{row.pk}/", typed(row.date, kind="morning_off"))
    revisions.append(revision())
    desk.post(f"{PATH}{country.pk}/sessions/", sessions(coming(0)))
    revisions.append(revision())
    desk.post(f"{PATH}{country.pk}/days/{row.pk}/delete/")
    revisions.append(revision())
    assert revisions == list(range(revisions[0], revisions[0] + 5))
    assert not country.overrides.filter(pk=row.pk).exists()


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
    before = country.revision
    country.refresh_from_db()
    assert country.revision == before
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
    for path in ("days/", "sessions/"):
        assert desk.post(f"{PATH}{country.pk}/{path}", typed(coming(2))).status_code == 404


def test_the_hours_name_the_days_they_hold_for(administrator, country):
    province = WorkingCalendar.objects.get(unit__code="H01")
    desk, day = enter(administrator), coming(5)
    assert "thứ Hai đến thứ Sáu" in text_of(desk.get(f"{PATH}{country.pk}/"))
    desk.post(f"{PATH}{province.pk}/sessions/", sessions(day))
    words = text_of(desk.get(f"{PATH}{province.pk}/"))
    assert "thứ Hai đến thứ Sáu 07:30–11:30, 13:00–17:00; thứ Bảy 07:30–11:30" in words
