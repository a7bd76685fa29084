"""What an office does with a dossier after receipt, move by move."""

from datetime import date, timedelta
from random import Random

from agencies.legal_terms import legal_term
from agencies.models import LegalTerm
from agencies.working_sessions import DAY
from dossiers.province.fates import Frame
from dossiers.province.ground import StepFacts, UnitFacts
from dossiers.province.life import Life
from dossiers.province.ticks import NEVER
from dossiers.province.wording import WORDING, note, number_suffix, reason
from dossiers.reckoning import Pause, reckon
from dossiers.reckoning import life as facts_of_life
from dossiers.states import Bucket, Outcome
from procedures.models import StepKind

PAUSING = {
    Bucket.AWAITING_SUPPLEMENT: ("ask_supplement", "supplement"),
    Bucket.AWAITING_DUES: ("ask_dues", "settle_dues"),
    Bucket.SUSPENDED: ("suspend", "resume"),
}
DAYS = {
    Bucket.AWAITING_SUPPLEMENT: LegalTerm.Key.SUPPLEMENT_DAYS,
    Bucket.AWAITING_DUES: LegalTerm.Key.DUES_DAYS,
}
START_WITHIN = 240  # ticks
FETCHED_AFTER = 700  # ticks, on average
FORGETFUL = 0.12


class Office:
    """Moves happen at ticks; a call adds them to the life in the order of time."""

    def __init__(
        self, frame: Frame, unit: UnitFacts, random: Random, shares: dict[str, float]
    ) -> None:
        self.frame, self.ticks, self.unit = frame, frame.ticks, unit
        self.random, self.shares = random, shares
        self.suffix, self.results = number_suffix(unit), 0

    def receive(self, life: Life, tick: int, due: int) -> None:
        life.received = self.ticks.minute(tick)
        life.first_due = life.due = due if due < NEVER else None
        words = note(self.random, "receive")
        life.add("receive", life.received, life.hands.clerk, note=words)

    def start(self, life: Life, since: int, before: int) -> int:
        """Hands over to the officer soon after `since`; answers the tick."""
        tick = since + int(min(START_WITHIN, (before - since) * 0.4) * self.random.random()) + 1
        tick = min(tick, before)
        is_open = self.random.random() < self.shares["unassigned"]
        officer = None if is_open else life.hands.officer
        life.add(
            "start",
            self.ticks.minute(tick),
            life.hands.clerk,
            to=officer,
            note=note(self.random, "start"),
            assignee=officer.name if officer else "",
        )
        return tick

    def forward(self, life: Life, since: int, before: int, share: float = 1.0) -> None:
        """Takes the dossier through that share of the steps that are left, in between."""
        ahead = self.steps(life)[1:]
        moves = ahead[: round(len(ahead) * share)]
        draws = sorted(self.random.random() for _ in moves)
        for step, draw in zip(moves, draws, strict=True):
            tick = since + int((before - since) * draw)
            signs = step.kind == StepKind.SIGN
            to = life.hands.leader if signs else life.hands.officer
            life.add(
                "forward",
                self.ticks.minute(tick),
                life.hands.officer,
                to=to,
                note=note(self.random, "forward"),
                step=step.name,
                assignee=to.name,
            )

    def steps(self, life: Life) -> list[StepFacts]:
        return [s for s in life.version.steps if s.kind in (StepKind.PROCESS, StepKind.SIGN)]

    def ask(self, life: Life, bucket: Bucket, tick: int) -> None:
        """Pauses the clock, which the due date survives only where it has passed."""
        minute = self.ticks.minute(tick)
        life.pauses.append((bucket, minute, None))
        if life.due is not None and minute // DAY <= life.due // DAY:
            life.due = None
        words = {"reason": reason(self.random, self._reason(bucket))}
        if bucket in DAYS:
            life.answer_until = self.waits_until(life, bucket, minute)
            words["until"] = life.answer_until.isoformat()
        # A second supplement is for the leader.
        actor = life.hands.leader if life.supplements else life.hands.officer
        life.supplements += bucket == Bucket.AWAITING_SUPPLEMENT
        life.add(PAUSING[bucket][0], minute, actor, to=None, **words)

    def waits_until(self, life: Life, bucket: Bucket, minute: int) -> date:
        """As `dossiers.transitions.move.wait_until`."""
        today, days = self.ticks.of_date(minute), None
        if bucket == Bucket.AWAITING_SUPPLEMENT:
            days = life.version.supplement_days
        return today + timedelta(days=legal_term(DAYS[bucket], today) if days is None else days)

    def may_stop_from(self, life: Life, bucket: Bucket, tick: int) -> int:
        """The first tick on which what was asked for at `tick` need not be waited for."""
        if bucket not in DAYS:
            return tick + 1
        until = self.waits_until(life, bucket, self.ticks.minute(tick))
        return self.ticks.dawn[self.ticks.day(until) + 1]

    def answer(self, life: Life, tick: int) -> None:
        """The clock goes on, with what `dossiers.clock.reckon` leaves of it."""
        bucket, asked, _open = life.pauses[-1]
        minute = self.ticks.minute(tick)
        life.pauses[-1] = (bucket, asked, minute)
        life.due = self.due_after(life, life.pauses)
        verb = PAUSING[bucket][1]
        actor = life.hands.officer if bucket == Bucket.SUSPENDED else life.applicant
        if bucket == Bucket.AWAITING_DUES:
            words = reason(self.random, verb)
            life.add(verb, minute, life.hands.clerk, reason=words)
        else:
            life.add(verb, minute, actor, note=note(self.random, verb))

    def due_after(self, life: Life, pauses: list[tuple[Bucket, int, int | None]]) -> int | None:
        moment = self.ticks.moment
        assert life.received is not None
        told = [
            Pause(bucket, moment(start), None if end is None else moment(end))
            for bucket, start, end in pauses
        ]
        found = reckon(
            life.version.limit, facts_of_life(moment(life.received), told, self.ticks.time)
        )
        return None if found.due_at is None else self.ticks.minute_of(found.due_at)

    def resolve(self, life: Life, tick: int) -> None:
        self.results += 1
        is_denied = self.random.random() < self.shares["denied"]
        life.add(
            "resolve",
            self.ticks.minute(tick),
            life.hands.leader,
            outcome=Outcome.DENIED if is_denied else Outcome.GRANTED,
            number=f"{self.results}/{self.suffix}",
            reason=reason(self.random, "denied") if is_denied else "",
        )

    def hand_out(self, life: Life, since: int, before: int | None) -> None:
        """When people come; nothing where that is not before the tick `before`."""
        wait = 5 + int(self.random.expovariate(1 / FETCHED_AFTER))
        if self.random.random() < FORGETFUL:
            wait += self.random.randint(3 * 480, 20 * 480)
        tick = since + wait
        if before is not None and tick >= before:
            return
        life.add(
            "hand_out",
            self.ticks.minute(tick),
            life.hands.other_clerk,
            receiver=life.owner,
            paper_shown=self.random.choice(WORDING["shown"]),
        )

    def end_without_result(self, life: Life, verb: str, tick: int) -> None:
        actor = life.hands.leader if verb == "stop" else life.applicant
        life.add(verb, self.ticks.minute(tick), actor, reason=reason(self.random, verb))

    def _reason(self, bucket: Bucket) -> str:
        verb = PAUSING[bucket][0]
        is_land = bucket == Bucket.AWAITING_SUPPLEMENT and self.unit.kind == "branch"
        return f"{verb}_land" if is_land else verb
