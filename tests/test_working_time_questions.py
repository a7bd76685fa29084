"""Random questions to the API, answered a second time by a walker from the calendars' rows."""

from __future__ import annotations

import http.client
import json
import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from agencies.editions import publish
from agencies.models import (
    CalendarEdition,
    DayOverride,
    SessionVersion,
    Succession,
    Unit,
    WorkingCalendar,
)
from agencies.working_sessions import DayKind
from agencies.working_time import ZONE
from citizens.tokens import issue_token
from tests import house
from tests.callers import caller
from tests.make import person
from tests.proof import LONG, TRIED
from tests.walker import DAY, Day, Walker, day

FIRST = date(2023, 1, 1)
MIDNIGHT = datetime.combine(FIRST, time(), ZONE)
ASKED_OVER = (date(2028, 1, 1) - FIRST).days * DAY
DAYS = 365 * 8
PATH = "/api/v1/working-time/due/"
FULL = [[420, 690], [810, 1020]]
WEEKS = [
    [FULL] * 4 + [[[420, 690]], [], []],
    [FULL] * 5 + [[[450, 690]], []],
    [[[450, 690], [780, 1020]]] * 5 + [[], []],
]
# Units of both generations with a calendar of their own: a ward, a city, a ward of that city.
OWN = ("H01.155", "H33.12", "H33.12.05")


class Question(NamedTuple):
    unit: str
    start: datetime
    rule: str
    amount: int

    def body(self) -> dict[str, Any]:
        return {"unit": self.unit, "from": self.start.isoformat(), self.rule: self.amount}


class Rows:
    """The units and the published calendars as they stand in the tables."""

    def __init__(self) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.codes = {unit.code: unit for unit in self.units.values()}
        self.heirs: dict[int, list[int]] = defaultdict(list)
        for row in Succession.objects.all():
            self.heirs[row.predecessor_id].append(row.successor_id)
        self.editions: dict[int | None, CalendarEdition] = {
            calendar.unit_id: calendar.edition
            for calendar in WorkingCalendar.objects.select_related("edition")
        }
        self.walker = cache(self._walker)

    def _walker(self, code: str) -> Walker:
        return Walker(lambda number: self.day(self.codes[code], FIRST + timedelta(number)), DAYS)

    def day(self, unit: Unit, on: date) -> Day:
        """What the nearest calendar says that has a word on it."""
        above = [
            self.editions[pk] for pk in self.above(self.holder(unit, on)) if pk in self.editions
        ]
        week = next(week for edition in above if (week := in_force(edition, on)))
        said = [row for edition in above for row in edition.days if row[0] == on.isoformat()]
        _, kind, weekday, *_ = said[0] if said else (None, "", None)
        regular = week[on.weekday() if weekday is None else weekday]
        return day(tuple((opening, closing) for opening, closing in regular), kind)

    def holder(self, unit: Unit, on: date) -> Unit:
        """The unit, or who came after it, or after the nearest unit above it."""
        while unit.valid_to and unit.valid_to < on:
            came_after = next(self.heirs[pk] for pk in self.above(unit) if self.heirs.get(pk or 0))
            unit = self.units[min(came_after)]
        return unit

    def above(self, unit: Unit) -> list[int | None]:
        """The unit, all above it, and the country."""
        line: list[int | None] = [unit.pk]
        while unit.parent_id:
            unit = self.units[unit.parent_id]
            line.append(unit.pk)
        return [*line, None]

    def answer(self, question: Question) -> datetime | None:
        walker = self.walker(question.unit)
        start = (question.start - MIDNIGHT) // timedelta(minutes=1)
        match question.rule:
            case "hours":
                due = walker.hours(start, 60 * question.amount)
            case "days":
                due = walker.working_days(start, question.amount)
            case _:
                due = walker.calendar_days(start, question.amount)
        return None if due is None else MIDNIGHT + timedelta(minutes=due)


def in_force(edition: CalendarEdition, on: date) -> Any:
    begun = [row for row in edition.sessions if row[0] <= on.isoformat()]
    return max(begun)[1] if begun else None


def give_own_calendars() -> None:
    """Other weeks than the country's, half days and worked days here and there."""
    for number, code in enumerate(OWN):
        calendar = WorkingCalendar.objects.create(unit=Unit.objects.get(code=code), name=code)
        for begins in (date(2023, 6, 1), date(2026, 3, 17)):
            week = random.choice(WEEKS)
            SessionVersion.objects.create(calendar=calendar, effective_from=begins, weekdays=week)
        for each in random.sample(range(5 * 365), 120):
            kind = random.choice(list(DayKind))
            DayOverride.objects.create(
                calendar=calendar,
                date=FIRST + timedelta(days=each),
                kind=kind.value,
                weekday=number if kind == DayKind.MAKE_UP else None,
                name="Riêng",
            )
        publish(calendar, at=timezone.now())


def take_own_calendars() -> None:
    own = WorkingCalendar.objects.filter(unit__code__in=OWN)
    ids = list(own.values_list("pk", flat=True))
    own.update(edition=None)
    CalendarEdition.objects.filter(calendar__in=ids).delete()
    own.delete()


def questions(number: int) -> list[Question]:
    codes = list(Unit.objects.values_list("code", flat=True))
    odd = [code for code in codes if code.startswith(OWN)]
    found = []
    for _ in range(number):
        start = MIDNIGHT + timedelta(seconds=random.randrange(ASKED_OVER * 60))
        rule, most = random.choice([("hours", 200), ("days", 60), ("calendar_days", 120)])
        unit = random.choice(random.choice([codes, odd]))
        zone = random.choice([ZONE, UTC])
        found.append(Question(unit, start.astimezone(zone), rule, random.randint(0, most)))
    return found


def mismatches(asked: list[Question], answers: list[str]) -> list[str]:
    rows = Rows()
    return [
        f"{question}: {answer}, walked {walked}"
        for question, answer in zip(asked, answers, strict=True)
        if datetime.fromisoformat(answer) != (walked := rows.answer(question))
    ]


@pytest.mark.django_db
def test_the_walker_agrees_with_150_answers() -> None:
    give_own_calendars()
    asked, citizen = questions(150), caller("congdan")
    answers = [citizen.send("working-time/due/", one.body()).json()["due"] for one in asked]
    assert mismatches(asked, answers) == []


@pytest.mark.proof
@pytest.mark.skipif(not LONG, reason="make prove asks them")
def test_the_walker_agrees_with_10_000_answers_of_the_web_server(
    committed: None, record_property: Callable[[str, object], None]
) -> None:
    give_own_calendars()
    try:
        asked = questions(10_000)
        with house.web() as address, ThreadPoolExecutor(4) as pool:
            token = issue_token(person("congdan"), at=timezone.now())
            shares = list(pool.map(lambda n: replies(address, token, asked[n::4]), range(4)))
        answers = [shares[n % 4][n // 4] for n in range(len(asked))]
        record_property(TRIED, len(answers))
        assert mismatches(asked, answers) == []
    finally:
        take_own_calendars()


def replies(address: str, token: str, asked: list[Question]) -> list[str]:
    """By one connection that is kept."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    ends = []
    for question in asked:
        connection.request("POST", PATH, json.dumps(question.body()), headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 200, (question, told)
        ends.append(told["due"])
    connection.close()
    return ends
