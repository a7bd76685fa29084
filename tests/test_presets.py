"""Periods by name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import Period
from reports.presets import PRESETS, period_of, presets_on
from tests.test_api_reports import ask, refused

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("key", "today", "first", "last"),
    [
        ("week", "2026-11-22", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-22", "2026-11-01", "2026-11-22"),
        ("last_month", "2026-01-05", "2025-12-01", "2025-12-31"),
        ("quarter", "2026-11-22", "2026-10-01", "2026-11-22"),
        ("last_quarter", "2026-02-01", "2025-10-01", "2025-12-31"),
        ("half_year", "2026-06-30", "2026-01-01", "2026-06-30"),
        ("half_year", "2026-07-01", "2026-07-01", "2026-07-01"),
        ("last_year", "2026-11-22", "2025-01-01", "2025-12-31"),
        ("06a_quarter", "2026-11-22", "2026-09-15", "2026-11-22"),
        ("06a_quarter", "2026-12-15", "2026-12-15", "2026-12-15"),
        ("06a_quarter", "2027-03-14", "2026-12-15", "2027-03-14"),
        ("06a_last_quarter", "2026-12-15", "2026-09-15", "2026-12-14"),
        ("06a_last_quarter", "2026-11-22", "2026-06-15", "2026-09-14"),
        ("06a_last_quarter", "2027-01-31", "2026-09-15", "2026-12-14"),
        ("06a_half_year", "2026-06-14", "2025-12-15", "2026-06-14"),
        ("06a_half_year", "2026-06-15", "2026-06-15", "2026-06-15"),
        ("06a_year", "2026-12-14", "2025-12-15", "2026-12-14"),
    ],
)
def test_a_preset_is_a_period(key: str, today: str, first: str, last: str) -> None:
    asked = date.fromisoformat(today)
    assert period_of(key, asked) == Period(date.fromisoformat(first), date.fromisoformat(last))


@given(DAYS)
def test_reporting_periods_follow_one_another_without_a_gap(today: date) -> None:
    for key in ("06a_quarter", "06a_half_year", "06a_year"):
        first, last = PRESETS[key].period(today)
        assert first <= today <= last
        assert (first.day, last.day) == (15, 14)
        following = PRESETS[key].period(last + timedelta(1))
        assert following.first == last + timedelta(1)
    current = PRESETS["06a_quarter"].period(today)
    assert PRESETS["06a_last_quarter"].period(today).last == current.first - timedelta(1)


@given(DAYS)
def test_no_preset_knows_tomorrow(today: date) -> None:
    for _key, label, (first, last) in presets_on(today):
        assert first <= last <= today
        assert str(label)


@pytest.mark.django_db
def test_a_preset_stands_in_place_of_days(clerk: object) -> None:
    answer = ask(since="", preset="last_year")
    assert answer["from"].endswith("-01-01")
    assert answer["to"].endswith("-12-31")
    assert list(refused(preset="last_year", to="2026-01-01")) == ["preset"]
    assert list(refused(preset="someday")) == ["preset"]
