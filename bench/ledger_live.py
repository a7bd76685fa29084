"""How soon a move is in the figures of the running product: at once, and in a closed batch."""

import time
from collections.abc import Callable
from typing import NamedTuple

from bench import office, province
from bench.client import Client

MOVES, WITHIN = 5, 10  # seconds
PATIENCE = 60
TODAY = "/reports/on-time/?by=channel"
KEPT = """
SELECT count(*) FROM reports_posting p JOIN reports_batch b ON b.id = p.batch_id
JOIN dossiers_dossier d ON d.id = p.dossier_id
WHERE d.reference = '{}' AND p.seq >= {} AND b.closed_at IS NOT NULL
"""


class Lag(NamedTuple):
    """Seconds after the answer to the move, the longest of a few."""

    in_live_figures: float
    in_a_closed_batch: float

    def is_enough(self) -> bool:
        return max(self) <= WITHIN


def lag() -> Lag:
    citizen, clerk, leader = Client("congdan"), Client("motcua"), Client("lanhdao")
    shown, kept = [], []
    for _nth in range(MOVES):
        made = citizen.api("POST", "/dossiers/", office.body())
        number, before = made["reference"], received(leader)
        clerk.api("POST", f"/dossiers/{number}/receive/", {})
        shown.append(seconds_until(lambda before=before: received(leader) > before))  # type: ignore[misc]
        asked = KEPT.format(number, 2)
        kept.append(shown[-1] + seconds_until(lambda asked=asked: int(province.sql(asked)) > 0))  # type: ignore[misc]
        time.sleep(1.3)  # so that the moves meet the worker at different times
    return Lag(max(shown), max(kept))


def received(leader: Client) -> int:
    total: int = leader.api("GET", TODAY)["total"]["received"]
    return total


def seconds_until(is_true: Callable[[], bool]) -> float:
    begun = time.perf_counter()
    while not is_true():
        if time.perf_counter() - begun > PATIENCE:
            raise SystemExit("a move did not come into the figures")
        time.sleep(0.05)
    return time.perf_counter() - begun
