"""What follows from the moves of a life, as the verbs have it: state, segments, work items."""

from dataclasses import dataclass

from agencies.legal_terms import legal_term
from agencies.models import LegalTerm
from dossiers.flow import FLOW
from dossiers.province.ground import StepFacts
from dossiers.province.life import Life, Move
from dossiers.province.ticks import Ticks
from dossiers.states import BUCKETS, ENDED, PAUSED, Outcome, State
from procedures.models import StepKind

TARGETS = {verb: move.target for verb, move in FLOW.items()} | {"submit": State.SUBMITTED}
PROCESSING = (StepKind.PROCESS, StepKind.SIGN)
OPENS: dict[str, tuple[StepKind, ...]] = {
    "receive": (StepKind.INTAKE,),
    "start": PROCESSING,
    "forward": PROCESSING,
    "resolve": (StepKind.HAND_OUT,),
}
CLOSES = frozenset({"start", "forward", "resolve", "hand_out", "stop", "withdraw"})


@dataclass(slots=True)
class Item:
    """A work item; people by their ids, moments in minutes."""

    step: StepFacts
    assignee: object
    opened: int
    opened_seq: int
    due: int | None
    left: int | None = None
    done: int | None = None
    done_seq: int | None = None
    done_by: object = None


class Told:
    """Takes one move after the other."""

    def __init__(self, life: Life, ticks: Ticks) -> None:
        self.steps, self.ticks = life.version.steps, ticks
        self.standing, self.outcome, self.step_order = "", "", 0
        self.finished: int | None = None
        self.handed_out: int | None = None
        self.segments: list[tuple[str, int, int | None]] = []
        self.work: list[Item] = []

    def after(self, move: Move, seq: int) -> None:
        before = self.standing
        self.standing = TARGETS[move.verb] or before
        if self.standing in ENDED and before not in ENDED:
            self.finished = move.minute
        if move.verb == "resolve":
            self.outcome = Outcome(move.words["outcome"]).value
        elif move.verb == "hand_out":
            self.handed_out = move.minute
        self._turn(before, move.minute)
        if move.verb in CLOSES:
            self._close(move, seq)
        self._keep_pace(before, move)
        if move.verb in OPENS:
            self._open(move, seq)

    def _turn(self, before: str, minute: int) -> None:
        old = BUCKETS.get(State(before)) if before else None
        new = BUCKETS.get(State(self.standing))
        if old == new:
            return
        if old:
            bucket, start, _open = self.segments[-1]
            self.segments[-1] = (bucket, start, minute)
        if new:
            self.segments.append((new.value, minute, None))

    def _close(self, move: Move, seq: int) -> None:
        if not self.work or self.work[-1].done is not None:
            return
        item = self.work[-1]
        item.done, item.done_seq, item.left = move.minute, seq, None
        item.done_by = move.actor.person if move.actor else None

    def _keep_pace(self, before: str, move: Move) -> None:
        """As `dossiers.work.keep_pace`."""
        rests, rested = self.standing in PAUSED, before in PAUSED
        if rests == rested or not self.work or self.work[-1].done is not None:
            return
        item, tick = self.work[-1], self.ticks.tick
        if rests and item.due is not None:
            item.left, item.due = max(0, tick(item.due) - tick(move.minute)), None
        elif item.left is not None:
            item.due = _capped(self.ticks.after(move.minute, item.left), move.due)
            item.left = None

    def _open(self, move: Move, seq: int) -> None:
        kinds = OPENS[move.verb]
        ahead = (s for s in self.steps if s.order > self.step_order and s.kind in kinds)
        step = next(ahead, None)
        if step is None:
            return
        assignee = move.assignee.person if move.assignee else None
        self.work.append(Item(step, assignee, move.minute, seq, self._due(step, move)))
        self.step_order = step.order

    def _due(self, step: StepFacts, move: Move) -> int | None:
        """As `dossiers.work` has it."""
        if step.kind == StepKind.HAND_OUT:
            return None
        if step.kind != StepKind.INTAKE:
            return _capped(self.ticks.after(move.minute, step.hours * 60), move.due)
        begins = self.ticks.minute(self.ticks.tick(move.minute))
        cutoff = legal_term(LegalTerm.Key.FORWARD_CUTOFF, self.ticks.of_date(begins))
        return _capped(self.ticks.forward_due(begins, cutoff), move.due)


def _capped(minute: int, due: int | None) -> int:
    return minute if due is None else min(minute, due)
