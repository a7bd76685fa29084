"""The leader's pages over the large database, through HTTP."""

import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench import client

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LEADERS = {"lanhdao": ("a past year", "the days until today"), "lanhdaodonvi": ("the last days",)}
SLOWEST_DASHBOARD, SLOWEST_LIST = 150, 1000  # milliseconds
PERIODS = 60
LOOKS = 5
YEAR, PAST = ("2023-01-01", "2023-11-16"), ("2022-01-01", "2022-06-30")
FLOWS = ("received", "early", "on_time", "late", "withdrawn", "handed_out", "resolved")
STOCKS = ("in_progress", "within_deadline", "overdue", "carried_over", "awaiting_supplement")


class Look(NamedTuple):
    name: str
    median: float
    slow: float
    limit: float

    def __str__(self) -> str:
        return (
            f"{self.name}: median {self.median:.0f} ms, slow {self.slow:.0f} ms "
            f"(limit {self.limit:.0f})"
        )


def looks() -> Iterator[Look]:
    """The server must be up; `slow` is the 95th percentile of pages and the slowest of lists."""
    paths = dashboards()
    for username, names in LEADERS.items():
        reader = client.Client()
        reader.sign_in(username)
        for name in names:
            taken = [milliseconds(reader, path) for path in paths[name]]
            slow = statistics.quantiles(taken, n=20)[-1]
            label = f"dashboard of {name} as {username}"
            yield Look(label, statistics.median(taken), slow, SLOWEST_DASHBOARD)
    yield from lists()


def dashboards() -> dict[str, list[str]]:
    """Each period another one, so that no copy answers."""
    today = datetime.now(VIETNAM).date()
    first, last = date(2023, 1, 1), date(2023, 11, 16)
    back = [timedelta(n) for n in range(PERIODS)]
    return {
        "a past year": [f"/dashboard/?from={first - n}&to={last - n}" for n in back],
        "the days until today": [f"/dashboard/?from={today - 6 * n}&to={today}" for n in back[1:]],
        "the last days": [f"/dashboard/?from={today - n}&to={today}" for n in back[1:]],
    }


def lists() -> Iterator[Look]:
    """First pages of what lies behind the figures of the province."""
    reader = client.Client()
    reader.sign_in("lanhdao")
    today = datetime.now(VIETNAM).date()
    periods: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "a past year": (YEAR, (*FLOWS, *STOCKS)),
        "a past date": (PAST, STOCKS),
        "this year": ((f"{today.year}-01-01", str(today)), (*FLOWS, *STOCKS)),
    }
    for name, ((first, last), measures) in periods.items():
        for measure in measures:
            path = f"/dashboard/dossiers/?measure={measure}&from={first}&to={last}"
            taken = [milliseconds(reader, path) for _look in range(LOOKS)]
            label = f"list of {measure}, {name}"
            yield Look(label, statistics.median(taken), max(taken), SLOWEST_LIST)


def milliseconds(reader: client.Client, path: str) -> float:
    begun = time.perf_counter()
    status, page, _headers = reader.request("GET", path)
    if status != 200:
        raise SystemExit(f"GET {path}: {status} {page.decode()[:500]}")
    return 1000 * (time.perf_counter() - begun)
