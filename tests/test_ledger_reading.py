"""What reading the book costs, and its edges: empty, far, unknown, narrowed in every way."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.cells import Measure
from dossiers.demo.accounts import LONG_XUYEN, PHU_QUOC
from dossiers.models import PostingInbox
from dossiers.states import State
from dossiers.transitions.register import register
from reports.figures import Figures, figures_by, first_day_after, total_of
from reports.ledger.closing import close, close_yesterday
from reports.ledger.columns import run
from reports.ledger.compaction import closed_batch
from reports.ledger.narrow import Narrow
from reports.ledger.reading import first_day, sums_until
from reports.models import Closing, KindRunning, Posting, UnitLate, UnitRunning
from reports.periods import Period
from reports.recount import recounted_by
from tests import make

pytestmark = pytest.mark.django_db

A_DAY = timedelta(1)
EVER = Period(date(2000, 1, 1), date(2100, 1, 1))
LAND = "1.004873"
VERSIONS = ("1.001193", "1.011607", "2.000815", "1.000894")


def today() -> date:
    return timezone.localdate()


def written(unit: int, day: date, n: int = 1, measure: Measure = Measure.FILED) -> PostingInbox:
    """A line of a dossier of which nothing else is told."""
    return PostingInbox(
        dossier_id=1,
        seq=1,
        unit_id=unit,
        day=day,
        measure=measure,
        n=n,
        version_id=make.version().pk,
        channel="online",
    )


def book_of(days: int, lines_a_day: int) -> list[int]:
    """Days with postings at three units, closed until yesterday."""
    units = [make.unit(code).pk for code in ("H01", LONG_XUYEN, PHU_QUOC)]
    PostingInbox.objects.bulk_create(
        written(unit, today() - timedelta(days=back + 1))
        for back in range(days)
        for unit in units
        for _line in range(lines_a_day)
    )
    closed_batch()
    close_yesterday()
    return units


def as_a_big_book() -> None:
    """Its few rows are looked for as many are."""
    run("ANALYZE reports_unitrunning, reports_unitday, reports_kindrunning, reports_kindday")
    run("SET LOCAL enable_seqscan = off")


@contextmanager
def explained() -> Iterator[list[dict[str, Any]]]:
    """The plans of what is asked, with the rows that were really read."""
    plans: list[dict[str, Any]] = []

    def explain(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", rest[0])
            [[plan]] = cursor.cursor.fetchall()
        plans.append(json.loads(plan)[0]["Plan"] if isinstance(plan, str) else plan[0]["Plan"])
        return execute(sql, *rest)

    with connection.execute_wrapper(explain):
        yield plans


def rows_read(plan: dict[str, Any], of: str) -> int:
    """From a table, removed by a filter or not."""
    own = 0
    if plan.get("Relation Name") == of:
        read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        own = round(read * plan["Actual Loops"])
    return own + sum(rows_read(part, of) for part in plan.get("Plans", ()))


@pytest.mark.parametrize(("days", "lines_a_day"), [(20, 1), (20, 12), (300, 1)])
def test_rows_read_do_not_grow_with_dossiers_nor_with_days(days: int, lines_a_day: int) -> None:
    units = book_of(days, lines_a_day)
    as_a_big_book()
    bounds = [today() - timedelta(days=back) for back in (15, 8, 1)]
    with explained() as plans:
        found = sums_until(bounds, Narrow(units=units), "unit")
    [plan] = plans
    assert len(found) == len(units)
    assert rows_read(plan, "reports_unitrunning") == len(units) * len(bounds)
    assert rows_read(plan, "reports_unitday") == rows_read(plan, "reports_unitlate") == 0
    assert rows_read(plan, "reports_posting") == rows_read(plan, "dossiers_postinginbox") == 0
    kind = Narrow(versions=[make.version().pk], channel="online")
    with explained() as plans:
        sums_until(bounds, kind, "version", "channel")
    assert rows_read(plans[0], "reports_kindrunning") == len(bounds)
    assert rows_read(plans[0], "reports_kindday") == 0


def test_of_open_days_only_theirs_are_read() -> None:
    book_of(40, 1)
    PostingInbox.objects.bulk_create(written(make.unit().pk, today()) for _ in range(5))
    closed_batch()
    as_a_big_book()
    with explained() as plans:
        [figures] = sums_until([today()], Narrow()).values()
    assert figures[0]["filed"] == 125
    assert rows_read(plans[0], "reports_unitday") == 1
    assert rows_read(plans[0], "reports_posting") == 0


def test_any_question_is_one_statement_of_the_book() -> None:
    book_of(5, 1)
    periods = [Period(today() - 3 * A_DAY, today())]
    for conditions, keys in (({}, ()), ({}, ("unit",)), ({"channel": "desk"}, ("version",))):
        for batch in (None, 1):
            with CaptureQueriesContext(connection, ) as asked:  # fmt: skip
                figures_by(conditions, periods, *keys, batch=batch)
            assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        figures_by({"procedure__code": LAND}, periods, "unit")
    assert len(asked) == 2  # which versions the narrowing means


@pytest.mark.parametrize("verb", ["receive", "start", "suspend", "resolve", "transfer"])
def test_a_move_posts_with_at_most_three_statements(verb: str) -> None:
    state = {"receive": State.SUBMITTED, "start": State.RECEIVED}.get(verb, State.PROCESSING)
    made = make.dossier(state, code=LAND)
    with CaptureQueriesContext(connection) as asked:
        make.do(made, verb)
    of_ledger = [
        query["sql"]
        for query in asked
        if "dossiers_postinginbox" in query["sql"] or "json_agg(json_build_array" in query["sql"]
    ]
    assert 2 <= len(of_ledger) <= 3


def test_an_empty_book_answers_with_nothing() -> None:
    assert figures_by({}, [EVER], "unit") == {}
    assert total_of({}, EVER) == Figures()
    assert total_of({}, EVER, batch=0) == Figures()
    assert first_day(Narrow()) is None
    assert first_day_after({}, today()) is None
    assert closed_batch() == 0
    close_yesterday()
    assert total_of({"unit": make.unit()}, EVER) == Figures()


def test_an_unknown_unit_and_no_unit_have_nothing() -> None:
    book_of(3, 1)
    assert figures_by({"unit__in": [10**9]}, [EVER], "unit") == {}
    assert figures_by({"unit__in": []}, [EVER], "unit") == {}
    assert total_of({"unit__in": [10**9]}, EVER, batch=1) == Figures()
    assert total_of({"procedure__code": "9.999999"}, EVER) == Figures()
    assert total_of({"channel": "pigeon"}, EVER) == Figures()


def test_a_unit_named_twice_counts_once() -> None:
    units = book_of(3, 2)
    once = total_of({"unit__in": units}, EVER)
    assert total_of({"unit__in": units * 2}, EVER) == once
    assert once.filed == 18


@pytest.mark.parametrize(
    ("first", "last", "filed"),
    [
        (date.min, date.max, 9),
        (date.min, date.min, 0),
        (date.max, date.max, 0),
        (date.min, date(1900, 1, 1), 0),
        (date(9999, 1, 1), date.max, 0),
    ],
)
@pytest.mark.parametrize("conditions", [{}, {"channel": "online"}])
@pytest.mark.parametrize("batch", [None, 1])
def test_days_may_lie_far(
    first: date, last: date, filed: int, conditions: dict[str, Any], batch: int | None
) -> None:
    units = book_of(3, 1)
    for scope in ({}, {"unit__in": units}):
        found = total_of({**scope, **conditions}, Period(first, last), batch=batch)
        assert found.filed == filed


def test_what_lies_before_the_calendar_and_after_it_is_summed_too() -> None:
    unit = make.unit().pk
    PostingInbox.objects.bulk_create(
        [written(unit, date(1, 1, 2)), written(unit, date(9999, 12, 31), 2)]
    )
    for _ in range(2):
        assert total_of({}, Period(date.min, date(1, 1, 2))).filed == 1
        assert total_of({"unit": unit, "channel": "online"}, Period(today(), date.max)).filed == 2
        closed_batch()
        close_yesterday()


def test_narrowings_are_what_a_recount_says(clerk) -> None:
    began = timezone.now() - timedelta(days=12)
    for nth, code in enumerate([*VERSIONS, *VERSIONS]):
        filing = make.filing(code, channel=["desk", "post"][nth % 2], on=began.date())
        register(filing, by=clerk, at=began + timedelta(hours=nth))
    make.dossier(State.PROCESSING, began + A_DAY, code=LAND)
    closed_batch()
    close(today() - timedelta(days=11))
    field = make.version(LAND).procedure.field.code
    narrowings: list[dict[str, Any]] = [
        {},
        {"procedure__code": LAND},
        {"procedure__field__code": field},
        {"version__online_level": make.version(LAND).online_level},
        {"channel": "post"},
        {"channel": "desk", "procedure__field__code": field},
        {"channel": "online", "procedure__code": LAND, "version__online_level": "none"},
    ]
    scopes = [{}, {"unit": make.unit()}, {"unit__in": [make.unit(PHU_QUOC).pk]}]
    ways = cycle([(), ("unit",), ("version",), ("version", "channel")])
    period, seen = Period(today() - timedelta(days=11), today()), set()
    for narrowing, scope in product(narrowings, scopes):
        conditions, keys = {**scope, **narrowing}, next(ways)
        found = figures_by(conditions, [period], *keys)
        assert found == recounted_by(conditions, [period], *keys), (conditions, keys)
        seen.add(sum(figures.in_progress for [figures] in found.values()))
    assert len(seen) >= 4


def test_what_only_passed_through_a_unit_is_in_its_figures() -> None:
    """It came on a Saturday and left on Sunday: at the end nothing is left, not a minute."""
    saturday = today() - timedelta(days=7 + (today().weekday() - 5) % 7)
    sunday = saturday + A_DAY
    made = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=30), code=LAND)
    here, noon = make.unit(PHU_QUOC), make.at(f"{saturday} 12:00")
    made = make.do(made, "transfer", moment=noon, unit=here)
    leader = make.person("lanhdao.phuquoc")
    make.do(made, "transfer", leader, noon + A_DAY, unit=make.unit(LONG_XUYEN))
    for _ in range(2):
        days = [Period(saturday, saturday), Period(sunday, sunday)]
        [came, left] = figures_by({}, days, "unit", measures=("received",))[(here.pk,)]
        assert (came.moved, came.in_progress) == (1, 1)
        assert (left.carried_over, left.moved, left.in_progress) == (1, -1, 0)
        assert total_of({"unit": here}, days[1], measures=("received",)) == left
        closed_batch()
        close_yesterday()


def test_what_comes_late_for_a_closed_day_is_read_at_once_and_folded_in_at_night() -> None:
    units = book_of(9, 1)
    day = today() - timedelta(days=5)
    PostingInbox.objects.bulk_create([written(units[0], day, 7)])
    for late_rows in (0, 1, 0):
        assert UnitLate.objects.count() == late_rows
        assert total_of({"unit": units[0]}, Period(day, day)).filed == 8
        assert total_of({}, Period(day - A_DAY, day - A_DAY)).filed == 3
        if late_rows:
            close_yesterday()
        else:
            closed_batch()


def test_a_day_that_is_not_over_is_never_closed() -> None:
    book_of(3, 1)
    closings = Closing.objects.count()
    with pytest.raises(ValueError, match="over"):
        close(today())
    assert not close_yesterday()
    assert not close(today() - timedelta(days=40))
    assert Closing.objects.count() == closings


def test_sums_are_kept_for_days_with_postings_alone() -> None:
    units = book_of(1, 3)
    PostingInbox.objects.bulk_create([written(units[0], today() - timedelta(days=400))])
    closed_batch()
    close_yesterday()
    assert UnitRunning.objects.count() == 4
    assert KindRunning.objects.count() == 2
    assert Posting.objects.count() == 10
    assert {row.filed for row in UnitRunning.objects.filter(unit_id=units[0])} == {1, 4}
