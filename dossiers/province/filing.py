"""How dossiers come in: over the counter at once, online hours or a completion earlier."""

from datetime import timedelta
from random import Random

from agencies.legal_terms import legal_term
from agencies.models import LegalTerm
from agencies.working_sessions import DAY
from dossiers.province.fates import Fate, Frame
from dossiers.province.life import Life
from dossiers.province.wording import note, reason
from dossiers.states import Channel

SPARED = 50  # minutes of the time for an answer that an office does not need
IN_THE_EVENING = 0.35
EVENING = (20, 800)  # minutes before the office opens
DAYS_TO_COMPLETE = 10


class Filings:
    """`earliest` is the first minute in which the version may be filed."""

    def __init__(self, frame: Frame, random: Random, shares: dict[str, float]) -> None:
        self.frame, self.ticks, self.random, self.shares = frame, frame.ticks, random, shares
        self.answered_by = self._answer_minutes(self.ticks.minute(frame.begin)) - SPARED

    def arrive(self, life: Life, tick: int) -> None:
        """Filing and all that precedes the answer at `tick`, which is receipt or refusal."""
        if life.channel != Channel.ONLINE:
            life.by_clerk = True
            self._submit(life, self.ticks.minute(tick))
            return
        life.by_clerk = self.random.random() < self.shares["keyed_for_citizen"]
        filed = self._sent_before(tick, life.by_clerk)
        earliest = self._earliest(life)
        if self.random.random() < self.shares["completed_before_receipt"]:
            asked = self.ticks.tick(filed) - self.random.randint(120, 5 * 480)
            first = self.ticks.minute(asked - self.random.randint(15, self.answered_by))
            if first >= earliest:
                self._submit(life, first)
                self._ask(life, asked)
                self._complete(life, filed)
                return
        if filed < earliest:
            filed = earliest + self.random.randint(360, 1380)
        self._submit(life, min(filed, self.ticks.minute(tick)))

    def wait(self, life: Life) -> None:
        """Filed within the last working hours, still to be received."""
        closing = self.ticks.minute(self.frame.end - 1) + 1
        midnight = (self.frame.last_day + 1) * DAY
        if self.random.random() < 0.6:
            minute = self.ticks.minute(self.frame.end - self.random.randint(1, 350))
        else:
            minute = closing + int((midnight - 5 - closing) * self.random.random())
        self._submit(life, minute)

    def wait_for_completion(self, life: Life) -> None:
        asked = self.frame.end - self.random.randint(25, 6 * 480)
        self._submit(life, self.ticks.minute(asked - self.random.randint(15, self.answered_by)))
        self._ask(life, asked)

    def go_without_receipt(self, life: Life, tick: int) -> None:
        """Refused by the desk, or taken back before it was received."""
        self.arrive(life, tick)
        minute = max(self.ticks.minute(tick), life.moves[-1].minute)
        if life.fate == Fate.REFUSED:
            life.add("refuse", minute, life.hands.clerk, reason=reason(self.random, "refuse"))
        else:
            words = reason(self.random, "withdraw")
            life.add("withdraw", minute, life.applicant, reason=words)

    def _earliest(self, life: Life) -> int:
        begins = max(life.version.begins, self.ticks.time.first)
        return self.ticks.day(begins) * DAY

    def _sent_before(self, tick: int, by_clerk: bool) -> int:  # noqa: FBT001
        """A minute from which the answer at `tick` keeps to its eight working hours."""
        sent = tick - int(self.random.betavariate(1.2, 3) * self.answered_by) - 4
        if not by_clerk and self.random.random() < IN_THE_EVENING:
            day = self.ticks.minute(tick) // DAY
            opening = self.ticks.dawn[day]
            if tick - opening < self.answered_by:
                return self.ticks.minute(opening) - self.random.randint(*EVENING)
        return self.ticks.minute(sent)

    def _submit(self, life: Life, minute: int) -> None:
        life.add("submit", minute, life.applicant)
        life.answer_due = self.ticks.after(minute, self._answer_minutes(minute))

    def _ask(self, life: Life, tick: int) -> None:
        minute = self.ticks.minute(tick)
        life.answer_until = self.ticks.of_date(minute) + timedelta(days=DAYS_TO_COMPLETE)
        words, until = reason(self.random, "ask_completion"), life.answer_until.isoformat()
        life.add("ask_completion", minute, life.hands.clerk, reason=words, until=until)

    def _complete(self, life: Life, minute: int) -> None:
        life.add("complete", minute, life.applicant, note=note(self.random, "complete"))
        life.answer_due = self.ticks.after(minute, self._answer_minutes(minute))

    def _answer_minutes(self, minute: int) -> int:
        return legal_term(LegalTerm.Key.ANSWER_MINUTES, self.ticks.of_date(minute))
