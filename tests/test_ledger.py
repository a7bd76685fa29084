"""Random histories in the book of figures: it says what the dossiers say, whoever asks when."""

from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from dossiers.models import Dossier, DueChange
from reports.behind import behind
from reports.definitions import ANSWERED
from reports.figures import Figures, figures_by, total_of
from reports.ledger.checking import check
from reports.ledger.closing import close_yesterday
from reports.ledger.columns import KEEPINGS
from reports.ledger.compaction import compact_all, last_batch
from reports.ledger.rebuilding import rebuild, wrong_days
from reports.ledger.settling import posted, unsettled
from reports.periods import Period, months
from reports.recount import recounted_by
from tests import make
from tests.ledger_house import House, balanced, random_question
from tests.posting_book import STAFF
from tests.proof import LONG
from tests.test_figures import COUNTED, random_period, random_units

pytestmark = pytest.mark.proof
SEEDS, TURNS, QUESTIONS = (25, 30, 40) if LONG else (2, 14, 12)
A_DAY = timedelta(1)


@pytest.fixture(scope="module", params=range(SEEDS))
def house(one_transaction: None, request: pytest.FixtureRequest) -> Iterator[House]:
    with transaction.atomic():
        lived = House(request.param)
        for _ in range(TURNS):
            lived.turn()
        lived.late_entry()
        lived.recent()
        lived.storm()
        yield lived
        transaction.set_rollback(True)


@pytest.fixture
def undone(house: House) -> Iterator[House]:
    """What a test adds is gone with it, from the book of the walk too."""
    kept = {name: copy(value) for name, value in vars(house).items()}
    with transaction.atomic():
        yield house
        transaction.set_rollback(True)
    vars(house).update(kept)


def without_empty(found: dict[Any, list[Figures]]) -> dict[Any, list[Figures]]:
    return {key: figures for key, figures in found.items() if any(f != Figures() for f in figures)}


def test_the_walk_comes_by_calendars_and_late_entries(house: House) -> None:
    assert house.done["late entry"]
    assert house.done["calendar"]
    assert len(house.told) > 2


def test_postings_sum_to_cells(house: House) -> None:
    pks = list(Dossier.objects.values_list("pk", flat=True))
    assert not list(unsettled(pks))
    assert {*posted(pks)} == {*pks}


def test_the_book_says_what_the_rule_says(house: House) -> None:
    for _ in range(QUESTIONS):
        period, (asked, units) = random_period(house.random), random_units(house.random)
        found = total_of(asked, period)
        told = {name: house.figure(name, period, units) for name in COUNTED}
        assert {name: getattr(found, name) for name in COUNTED} == told, (period, units)


def test_the_book_says_what_a_recount_says(house: House) -> None:
    for _ in range(QUESTIONS):
        asked = random_question(house.random)
        counted = recounted_by(asked.conditions, asked.periods, *asked.keys)
        assert without_empty(asked.answer()) == without_empty(counted), asked


def test_the_identity_holds_for_any_units_period_and_batch(house: House) -> None:
    for _ in range(QUESTIONS):
        asked = random_question(house.random)
        batch = house.random.choice([None, house.random.randint(1, last_batch())])
        for figures in asked.answer(batch).values():
            assert all(map(balanced, figures)), (asked, batch)
            for before, after in pairwise(figures):
                assert after.carried_over == before.in_progress
        everywhere = total_of({}, asked.periods[0], batch=batch)
        assert everywhere.moved == 0


def test_each_figure_opens_to_exactly_its_rows(house: House) -> None:
    for _ in range(QUESTIONS // 4):
        asked = random_question(house.random)
        [period, *_more] = asked.periods
        batch = house.random.choice([None, house.random.randint(1, last_batch())])
        found = total_of(asked.conditions, period, batch=batch).as_dict()
        for measure in house.random.sample(ANSWERED, 12):
            shown = behind(measure, asked.conditions, period, batch)
            rows = shown.rows.values_list(shown.amount or "pk", flat=True)
            told = sum(rows) if shown.amount else len(rows)
            assert found[measure] == told, (measure, asked, batch)


def test_overdue_on_any_day_is_what_a_count_of_that_day_says(house: House) -> None:
    """Past days as they were, future days as they will be if nothing happens."""
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in range(-90, 60)]
    found = figures_by({}, [Period(day, day) for day in days], "unit")
    rows = Dossier.objects.filter(received_on__isnull=False, due_on__isnull=False)
    lives = [
        (
            row,
            list(
                DueChange.objects.filter(dossier=row, kind="transfer")
                .order_by("at", "pk")
                .values_list("changed_on", "source_id")
            ),
        )
        for row in rows
    ]
    for nth, day in enumerate(days):
        counted: dict[int, int] = {}
        for row, transfers in lives:
            if row.due_on < day and (row.finished_on is None or row.finished_on > day):
                unit = next((left for on, left in transfers if on > day), row.unit_id)
                counted[unit] = counted.get(unit, 0) + 1
        told = {unit: figures[nth].overdue for (unit,), figures in found.items()}
        assert {unit: n for unit, n in told.items() if n} == counted, day


def test_what_was_known_stays_to_the_digit(undone: House) -> None:
    """Whatever is moved, compacted, closed or made anew later."""
    for _ in range(4):
        undone.turn()
    for batch, asked, answer in undone.told:
        assert asked.answer(batch) == answer, (batch, asked)
    compact_all()
    close_yesterday()
    rebuild()
    for batch, asked, answer in undone.told:
        assert asked.answer(batch) == answer, (batch, asked)


def test_sums_kept_are_the_sums_made_anew(undone: House) -> None:
    assert not wrong_days()
    compact_all()
    close_yesterday()
    before = kept()
    assert check().is_clean
    rebuild()
    assert kept() == before
    assert not wrong_days()


def kept() -> list[list[Any]]:
    models = [getattr(of, name) for of in KEEPINGS for name in ("day", "running", "late")]
    return [
        sorted(model.objects.values_list(*(f.name for f in model._meta.fields if f.name != "id")))
        for model in models
    ]


def test_months_of_each_unit_are_what_they_are_alone(house: House) -> None:
    today = timezone.localdate()
    parts = months(Period(today - timedelta(days=75), today + A_DAY))
    for (unit,), figures in figures_by({}, parts, "unit").items():
        assert figures_by({"unit": unit}, parts)[()] == figures
    together = figures_by({"unit__in": [make.unit(code).pk for code in STAFF] * 2}, parts)
    assert together == figures_by({}, parts)
