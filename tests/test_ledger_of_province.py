"""A generated province in the book of figures: posted with its rows, equal to a recount of them,
and to the article's figures, however far the book has come."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Unit
from dossiers.models import Dossier, PostingInbox
from dossiers.province.profile import scaled
from dossiers.province.recount import counted, expected
from reports.figures import Figures, figures_by, total_of
from reports.ledger.closing import close, close_yesterday
from reports.ledger.compaction import closed_batch, compact
from reports.ledger.rebuilding import rebuild
from reports.ledger.settling import chunks, unsettled
from reports.models import KindRunning, LedgerCheck, Posting, UnitRunning
from reports.periods import Period, months
from reports.recount import recounted_by
from reports.scope import scope_under
from tests.province import SCALE, YEAR, house

__all__ = ["house"]
PERIOD = Period(date(2023, 1, 1), date(2023, 11, 16))
WANTED = scaled(YEAR, Fraction(SCALE))
SPRING = date(2023, 4, 30)


def part() -> None:
    """Some of it in the book, the rest still in the inbox."""
    compact(most=1000)


def half() -> None:
    """Some days closed, before the rest comes in late for them."""
    close(SPRING)


def whole() -> None:
    closed_batch()


def closed() -> None:
    close_yesterday()


STAGES: list[Callable[[], Any]] = [lambda: None, part, half, whole, closed, rebuild]


def kien_giang() -> dict[str, Any]:
    units = list(Unit.objects.all())
    return scope_under(next(unit for unit in units if unit.code == "H33"), units).conditions


def each_published_figure_comes_from_the_book() -> None:
    found = total_of(kien_giang(), PERIOD)
    fates = {name: getattr(found, name) for name in WANTED.fates}
    assert (found.carried_over, found.received, fates) == (0, WANTED.received, WANTED.fates)
    assert found.received_online == WANTED.channels["online"]
    assert found.received_desk + found.received_post == WANTED.channels["desk_or_post"]
    assert found.resolved == WANTED.fates["early"] + WANTED.fates["on_time"] + WANTED.fates["late"]
    assert found.in_progress == WANTED.fates["within_deadline"] + WANTED.fates["overdue"]
    by_level = {}
    for level in WANTED.levels:
        conditions = {**kien_giang(), "version__online_level": level}
        by_level[level] = total_of(conditions, PERIOD).received
    assert by_level == WANTED.levels


def the_book_says_what_a_recount_says_month_by_month(key: str) -> None:
    today = timezone.localdate()
    periods = [*months(PERIOD), *months(Period(today - timedelta(95), today + timedelta(40)))]
    for some in (periods[:11], periods[11:]):
        told, recounted = (count({}, some, key) for count in (figures_by, recounted_by))
        nothing = [Figures()] * len(some)
        for one in {*told, *recounted}:
            assert told.get(one, nothing) == recounted.get(one, nothing), one


def the_book_stands_where_it_is_thought_to_stand(stage: int) -> None:
    """So that the stages are the ones that the others mean."""
    in_book, waiting = Posting.objects.exists(), PostingInbox.objects.exists()
    assert (in_book, waiting) == [(False, True), (True, True), (True, True), (True, False)][
        min(stage, 3)
    ]
    assert UnitRunning.objects.exists() == KindRunning.objects.exists() == (stage >= 2)


def every_dossier_is_in_the_book_with_its_last_event(house: list[Dossier]) -> None:
    posted = set(Posting.objects.values_list("dossier_id", "seq").distinct())
    assert posted == {(one.pk, one.event_count) for one in house}


def the_check_is_clean(house: list[Dossier]) -> None:
    out = StringIO()
    call_command("rebuild_totals", "--check", stdout=out)
    number = f"{len(house):,}".replace(",", ".")
    assert f"{number} hồ sơ: 0 hồ sơ lệch bút toán; 0 ngày lệch bút toán" in out.getvalue()
    assert "; 0 số liệu lệch khi đếm lại" in out.getvalue()
    check = LedgerCheck.objects.first()
    assert check
    assert (check.dossiers, check.in_question, check.differences) == (len(house), [], [])


def nothing_is_missing() -> None:
    """The command that posts what is missing finds nothing, in the inbox or in the book."""
    assert [one for pks in chunks() for one in unsettled(pks)] == []


@pytest.fixture(scope="module")
def stages(house: list[Dossier], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_at_every_stage_the_book_says_the_same(house: list[Dossier], stages: None) -> None:
    """Into the book, closed, made anew: each stage goes on from the one before."""
    for stage, go_on in enumerate(STAGES):
        go_on()
        the_book_stands_where_it_is_thought_to_stand(stage)
        each_published_figure_comes_from_the_book()
        for key in ("unit", "version", "channel"):
            the_book_says_what_a_recount_says_month_by_month(key)
        the_check_is_clean(house)
        nothing_is_missing()
        if stage >= 3:
            every_dossier_is_in_the_book_with_its_last_event(house)


def test_the_generators_own_recount_still_says_the_same(house: list[Dossier]) -> None:
    units = {one.unit_id for one in house if one.unit.code.startswith("H33")}
    ground: Any = type("Ground", (), {"units": [Unit(pk=pk) for pk in units]})
    assert counted(ground, *PERIOD) == expected(WANTED)
