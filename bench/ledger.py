"""The figures at 2,000,000 dossiers: answers beside DuckDB, pages, and what the book costs."""

import json
import math
from collections.abc import Callable
from typing import Any

from bench import ledger_pages, ledger_template, province
from bench.ledger_template import LARGE, SMALL

YEAR, OTHERS, EXPONENT = 0.2, 1.0, 0.3  # times DuckDB's scan; cost against the number of dossiers
OF_A_UNIT = 300  # milliseconds
A_MOVE, STATEMENTS = 1.2, 3  # times a move that posts nothing
REBUILT, COMPACTED = 25, 30_000  # microseconds a dossier; postings a second
PUBLISHED = ("2023-01-01", "2023-11-16")
ASK = "import json; from bench.ledger_questions import asked; print(json.dumps(asked()))"
MOVE = "import json; from bench.ledger_moves import cost; print(json.dumps(cost()))"
KEEP = f"import json; from bench.ledger_upkeep import upkeep; print(json.dumps(upkeep{PUBLISHED}))"
Say = Callable[[str], None]


class Bounds:
    """Says each measure with its bound, and remembers whether all were kept."""

    def __init__(self, say: Say) -> None:
        self.say, self.missed = say, 0

    def at_most(self, name: str, measured: float, bound: float, unit: str = "") -> None:
        self._tell(
            f"{name}: {_number(measured)}{unit} (at most {_number(bound)})", measured <= bound
        )

    def at_least(self, name: str, measured: float, bound: float, unit: str = "") -> None:
        self._tell(f"{name}: {_number(measured)}{unit} (at least {bound})", measured >= bound)

    def is_true(self, name: str, *, so: bool) -> None:
        self._tell(f"{name}: {'yes' if so else 'no'}", so)

    def _tell(self, line: str, is_kept: bool) -> None:  # noqa: FBT001
        self.missed += not is_kept
        self.say(line if is_kept else f"{line}  MISSED")


def report(say: Say) -> bool:
    """Whether every bound was kept."""
    bounds = Bounds(say)
    with ledger_template.copied(SMALL, say) as env:
        small = json.loads(province.shell(env, ASK))
    with ledger_template.copied(LARGE, say) as env:
        large = json.loads(province.shell(env, ASK))
        questions(bounds, small, large)
        with province.web(env):
            for look in ledger_pages.looks():
                bounds.at_most(look.name, look.slow, look.limit, " ms")
        moves(bounds, json.loads(province.shell({**env, "STATEMENT_TIMEOUT": "0"}, MOVE)))
        upkeep(bounds, json.loads(province.shell({**env, "STATEMENT_TIMEOUT": "0"}, KEEP)))
    return not bounds.missed


def questions(bounds: Bounds, small: dict[str, Any], large: dict[str, Any]) -> None:
    for found in (small, large):
        so = not found["differ"]
        bounds.is_true(f"{found['dossiers']} dossiers, DuckDB finds the same figures", so=so)
    for kind, bound in (("year", YEAR), ("months", OTHERS), ("open days", OTHERS)):
        for nth, (ours, duck) in enumerate(large[kind], 1):
            name = f"province by unit, {kind} {nth}: {ours:.1f} ms, DuckDB {duck:.1f} ms, ratio"
            bounds.at_most(name, ours / duck, bound)
    grown = math.log(large["dossiers"] / small["dossiers"])
    for kind in ("year", "months", "open days"):
        before, after = (sum(ours for ours, _duck in found[kind]) for found in (small, large))
        bounds.at_most(f"cost exponent, {kind}", math.log(after / before) / grown, EXPONENT)
    unit = large["unit"]
    for by in ("field", "procedure", "level", "channel"):
        name = f"largest unit's year ({unit['received']:.0f} received) by {by}"
        bounds.at_most(name, unit[by], OF_A_UNIT, " ms")


def moves(bounds: Bounds, found: dict[str, Any]) -> None:
    name = f"a move: {found['with']:.1f} ms, without posting {found['without']:.1f} ms, ratio"
    bounds.at_most(name, found["ratio"], A_MOVE)
    bounds.at_most("statements of posting", found["statements"], STATEMENTS)


def upkeep(bounds: Bounds, found: dict[str, Any]) -> None:
    bounds.is_true(
        "figures of the published year", so=is_published(found["figures"], found["levels"])
    )
    bounds.is_true("the same after rebuild_totals", so=found["is_same"])
    name = f"totals made anew in {found['rebuilt_in']:.0f} s, a dossier"
    bounds.at_most(name, found["micros_a_dossier"], REBUILT, " µs")
    bounds.say(f"all days compared with their postings in {found['days_checked_in']:.0f} s")
    bounds.say(f"cells reckoned again: {found['cells_micros']:.0f} µs a dossier")
    bounds.at_least("compaction", found["compacted_a_second"], COMPACTED, " postings a second")


def is_published(figures: dict[str, int], levels: dict[str, int]) -> bool:
    """Every figure that the article prints and the book tells of the whole province."""
    place = ledger_template.PROFILES / f"{ledger_template.YEAR}.json"
    told: dict[str, Any] = json.loads(place.read_text())
    ended = figures["withdrawn"] + figures["stopped"]
    return (
        figures["received"] == told["received"]["total"]
        and levels == told["received"]["by_level"]
        and figures["received_online"] == told["received"]["by_channel"]["online"]
        and all(figures[name] == told["resolved"][name] for name in ("early", "on_time", "late"))
        and figures["resolved"] == told["resolved"]["total"]
        and figures["in_progress"] == told["in_progress"]["total"]
        and figures["within_deadline"] == told["in_progress"]["within_deadline"]
        and figures["overdue"] == told["in_progress"]["overdue"]
        and ended == told["withdrawn_or_stopped"]
    )


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


if __name__ == "__main__":
    raise SystemExit(not report(lambda line: print(line, flush=True)))
