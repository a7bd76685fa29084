"""One process's place of work: from a part of the plan to its rows in the tables."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import numpy as np
from django.db import transaction

from agencies.calendars import InForce, in_force_at
from agencies.models import Role, Unit
from agencies.working_sessions import DAY
from agencies.working_time import Minutes, WorkingTime
from dossiers.ledger import post_first
from dossiers.province.applicant import Applicants
from dossiers.province.fates import RECEIVED, Frame
from dossiers.province.ground import Ground
from dossiers.province.life import Hands, Life
from dossiers.province.lives import Lives
from dossiers.province.plan import CHANNELS, FATES, Labels, Part, generator
from dossiers.province.rows import Sheets
from dossiers.province.season import Season
from dossiers.province.staff import Actor, Staff
from dossiers.province.ticks import NULL, ticks_of
from dossiers.province.write import (
    batches,
    begin_part,
    copy,
    lock_events,
    prepare,
    take_ids,
    take_numbers,
)

BATCH = 4000


@dataclass(frozen=True)
class Order:
    """What every process of a run has to know. `last` is the day by which all has ended, None
    where what is open stays open."""

    name: str
    digest: str
    seed: tuple[object, ...]
    begin: date
    end: date
    last: date | None
    ground: Ground
    texture: dict[str, Any]
    staff: dict[int, Staff]


def season_of(order: Order, time: WorkingTime) -> Season:
    ticks = ticks_of(time)
    begin, end = ticks.day(order.begin), ticks.day(order.end)
    return Season(Frame(ticks, begin, end), order.texture)


class Workshop:
    def __init__(self, order: Order) -> None:
        self.order = order
        self._seasons: dict[str, Season] = {}
        prepare()

    def season_at(self, calendars: InForce) -> Season:
        """By the unit's own calendars; most have them in common."""
        if calendars.edition not in self._seasons:
            self._seasons[calendars.edition] = season_of(self.order, calendars.time)
        return self._seasons[calendars.edition]

    def write(self, parts: list[Part]) -> int:
        """All or nothing of the parts; answers how many dossiers were written."""
        written = 0
        with transaction.atomic():
            # Before any id is taken: whoever keeps copies of figures sees that somebody writes.
            lock_events()
            for part in parts:
                code = self.order.ground.units[part.unit].code
                if begin_part(self.order.name, self.order.digest, code, len(part)):
                    _Bench(self, part).write()
                    written += len(part)
        return written


class _Bench:
    """One part being written."""

    def __init__(self, shop: Workshop, part: Part) -> None:
        order = shop.order
        self.order, self.part = order, part
        self.unit = order.ground.units[part.unit]
        calendars = in_force_at(Unit.objects.get(pk=self.unit.pk))
        season = shop.season_at(calendars)
        self.season, self.ticks = season, season.frame.ticks
        self.rng = generator(*order.seed, "part", self.unit.code)
        self.random = Random(int(self.rng.integers(2**63)))  # noqa: S311 - made-up people
        shares: dict[str, float] = order.texture["shares"]
        last = None if order.last is None else self.ticks.dawn[self.ticks.day(order.last) + 1]
        key = int(generator(*order.seed, "references").integers(2**40))
        self.lives = Lives(season.frame, self.unit, self.random, shares, last)
        self.applicants = Applicants(self.unit, self.random, shares, key, order.begin)
        self.sheets = Sheets(self.unit, calendars.edition, self.ticks, self.random)
        self.staff = order.staff[self.unit.pk]

    def write(self) -> None:
        receipts, dues = self._receipts()
        by_time = np.argsort(receipts, kind="stable")
        codes = self._codes(receipts[by_time], self.part.fates[by_time])
        for batch in batches(len(self.part), BATCH):
            places = [int(by_time[i]) for i in batch]
            lives = [self._life(place, int(receipts[place]), int(dues[place])) for place in places]
            dossiers = take_ids("dossiers_dossier", len(lives))
            events = take_ids("dossiers_event", sum(len(life.moves) for life, _one in lives))
            done = 0
            for i, (life, one), dossier in zip(batch, lives, dossiers, strict=True):
                mine = events[done : done + len(life.moves)]
                self.sheets.write(life, one, dossier, mine, codes[i])
                done += len(mine)
            copy(self.sheets.lines)
            post_first(dossiers)

    def _receipts(self) -> tuple[Minutes, Minutes]:
        """Tick and due minute of every receipt, drawn version by version and fate by fate."""
        part = self.part
        receipts = np.zeros(len(part), dtype=np.int64)
        dues = np.zeros(len(part), dtype=np.int64)
        kinds = part.versions.astype(np.int64) * len(FATES) + part.fates
        for kind in np.unique(kinds):
            version = self.order.ground.versions[int(kind) // len(FATES)]
            mine = np.flatnonzero(kinds == kind)
            fate = FATES[int(kind) % len(FATES)]
            receipts[mine] = self.season.draw(self.rng, len(mine), version, fate)
            minutes = self.ticks.minutes[receipts[mine]]
            dues[mine] = self.ticks.dues(version.limit, minutes)
        return receipts, dues

    def _codes(self, receipts: Minutes, fates: Labels) -> list[str]:
        """Code of each, in the order of receipt; continues books that have numbers already."""
        is_received = np.isin(fates, [FATES.index(fate) for fate in RECEIVED])
        days = (self.ticks.minutes[receipts] // DAY).tolist()
        dates = np.datetime64(self.ticks.time.first) + np.array(days, dtype="timedelta64[D]")
        named = dates.astype(str).tolist()
        wanted = Counter(day for day, is_in in zip(named, is_received, strict=True) if is_in)
        given = take_numbers(self.unit.pk, dict(wanted))
        codes = []
        for day, is_in in zip(named, is_received, strict=True):
            if not is_in:
                codes.append(NULL)
                continue
            given[day] += 1
            codes.append(f"{self.unit.code}-{day[2:].replace('-', '')}-{given[day]:04d}")
        return codes

    def _life(self, place: int, receipt: int, due: int) -> Any:
        version = self.order.ground.versions[int(self.part.versions[place])]
        channel = CHANNELS[int(self.part.channels[place])]
        number = self.part.start + place
        one = self.applicants.draw(version, number, is_online=channel == CHANNELS[0])
        fate = FATES[int(self.part.fates[place])]
        life = Life(version, channel, fate, self._hands(), one.acting)
        self.lives.tell(life, receipt, due)
        return life, one

    def _hands(self) -> Hands:
        def one_of(role: Role) -> Actor:
            return self.random.choice(self.staff[role])

        clerk = one_of(Role.CLERK)
        return Hands(clerk, one_of(Role.CLERK), one_of(Role.OFFICER), one_of(Role.LEADER))
