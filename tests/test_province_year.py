"""The article's figures, asked of the product on a generated province-year."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db.models import Sum
from django.test import Client

from agencies.models import Unit
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.province.profile import scaled
from reports.behind import behind
from reports.definitions import ANSWERED
from reports.figures import Figures, figures_by, total_of
from reports.periods import Period, months
from reports.scope import scope_under
from tests.province import SCALE, YEAR, house

__all__ = ["house"]
PERIOD = Period(date(2023, 1, 1), date(2023, 11, 16))
ASKED = {"from": "2023-01-01", "to": "2023-11-16"}
WANTED = scaled(YEAR, Fraction(SCALE))


def on_time(username: str, **more: str) -> dict:
    reader = Client()
    reader.force_login(Person.objects.get(username=username))
    answer = reader.get("/api/v1/reports/on-time/", ASKED | more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def balanced(found: Figures) -> bool:
    came = found.carried_over + found.received + found.moved
    gone = found.early + found.on_time + found.late + found.withdrawn + found.stopped
    stays = found.within_deadline >= 0 and found.overdue >= 0
    return stays and came == gone + found.within_deadline + found.overdue


def test_the_api_says_what_the_article_says(house: list[Dossier]) -> None:
    total = on_time("lanhdao")["total"]
    fates = {name: total[name] for name in WANTED.fates}
    assert (total["carried_over"], total["received"], fates) == (0, WANTED.received, WANTED.fates)
    assert total["received_online"] == WANTED.channels["online"]
    others = total["received_desk"] + total["received_post"]
    assert others == WANTED.channels["desk_or_post"]
    levels = {row["key"]: row["received"] for row in on_time("thanhtra", by="level")["rows"]}
    assert levels == WANTED.levels


@pytest.mark.parametrize("by", ["unit", "field", "procedure", "channel", "level"])
def test_the_rows_of_the_api_are_the_whole(house: list[Dossier], by: str) -> None:
    answer = on_time("lanhdao", by=by, unit="H33")
    for name in ("received", "early", "late", "overdue", "in_progress", "minutes_processing"):
        assert sum(row[name] for row in answer["rows"]) == answer["total"][name], name


def test_every_unit_balances_in_every_month(house: list[Dossier]) -> None:
    found = figures_by({}, months(PERIOD), "unit")
    assert len(found) > 100
    for unit, figures in found.items():
        assert all(map(balanced, figures)), unit


@pytest.mark.parametrize("measure", ANSWERED)
def test_every_figure_opens_to_its_rows(house: list[Dossier], measure: str) -> None:
    units = list(Unit.objects.all())
    today = max(one.filed_on for one in house)
    for root, period in [("H33", PERIOD), ("H01", Period(today - timedelta(30), today))]:
        top = next(unit for unit in units if unit.code == root)
        conditions = scope_under(top, units).conditions
        shown = behind(measure, conditions, period)
        rows = shown.rows
        told = rows.aggregate(n=Sum(shown.amount))["n"] or 0 if shown.amount else rows.count()
        assert total_of(conditions, period).as_dict()[measure] == told, root
