"""From filing to hand-out: which moves make a dossier's fate come true."""

from collections.abc import Callable
from random import Random

from agencies.models import UnitKind
from agencies.working_sessions import DAY
from dossiers.province.fates import LEAST, Fate, Frame
from dossiers.province.filing import Filings
from dossiers.province.ground import UnitFacts
from dossiers.province.life import Life
from dossiers.province.office import Office
from dossiers.states import Bucket
from procedures.models import LimitUnit

NO_PAUSE = (LimitUnit.NONE, LimitUnit.SAME_DAY)
WAITED = 1900  # ticks for an answer, on average
DAY_OF_WORK = 480


class Lives:
    """`last` is the tick before which everything has ended; None in a living house, where what
    is open stays open."""

    def __init__(
        self,
        frame: Frame,
        unit: UnitFacts,
        random: Random,
        shares: dict[str, float],
        last: int | None,
    ) -> None:
        self.frame, self.ticks, self.random, self.shares = frame, frame.ticks, random, shares
        self.last, self.is_land = last, unit.kind == UnitKind.BRANCH
        self.filings = Filings(frame, random, shares)
        self.office = Office(frame, unit, random, shares)
        self._tell: dict[Fate, Callable[[Life, int], None]] = {
            Fate.EARLY: self._resolved,
            Fate.ON_TIME: self._resolved,
            Fate.LATE: self._resolved,
            Fate.WITHIN: self._open,
            Fate.OVERDUE: self._open,
            Fate.WAITING: self._waiting,
            Fate.WITHDRAWN: self._withdrawn,
            Fate.STOPPED: self._stopped,
        }

    def tell(self, life: Life, tick: int, due: int) -> None:
        """`tick` and `due` of the receipt; of the answer where it is never received."""
        if life.fate == Fate.SUBMITTED:
            self.filings.wait(life)
        elif life.fate == Fate.TO_COMPLETE:
            self.filings.wait_for_completion(life)
        elif life.fate in (Fate.REFUSED, Fate.TAKEN_BACK):
            self.filings.go_without_receipt(life, tick)
        else:
            self.filings.arrive(life, tick)
            self.office.receive(life, tick, due)
            self._tell[life.fate](life, tick)

    def _resolved(self, life: Life, tick: int) -> None:
        bucket = self._pause_of(life)
        if bucket and self._paused(life, tick, bucket):
            return
        end = self._pick(life, *self.frame.ends_between(life.fate, tick, life.due))
        since = self.office.start(life, tick, end)
        self._finish(life, since, end)

    def _finish(self, life: Life, since: int, end: int) -> None:
        self.office.forward(life, since, end)
        self.office.resolve(life, end)
        before = self.frame.end if self.last is None else self.last
        self.office.hand_out(life, end, before)

    def _pick(self, life: Life, low: int, high: int) -> int:
        """A tick of the end: early ones take their time, late ones are mostly not very late."""
        draw = self.random.random()
        if life.fate == Fate.LATE:
            end = low + int(self.random.expovariate(1 / (2.5 * DAY_OF_WORK)))
            return end if end < high else low + int((high - low) * draw)
        shape = 0.75 if life.fate == Fate.EARLY else 1.4
        return low + int((high - low) * draw**shape)

    def _pause_of(self, life: Life) -> Bucket | None:
        """Why the clock stands still, for the few for whom it does."""
        if life.version.limit.unit in NO_PAUSE:
            return None
        draw = self.random.random()
        if self.is_land and draw < self.shares["dues"]:
            return Bucket.AWAITING_DUES
        draw = self.random.random()
        if draw < self.shares["supplement"]:
            return Bucket.AWAITING_SUPPLEMENT
        if draw < self.shares["supplement"] + self.shares["suspend"]:
            return Bucket.SUSPENDED
        return None

    def _paused(self, life: Life, tick: int, bucket: Bucket) -> bool:
        """With one pause or two; nothing and False where the fate leaves no room for it."""
        pauses = self._room_for(life, tick, bucket)
        if not pauses:
            return False
        due = self.office.due_after(
            life, [(b, self.ticks.minute(a), self.ticks.minute(z)) for b, a, z in pauses]
        )
        since = pauses[-1][2]
        low, high = self.frame.ends_between(life.fate, since, due)
        if low >= high:
            return False
        self.office.start(life, tick, pauses[0][1])
        for reason, asked, answered in pauses:
            self.office.ask(life, reason, asked)
            self.office.answer(life, answered)
        self._finish(life, since, self._pick(life, low, high))
        return True

    def _room_for(self, life: Life, tick: int, bucket: Bucket) -> list[tuple[Bucket, int, int]]:
        """Ticks of asking and answering, before the due date and within the period."""
        assert life.due is not None
        before = min(self.ticks.dawn[life.due // DAY + 1], self.frame.end)
        again = bucket == Bucket.AWAITING_SUPPLEMENT and (
            self.random.random() < self.shares["second_supplement"]
        )
        found: list[tuple[Bucket, int, int]] = []
        since = tick
        for _ in range(1 + again):
            asked = since + LEAST + int((before - since) * self.random.uniform(0.05, 0.7))
            answered = asked + LEAST + int(self.random.expovariate(1 / WAITED))
            if asked >= before or answered + LEAST >= self.frame.end:
                break
            found.append((bucket, asked, answered))
            since = answered
            before = min(before + answered - asked, self.frame.end)
        return found

    def _open(self, life: Life, tick: int) -> None:
        """Open at the end of the period; ended in the weeks after it, where there are any."""
        if self.last is None:
            self._on_the_table(life, tick)
            return
        end = self._after_the_period(tick, life.due)
        since = self.office.start(life, tick, end)
        self._wind_up(life, since, end)

    def _on_the_table(self, life: Life, tick: int) -> None:
        """As far as it has come by now: still at the desk, with the officer, with the leader."""
        age, end = self.frame.end - tick, self.frame.end
        if age < 3 or (age < DAY_OF_WORK and self.random.random() < 0.45):
            return
        since = self.office.start(life, tick, end - 1)
        due = self.ticks.tick(life.due) if life.due is not None else end + age
        share = min(1.0, age / max(1, due - tick))
        self.office.forward(life, since, end - 1, share * self.random.uniform(0.5, 1.0))

    def _after_the_period(self, tick: int, due: int | None) -> int:
        low = max(self.frame.end, tick) + LEAST
        by = self.ticks.tick(due) if due is not None else low + 5 * DAY_OF_WORK
        usual = max(by - low, LEAST)
        end = low + int(usual * self.random.random())
        if self.random.random() < 0.06 or by < low:
            end = max(end, by) + int(self.random.expovariate(1 / (4 * DAY_OF_WORK)))
        return self._clipped(end)

    def _clipped(self, tick: int) -> int:
        assert self.last is not None
        most = self.last - LEAST
        return min(tick, most - self.random.randrange(DAY_OF_WORK // 2)) if tick > most else tick

    def _wind_up(self, life: Life, since: int, end: int) -> None:
        draw = self.random.random()
        if draw < 0.05:
            self.office.end_without_result(life, "withdraw" if draw < 0.04 else "stop", end)
        else:
            self._finish(life, since, end)

    def _waiting(self, life: Life, tick: int) -> None:
        """Paused in time and still paused at the end of the period."""
        assert life.due is not None
        before = min(self.ticks.dawn[life.due // DAY + 1], self.frame.end)
        draw = self.random.random()
        bucket = Bucket.SUSPENDED if draw > 0.85 else Bucket.AWAITING_SUPPLEMENT
        if self.is_land and draw < self.shares["dues"]:
            bucket = Bucket.AWAITING_DUES
        asked = tick + LEAST + int((before - tick - LEAST) * self.random.random())
        self.office.start(life, tick, asked)
        self.office.ask(life, bucket, asked)
        if self.last is None:
            return
        answered = self._clipped(
            self.frame.end + LEAST + int(self.random.expovariate(1 / (4 * DAY_OF_WORK)))
        )
        may_stop = max(answered, self.office.may_stop_from(life, bucket, asked))
        if self.random.random() < 0.15 and may_stop < self.last:
            self.office.end_without_result(life, "stop", may_stop)
            return
        self.office.answer(life, answered)
        end = self._after_the_period(answered, life.due)
        self._finish(life, answered, max(end, answered))

    def _withdrawn(self, life: Life, tick: int) -> None:
        end = self._soon(tick)
        if end - tick > 90:
            self.office.start(life, tick, end)
        self.office.end_without_result(life, "withdraw", end)

    def _stopped(self, life: Life, tick: int) -> None:
        """Mostly since what was asked for never came."""
        end = self._soon(tick)
        since = self.office.start(life, tick, end)
        pausable = life.version.limit.unit not in NO_PAUSE
        if pausable and end - since > 4 * LEAST and self.random.random() < 0.6:
            asked, bucket = (since + end) // 2, Bucket.AWAITING_SUPPLEMENT
            waited = self.office.may_stop_from(life, bucket, asked)
            waited += int(self.random.expovariate(1 / DAY_OF_WORK))
            if waited < self.frame.end:
                self.office.ask(life, bucket, asked)
                end = waited
        self.office.end_without_result(life, "stop", end)

    def _soon(self, tick: int) -> int:
        end = tick + LEAST + int(self.random.expovariate(1 / (3 * DAY_OF_WORK)))
        low, high = tick + LEAST, self.frame.end
        return end if end < high else low + int((high - low) * self.random.random())
