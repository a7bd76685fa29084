"""An office that lets dossiers live at random through the real verbs, and keeps a book of what each
move posts: the table of the house's exact meanings, written down here a second time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.models import Unit
from citizens.models import Person
from dossiers.capacity import Who
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN, PHU_QUOC
from dossiers.flow import MOVES, RESULT_VERBS, Move, NotAllowed
from dossiers.models import Dossier
from dossiers.papers import hand_in
from dossiers.states import BUCKETS, Channel, Outcome, State
from dossiers.work import open_consultations
from reports.periods import Period
from tests import make

WAITING = (State.AWAITING_SUPPLEMENT, State.AWAITING_DUES, State.SUSPENDED)
WAITS = {state: state.lower() for state in WAITING}
LASTING = ("in_progress", "overdue", *WAITS.values())
GONE = ("early", "on_time", "late", "withdrawn", "stopped")
PROCEDURES = ("1.001193", "1.004873", "2.000815", "1.000894", "1.013225", "1.011607")
STAFF: dict[str, dict[Who, str]] = {
    unit: {Who.CLERK: f"motcua{at}", Who.OFFICER: f"chuyenvien{at}", Who.LEADER: f"lanhdao{leads}"}
    for unit, at, leads in (
        (COMMUNE, "", "donvi"),
        (LONG_XUYEN, ".longxuyen", ".longxuyen"),
        (PHU_QUOC, ".phuquoc", ".phuquoc"),
    )
}
# How often such a turn is taken where it could be.
DRASTIC = {"correct": 0.4, "revoke": 0.5}


def day(moment: datetime) -> date:
    return localtime(moment).date()


@dataclass(frozen=True)
class Before:
    """A dossier as it stood before a move."""

    state: str
    unit: int
    due: date | None
    finished: date | None
    handed_out: date | None
    outcome: str

    @classmethod
    def of(cls, made: Dossier) -> "Before":
        moments = (made.due_at, made.finished_at, made.handed_out_at)
        due, finished, handed_out = (day(moment) if moment else None for moment in moments)
        return cls(made.state, made.unit_id, due, finished, handed_out, made.outcome)

    def ending(self) -> str:
        """Which figure the end counts in."""
        if self.state not in (State.RESOLVED, State.RETURNED):
            return self.state.lower()
        assert self.finished
        until = self.due or self.finished
        return "early" if self.finished < until else "late" if self.finished > until else "on_time"


# The verb that takes a result on from each stage.
ON = dict(zip(RESULT_VERBS.values(), [*list(RESULT_VERBS)[1:], "resolve"], strict=True))


class Office:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.book: Counter[tuple[int, date, str]] = Counter()
        self.done: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.stretch: dict[int, tuple[str, datetime]] = {}
        self.ends: dict[int, datetime] = {}
        self.cut_off: dict[int, str] = {}

    def post(self, unit: int, on: date, measure: str, n: int = 1) -> None:
        self.book[unit, on, measure] += n

    def live(self, steps: int, least: float = 10, most: float = 70) -> Dossier:
        """One that was filed some days ago."""
        gap = timedelta(days=self.random.uniform(least, most))
        channel, at = self.random.choice(Channel.values), self.random.choice([*STAFF])
        made = make.submitted(
            timezone.now() - gap,
            code=self.random.choice(PROCEDURES),
            by=make.person("congdan" if channel == "online" else STAFF[at][Who.CLERK]),
            channel=channel,
            unit=make.unit(at),
        )
        hand_in(made, make.reused_papers(), 1)
        self.post(made.unit_id, day(made.filed_at), "filed")
        for _ in range(steps):
            made = self.step(made) or made
        return made

    def step(self, made: Dossier) -> Dossier | None:
        verbs = (move for move in MOVES if move.verb != "ask_completion")
        fitting = [move for move in verbs if made.state in move.sources and self.dares(move)]
        if not fitting:
            return None
        move = self.random.choice(fitting)
        if self.random.random() < 0.3:  # so that each has its turn
            move = min(fitting, key=lambda one: self.tried[one.verb])
        if self.random.random() < 0.4:  # a result under way is soon taken on
            move = next((one for one in fitting if one.verb == ON.get(made.result_stage)), move)
        self.tried[move.verb] += 1
        soon = self.random.random() < 0.4
        at = made.last_event_at + timedelta(hours=self.random.expovariate(2 if soon else 1 / 30))
        if at > timezone.now():
            return None
        before = Before.of(made)
        try:
            made = make.do(made, move.verb, self.doer(move, made), at, **self.words(move, made, at))
        except NotAllowed:
            return None
        self.done[move.verb] += 1
        self.record(made, move.verb, before)
        return made

    def dares(self, move: Move) -> bool:
        """Most dossiers come to a good end."""
        return self.random.random() < DRASTIC.get(move.verb, 0.06 if move.is_drastic else 1)

    def doer(self, move: Move, made: Dossier) -> Person:
        if Who.APPLICANT in move.who and made.account:
            return made.account
        if move.verb == "join" and (asked := open_consultations(made)):
            theirs = STAFF.get(asked[0].unit.code, {Who.OFFICER: STAFF[made.unit.code][Who.LEADER]})
            return make.person(theirs[Who.OFFICER])
        staff = STAFF[made.unit.code]
        return make.person(self.random.choice([staff[who] for who in staff if who in move.who]))

    def words(self, move: Move, made: Dossier, at: datetime) -> dict[str, Any]:
        later = day(at) + timedelta(days=self.random.randint(0, 4))
        asked = {field.name for field in move.inputs}
        words: dict[str, Any] = {"until": later} if "until" in asked else {}
        if "unit" in asked:
            others = [code for code in STAFF if code != made.unit.code]
            words["unit"] = make.unit(self.random.choice(others))
        if move.verb == "apologise":
            words["promised_on"] = max(later, day(made.due_at) if made.due_at else later)
            words["overrule"] = True
        if move.verb == "resolve" and self.random.random() < 0.3:
            words |= {"outcome": Outcome.DENIED, "reason": "Không đủ điều kiện"}
        return words

    # What it posts

    def record(self, made: Dossier, verb: str, before: Before) -> None:
        d = day(made.last_event_at)
        self.minutes(made, verb, before)
        getattr(self, f"after_{verb}", lambda *_: None)(made, d, before)
        if before.state in WAITS and made.state not in WAITS:
            self.post(before.unit, d, WAITS[State(before.state)], -1)
            if made.finished_at:
                self.cut_off[made.pk] = WAITS[State(before.state)]
            elif before.due is None:
                self.begins_to_be_overdue(made)
        if made.finished_at and verb in ("resolve", "stop", "withdraw") and made.received_at:
            self.post(before.unit, d, Before.of(made).ending())
            self.is_no_more_overdue(before, d)

    def minutes(self, made: Dossier, verb: str, before: Before) -> None:
        """Every move that ends a stretch posts its minutes; a correction takes back those that
        the end had posted, and ends the wait that it had cut off."""
        at, new = made.last_event_at, BUCKETS.get(State(made.state), "")
        bucket, start = self.stretch.get(made.pk, ("", at))
        if verb == "correct":
            self.spent(before.unit, bucket, start, self.ends.pop(made.pk), -1)
            if bucket == "processing":
                return
        elif before.finished or (bucket == new and verb != "transfer"):
            return
        if bucket:
            self.spent(before.unit, bucket, start, at)
        if new:
            self.stretch[made.pk] = (new, at)
        elif bucket:
            self.ends[made.pk] = at

    def spent(self, unit: int, bucket: str, start: datetime, end: datetime, n: int = 1) -> None:
        time = working_time_of(Unit.objects.get(pk=unit))
        self.post(unit, day(end), f"minutes_{bucket}", n * time.minutes_between(start, end))

    def begins_to_be_overdue(self, made: Dossier) -> None:
        if made.due_at:
            self.post(made.unit_id, day(made.due_at) + timedelta(1), "overdue")

    def is_no_more_overdue(self, before: Before, d: date) -> None:
        if before.due:
            self.post(before.unit, max(before.due + timedelta(1), d), "overdue", -1)

    def after_refuse(self, made: Dossier, d: date, before: Before) -> None:
        self.post(before.unit, d, "refused")

    def after_receive(self, made: Dossier, d: date, before: Before) -> None:
        assert made.received_at
        assert made.answer_due_at
        self.post(before.unit, d, "received")
        self.post(before.unit, d, f"received_{made.channel}")
        self.post(before.unit, d, "late_intake", int(made.received_at > made.answer_due_at))
        self.post(before.unit, d, "papers_reused", made.papers.exclude(reused=None).count())
        self.begins_to_be_overdue(made)

    def waits(self, made: Dossier, d: date, before: Before) -> None:
        self.post(before.unit, d, WAITS[State(made.state)])
        if before.due and d <= before.due:
            self.post(before.unit, before.due + timedelta(1), "overdue", -1)

    def after_ask_supplement(self, made: Dossier, d: date, before: Before) -> None:
        self.waits(made, d, before)
        self.post(before.unit, d, "supplements")
        self.post(before.unit, d, "second_supplements", int(made.supplements > 1))

    after_ask_dues = after_suspend = waits

    def after_transfer(self, made: Dossier, d: date, before: Before) -> None:
        assert made.received_at
        at_once = d == day(made.received_at)
        for name in ["received", f"received_{made.channel}"] if at_once else ["moved"]:
            self.post(before.unit, d, name, -1)
            self.post(made.unit_id, d, name)
        self.moves_the_date(made, d, before)

    def moves_the_date(self, made: Dossier, d: date, before: Before) -> None:
        self.is_no_more_overdue(before, d)
        if made.due_at:
            self.post(made.unit_id, max(day(made.due_at) + timedelta(1), d), "overdue")

    after_extend = moves_the_date

    def after_apologise(self, made: Dossier, d: date, before: Before) -> None:
        self.post(before.unit, d, "apologies")

    def after_withdraw(self, made: Dossier, d: date, before: Before) -> None:
        if not made.received_at:
            self.post(before.unit, d, "withdrawn_unreceived")

    def after_hand_out(self, made: Dossier, d: date, before: Before) -> None:
        self.post(before.unit, d, "handed_out")

    def after_resolve(self, made: Dossier, d: date, before: Before, n: int = 1) -> None:
        self.post(before.unit, d, "denied", n * int(made.outcome == "denied"))
        self.post(before.unit, d, "results_electronic", n)

    def after_correct(self, made: Dossier, d: date, before: Before) -> None:
        unit, end = before.unit, before.finished
        assert end
        self.post(unit, end, before.ending(), -1)
        if before.due:
            self.post(unit, max(before.due + timedelta(1), end), "overdue")
        if before.outcome:
            self.post(unit, end, "denied", -int(before.outcome == "denied"))
            self.post(unit, end, "results_electronic", -1)
        if before.handed_out:
            self.post(unit, before.handed_out, "handed_out", -1)
        self.ends_the_wait(made, d, before, end)

    def ends_the_wait(self, made: Dossier, d: date, before: Before, end: date) -> None:
        """A wait that the end had cut off goes on until the correction."""
        cut_off = self.cut_off.pop(made.pk, None)
        if cut_off:
            self.post(before.unit, end, cut_off)
            self.post(before.unit, d, cut_off, -1)
            if before.due is None:
                self.begins_to_be_overdue(made)

    # What figures it makes

    def figure(self, measure: str, period: Period, units: Iterable[int]) -> int:
        """A flow of the period, or a stock at its end."""
        if measure == "carried_over":
            return self.running(units, period.first - timedelta(1))
        if measure == "in_progress":
            return self.running(units, period.last)
        first = date.min if measure in LASTING else period.first
        return self.summed(measure, units, first, period.last)

    def running(self, units: Iterable[int], until: date) -> int:
        came = sum(self.summed(name, units, date.min, until) for name in ("received", "moved"))
        return came - sum(self.summed(name, units, date.min, until) for name in GONE)

    def summed(self, measure: str, units: Iterable[int], first: date, last: date) -> int:
        return sum(
            n
            for (unit, on, name), n in self.book.items()
            if name == measure and unit in units and first <= on <= last
        )
