"""Where it is late: parts, fields, procedures and steps, worst first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from agencies.models import Role
from reports.figures import Figures
from reports.late_steps import LateStep
from reports.overview import Overview
from reports.scope import Scope

SHOWN = 3
WIDEST = 950  # of 1000


class Entry(NamedTuple):
    """A line of a league: `key` narrows the page to it, `width` of 1000 is its late rate."""

    key: str
    name: str
    figures: Figures
    width: str = "0"


class League(NamedTuple):
    """`narrows` is what its lines narrow a question to; `shown` are the late ones on top;
    `mark` is where the rate of the whole stands on the bars."""

    narrows: str
    entries: list[Entry]
    shown: list[Entry]
    mark: tuple[str, str] | None


class StepEntry(NamedTuple):
    step: LateStep
    role: str
    width: str


def leagues_of(scope: Scope, found: Overview, narrowed: Mapping[str, str]) -> dict[str, League]:
    """Those that the question leaves open: a single procedure has neither field nor rivals."""
    leagues = {}
    if scope.has_parts:
        leagues["unit"] = league("unit", parts_of(scope, found), found.total)
    if "procedure" not in narrowed:
        names = found.names.procedures
        lines = (Entry(key, names[key], of) for key, of in found.procedures.items())
        leagues["procedure"] = league("procedure", lines, found.total)
        if "field" not in narrowed:
            names = found.names.fields
            lines = (Entry(key, names[key], of) for key, of in found.fields.items())
            leagues["field"] = league("field", lines, found.total)
    return leagues


def league(narrows: str, lines: Iterable[Entry], total: Figures) -> League:
    entries = ranked(lines)
    shown = [entry for entry in entries if entry.figures.all_late][:SHOWN]
    return League(narrows, entries, shown, average_mark(entries, total))


def parts_of(scope: Scope, found: Overview) -> Iterable[Entry]:
    for pk, figures in found.parts.items():
        yield Entry(*scope.named(scope.units[pk]), figures)


def ranked(entries: Iterable[Entry]) -> list[Entry]:
    """By the rate of late ones, then by those overdue; what has nothing at all is left out."""
    alive = [one for one in entries if one.figures != Figures()]
    alive.sort(key=lambda one: (-(one.figures.late_rate() or 0), -one.figures.overdue, one.name))
    highest = max((one.figures.late_rate() or 0 for one in alive), default=0) or 1
    return [
        one._replace(width=f"{WIDEST * (one.figures.late_rate() or 0) / highest:.1f}")
        for one in alive
    ]


def average_mark(entries: Sequence[Entry], total: Figures) -> tuple[str, str] | None:
    """Where on the bars the rate of the whole stands: the ground of the mark, and the mark."""
    highest = entries[0].figures.late_rate() if entries else None
    rate = total.late_rate()
    if not highest or rate is None or len(entries) < 2:
        return None
    x = WIDEST * rate / highest
    return f"{max(0, x - 4.5):.1f}", f"{max(0, x - 3):.1f}"


def steps_of(steps: Sequence[LateStep]) -> list[StepEntry]:
    highest = max((step.of_late for step in steps), default=0) or 1
    roles: dict[str, Any] = dict(Role.choices)
    return [
        StepEntry(step, str(roles[step.role]), f"{WIDEST * step.of_late / highest:.1f}")
        for step in steps
    ]
