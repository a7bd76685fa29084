"""An office whose calendars change, whose clerks enter late, and whose book of figures is written
now and then; beside it the book of the posting rule, and answers that must stay."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.timezone import localtime

from agencies.calendars import in_force_at
from agencies.models import DayOverride, Unit, WorkingCalendar
from dossiers.calendar_apply import apply_next
from dossiers.calendar_publishing import publish_draft
from dossiers.demo.accounts import COMMUNE
from dossiers.late_entry import OnPaper
from dossiers.models import DueChange
from dossiers.transitions.register import register
from reports.definitions import ANSWERED
from reports.figures import Conditions, Figures, Key, figures_by
from reports.ledger.closing import close
from reports.ledger.compaction import closed_batch, compact
from reports.periods import Period
from tests import make
from tests.posting_book import PROCEDURES, STAFF, Office, day

A_DAY = timedelta(1)
KEYS = ((), ("unit",), ("version",), ("channel",), ("unit", "channel"), ("version", "channel"))
Answer = dict[Key, list[Figures]]


@dataclass(frozen=True)
class Question:
    conditions: Conditions
    periods: list[Period]
    keys: tuple[str, ...]

    def answer(self, batch: int | None = None) -> Answer:
        return figures_by(self.conditions, self.periods, *self.keys, batch=batch)


def random_question(random: Random) -> Question:
    """Any scope, any narrowing, any days, several periods."""
    first = timezone.localdate() - timedelta(days=random.randint(-20, 75))
    length = random.randint(1, 30)
    starts = [first + timedelta(days=length * n) for n in range(random.randint(1, 3))]
    periods = [Period(start, start + timedelta(days=length - 1)) for start in starts]
    conditions: Conditions = {}
    if random.random() < 0.5:
        chosen = random.sample([*STAFF], random.randint(0, len(STAFF)))
        conditions["unit__in"] = [make.unit(code).pk for code in chosen]
    narrowings: dict[str, Any] = {
        "channel": random.choice(["online", "desk", "post"]),
        "procedure__code": random.choice(PROCEDURES),
        "procedure__field__code": make.version(random.choice(PROCEDURES)).procedure.field.code,
        "version__online_level": random.choice(["full", "partial"]),
    }
    for name, value in narrowings.items():
        if random.random() < 0.15:
            conditions[name] = value
    return Question(conditions, periods, random.choice(KEYS))


def desk_moment(at: datetime) -> datetime:
    """That moment, or one in the morning of the last working day before it."""
    working, at = in_force_at(make.unit(COMMUNE)).time, localtime(at)
    if 6 <= at.hour < 20 and working.is_open_on(at.date()):
        return at
    at -= A_DAY
    while not working.is_open_on(at.date()):
        at -= A_DAY
    return at.replace(hour=8)


class House(Office):
    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.told: list[tuple[int, Question, Answer]] = []

    def turn(self) -> None:
        acts = (self.old, self.old, self.recent, self.late_entry, self.storm)
        self.random.choice(acts)()
        self.keep_book()

    def old(self) -> None:
        self.live(steps=self.random.randint(4, 20))

    def recent(self) -> None:
        self.live(steps=self.random.randint(1, 6), least=0.1, most=6)

    def late_entry(self) -> None:
        """A walk-in of some days ago, entered now; it counts on its own day."""
        at = desk_moment(timezone.now() - timedelta(days=self.random.uniform(0.5, 20)))
        clerk, paper = make.person("motcua"), OnPaper(at, "Mất điện")
        code = self.random.choice(PROCEDURES)
        filing = make.filing(code, channel="desk", unit=make.unit(COMMUNE), on=day(at))
        made = register(filing, by=clerk, at=timezone.now(), on_paper=paper)
        for measure in ("filed", "received", "received_desk"):
            self.post(made.unit_id, day(at), measure)
        self.begins_to_be_overdue(made)
        self.stretch[made.pk] = ("processing", at)
        self.done["late entry"] += 1

    def storm(self) -> None:
        """The next working day becomes a day off: open dossiers are due later."""
        working, on = in_force_at(make.unit()).time, timezone.localdate() + A_DAY
        while not working.is_open_on(on):
            on += A_DAY
        calendar = WorkingCalendar.objects.select_for_update().get(unit=None)
        DayOverride.objects.create(calendar=calendar, date=on, kind="off", name="Nghỉ bão")
        before = DueChange.objects.latest("pk").pk if DueChange.objects.exists() else 0
        publish_draft(calendar, by=make.person("quantri"), at=timezone.now())
        apply_next(settled=timedelta(0))
        changes = DueChange.objects.filter(pk__gt=before, kind="calendar")
        for change in changes.select_related("dossier"):
            assert change.due_before
            assert change.due_after
            unit = change.dossier.unit_id
            self.post(unit, day(change.due_before) + A_DAY, "overdue", -1)
            self.post(unit, day(change.due_after) + A_DAY, "overdue")
            self.done["calendar"] += 1

    def keep_book(self) -> None:
        """Batches of any size, days closed in any order, and questions as of a batch."""
        chance = self.random.random()
        if chance < 0.5:
            compact(most=self.random.choice([3, 10, 1000]))
        if chance < 0.3:
            close(timezone.localdate() - timedelta(days=self.random.randint(1, 60)))
        if chance > 0.5:
            batch = closed_batch()
            for _ in range(2):
                asked = random_question(self.random)
                self.told.append((batch, asked, asked.answer(batch)))
                assert asked.answer(batch) == asked.answer()

    def everywhere(self) -> list[int]:
        return [unit.pk for unit in Unit.objects.all()]


def balanced(found: Figures) -> bool:
    came = found.carried_over + found.received + found.moved
    gone = found.early + found.on_time + found.late + found.withdrawn + found.stopped
    return came == gone + found.within_deadline + found.overdue and found.within_deadline >= 0


assert {"received", "moved", "overdue", "in_progress"} <= {*ANSWERED}
