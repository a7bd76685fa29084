"""The nightly close: running sums until a day, so that any period is a difference of two rows."""

from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from reports.ledger.book import at_leisure, writing_at_leisure, writing_if_free
from reports.ledger.columns import COLUMNS, KEEPINGS, Keeping, each, run, table
from reports.models import Closing

A_DAY = timedelta(1)


def until() -> date | None:
    """The day until which running sums are there."""
    found: date | None = Closing.objects.aggregate(day=Max("day"))["day"]
    return found


def close_yesterday() -> bool:
    return close(timezone.localdate() - A_DAY)


def close(day: date) -> bool:
    """Closes the days until this one, and folds in what came late for days closed before.

    The day must be over. False where there was nothing to do.
    """
    if day >= timezone.localdate():
        raise ValueError("Only a day that is over is closed.")
    with writing_at_leisure():
        return _close(day)


def close_if_behind() -> bool:
    """Makes up for nights that nobody closed, unless somebody writes the book just now."""
    yesterday = timezone.localdate() - A_DAY
    before = until()
    if before is not None and yesterday - before <= A_DAY:
        return False
    with at_leisure(), writing_if_free() as is_free:
        return is_free and _close(yesterday)


def _close(day: date) -> bool:
    """The caller holds the book."""
    before = until()
    has_late = any(keeping.late.objects.exists() for keeping in KEEPINGS)
    if before is not None and day <= before and not has_late:
        return False
    last = max(day, before or day)
    for keeping in KEEPINGS:
        run_through(keeping, before, last)
    Closing.objects.create(day=last, closed_at=timezone.now())
    return True


def run_through(keeping: Keeping, before: date | None, last: date) -> None:
    """Makes the running rows anew from the first day on that has changed, key by key."""
    running = table(keeping.running)
    words = {"before": before or date.min, "last": last}
    run(CHANGED.format(by=keeping.by, day=table(keeping.day), late=table(keeping.late)), words)
    run(
        f"DELETE FROM {running} r USING changed c WHERE {keeping.same('r', 'c')} AND r.day >= c.day"
    )
    run(RUN.format(**_words(keeping)), words)
    run(f"DELETE FROM {table(keeping.late)}")
    run("DROP TABLE changed")


CHANGED = """
CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
SELECT {by}, min(day) AS day FROM (
    SELECT {by}, day FROM {day} WHERE day > %(before)s AND day <= %(last)s
    UNION ALL SELECT {by}, day FROM {late}
) touched GROUP BY {by}
"""
RUN = """
INSERT INTO {running} ({by}, day, {columns})
SELECT {of_day}, d.day, {sums}
FROM changed c
JOIN {day} d ON {same_day} AND d.day >= c.day AND d.day <= %(last)s
LEFT JOIN LATERAL (
    SELECT * FROM {running} r WHERE {same_running} AND r.day < c.day ORDER BY r.day DESC LIMIT 1
) stood ON true
WINDOW so_far AS (PARTITION BY {of_day} ORDER BY d.day)
"""


def _words(keeping: Keeping) -> dict[str, str]:
    return {
        "running": table(keeping.running),
        "day": table(keeping.day),
        "by": keeping.by,
        "columns": COLUMNS,
        "of_day": keeping.of("d"),
        "same_day": keeping.same("d", "c"),
        "same_running": keeping.same("r", "c"),
        "sums": each(lambda name: f"coalesce(stood.{name}, 0) + sum(d.{name}) OVER so_far"),
    }
