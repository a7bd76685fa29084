"""A simple recount of the figures, straight from the dossiers.

By date: finished before the due date is early, on it on time, after it late; without a limit on
time. Open at the end of today with a due date before it is overdue. Which unit counts is the
competent one.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone

from dossiers.models import Dossier
from dossiers.states import PAUSED, Channel, State

RESOLVED = Q(state__in=[State.RESOLVED, State.RETURNED])


class Period(NamedTuple):
    """Both days belong to it; the last is the day it is looked at."""

    first: date
    last: date

    def start(self) -> datetime:
        return midnight(self.first)

    def end(self) -> datetime:
        return midnight(self.last + timedelta(days=1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


@dataclass(frozen=True)
class Figures:
    """Sums over a set of units and a period, stocks at its end."""

    carried_over: int = 0
    received: int = 0
    received_online: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    withdrawn: int = 0
    stopped: int = 0
    processing: int = 0
    awaiting_supplement: int = 0
    awaiting_dues: int = 0
    suspended: int = 0
    overdue: int = 0

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def punctual(self) -> int:
        return self.early + self.on_time

    @property
    def in_progress(self) -> int:
        return self.processing + self.awaiting_supplement + self.awaiting_dues + self.suspended

    @property
    def within_deadline(self) -> int:
        return self.in_progress - self.overdue

    @property
    def all_late(self) -> int:
        """Resolved late, and overdue now."""
        return self.late + self.overdue

    @property
    def ended_otherwise(self) -> int:
        return self.withdrawn + self.stopped

    @property
    def received_otherwise(self) -> int:
        return self.received - self.received_online

    @property
    def balances(self) -> bool:
        ended = self.resolved + self.ended_otherwise
        return self.carried_over + self.received == ended + self.in_progress

    def rate(self) -> float | None:
        """Early and on time of what was resolved, in percent; None for 0/0."""
        return 100 * self.punctual / self.resolved if self.resolved else None

    def late_rate(self) -> float | None:
        return 100 * self.late / self.resolved if self.resolved else None

    def __add__(self, other: Self) -> Self:
        pairs = ((f.name, getattr(self, f.name) + getattr(other, f.name)) for f in fields(self))
        return type(self)(**dict(pairs))

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        return cls(**{field.name: row[field.name] or 0 for field in fields(cls)})


def counts(period: Period) -> dict[str, Count]:
    """Every figure as an aggregate over one scan."""
    start, end = period.start(), period.end()
    ended = Q(finished_at__gte=start, finished_at__lt=end, received_at__isnull=False)
    running = Q(finished_at=None, received_at__lt=end)
    received = Q(received_at__gte=start, received_at__lt=end)
    at_work = running & ~Q(state__in=PAUSED)
    conditions = {
        "carried_over": Q(received_at__lt=start)
        & (Q(finished_at=None) | Q(finished_at__gte=start)),
        "received": received,
        "received_online": received & Q(channel=Channel.ONLINE),
        "early": ended & RESOLVED & Q(done__lt=F("due")),
        "on_time": ended & RESOLVED & (Q(due=None) | Q(done=F("due"))),
        "late": ended & RESOLVED & Q(done__gt=F("due")),
        "withdrawn": ended & Q(state=State.WITHDRAWN),
        "stopped": ended & Q(state=State.STOPPED),
        "processing": at_work,
        "awaiting_supplement": running & Q(state=State.AWAITING_SUPPLEMENT),
        "awaiting_dues": running & Q(state=State.AWAITING_DUES),
        "suspended": running & Q(state=State.SUSPENDED),
        "overdue": running & Q(due_at__lt=midnight(period.last)),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def figures_by(
    rows: QuerySet[Dossier], period: Period, *keys: str
) -> list[tuple[tuple[Any, ...], Figures]]:
    """The figures of each group of dossiers, in one query."""
    live = Q(finished_at=None) | Q(finished_at__gte=period.start())
    grouped = (
        rows.filter(live, received_at__isnull=False)
        .annotate(done=TruncDate("finished_at"), due=TruncDate("due_at"))
        .order_by()
        .values(*keys)
        .annotate(**counts(period))
    )
    return [(tuple(row[key] for key in keys), Figures.of(row)) for row in grouped]


def due_by_day(rows: QuerySet[Dossier], until: datetime) -> dict[date, int]:
    """Open dossiers by the date they are due on, overdue ones included."""
    days = (
        rows.filter(finished_at=None, received_at__isnull=False, due_at__lt=until)
        .annotate(day=TruncDate("due_at"))
        .order_by()
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    return dict(days)
