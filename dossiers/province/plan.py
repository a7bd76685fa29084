"""Who gets which dossiers: exact counts first, then units and procedures by weight.

Every figure is met by counting, never by chance: levels, channels and fates are laid out in the
published numbers, and only which unit, procedure and moment they get is drawn.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from agencies.models import UnitKind
from dossiers.province.apportion import by_weight
from dossiers.province.fates import OPEN, RECEIVED, WEAK, Fate
from dossiers.province.ground import Ground, UnitFacts, VersionFacts
from dossiers.province.profile import LEVELS, Figures
from dossiers.province.season import Season
from dossiers.province.trouble import BadProfile
from dossiers.states import Channel
from procedures.models import LimitUnit

CHANNELS = (Channel.ONLINE, Channel.DESK, Channel.POST)
FATES = tuple(Fate)
FULL_ONLINE_ODDS = 1.8  # how much likelier a filing is online where that goes in full
WEAKNESS = 6.0
USUAL_LATENESS = {LimitUnit.SAME_DAY: 0.15}
LAND_PAUSES = 5.0
ON_THE_DAY_ITSELF = 0.06  # of those with days to spare, done on the due date

Labels = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Part:
    """A unit's dossiers: version, channel and fate of each; `start` numbers them in the run."""

    unit: int
    start: int
    versions: Labels
    channels: Labels
    fates: Labels

    def __len__(self) -> int:
        return len(self.versions)

    @property
    def received(self) -> int:
        return int(np.isin(self.fates, [FATES.index(fate) for fate in RECEIVED]).sum())


def generator(*seed: object) -> np.random.Generator:
    """The same for the same words, whatever runs before or beside it."""
    digest = hashlib.sha256("\0".join(map(str, seed)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16])))


class Planner:
    def __init__(
        self, ground: Ground, season: Season, texture: Mapping[str, Any], seed: tuple[object, ...]
    ) -> None:
        self.ground, self.season, self.texture = ground, season, texture
        self.rng = generator(*seed, "plan")
        self.weights, self.weak = self._unit_weights(*seed)

    def parts(self, figures: Figures) -> list[Part]:
        """Raises BadProfile where no procedure in force can carry a level or a fate."""
        columns = [*self._received(figures), *self._unreceived(figures)]
        versions, units, channels, fates = (
            np.concatenate([column[i] for column in columns]).astype(np.int16) for i in range(4)
        )
        self._open_at_least(versions, units, fates)
        order = np.argsort(units, kind="stable")
        found = []
        for unit in np.unique(units):
            a, b = (int(np.searchsorted(units[order], unit, side)) for side in ("left", "right"))
            mine = order[a:b]
            found.append(Part(int(unit), a, versions[mine], channels[mine], fates[mine]))
        return found

    def _unit_weights(self, *seed: object) -> tuple[list[float], list[float]]:
        """Each unit's share of work, and how much likelier it is late."""
        weights, weak = [], []
        chosen: dict[str, float] = self.texture["weak_units"]
        share = 0 if chosen else self.texture["shares"]["weak_units"]
        for unit in self.ground.units:
            rng = generator(*seed, "unit", unit.code)
            size = self._size(unit) * float(rng.lognormal(0, 0.35))
            weights.append(size * self.texture["units"].get(unit.code, 1.0))
            is_weak = rng.random() < share
            weak.append(chosen.get(unit.code, WEAKNESS if is_weak else 1.0))
        return weights, weak

    def _size(self, unit: UnitFacts) -> float:
        kinds: dict[str, float] = self.texture["kinds"]
        return next((kinds[kind] for kind in kinds if unit.name.startswith(kind)), 1.0)

    def _received(self, figures: Figures) -> list[list[Labels]]:
        """Columns of versions, units, channels and fates, level by level."""
        counts = self._fates_by_level(figures)
        online = self._online_by_level(figures)
        offline = figures.channels["desk_or_post"]
        by_post = round(offline * self.texture["shares"]["by_post"])
        posted = by_weight(by_post, [figures.levels[lv] - online[lv] for lv in LEVELS])
        found = []
        for level, post in zip(LEVELS, posted, strict=True):
            total = figures.levels[level]
            sizes = [online[level], total - online[level] - post, post]
            channels = self.rng.permutation(np.repeat(np.arange(3), sizes))
            done = 0
            for fate, count in counts[level].items():
                if count:
                    versions, units = self._cells(level, fate, count)
                    mine = channels[done : done + count]
                    found.append([versions, units, mine, *_labels(count, FATES.index(fate))])
                    done += count
        return found

    def _online_by_level(self, figures: Figures) -> dict[str, int]:
        """What is `other` is never filed online."""
        full, partial = figures.levels["full_online"], figures.levels["partial_online"]
        online = figures.channels["online"]
        odds = FULL_ONLINE_ODDS * full
        wanted = round(online * odds / (odds + partial)) if odds + partial else 0
        of_full = min(max(wanted, online - partial), full)
        return {"full_online": of_full, "partial_online": online - of_full, "other": 0}

    def _fates_by_level(self, figures: Figures) -> dict[str, dict[Fate, int]]:
        """Drawn without replacement, then exchanged where a level cannot carry a fate."""
        within = figures.fates["within_deadline"]
        waiting = round(within * self.texture["shares"]["waiting_at_the_end"])
        if not any(self._can(level, Fate.WAITING) for level in LEVELS):
            waiting = 0
        wanted = {**figures.fates, "within_deadline": within - waiting, "waiting": waiting}
        left = np.array([wanted[fate] for fate in RECEIVED])
        counts = {}
        for level in LEVELS:
            drawn = self.rng.multivariate_hypergeometric(left, figures.levels[level])
            counts[level] = dict(zip(RECEIVED, map(int, drawn), strict=True))
            left = left - drawn
        for level in LEVELS:
            for fate in RECEIVED:
                if counts[level][fate] and not self._can(level, fate):
                    self._exchange(counts, level, fate)
        return counts

    def _can(self, level: str, fate: Fate) -> bool:
        return any(
            version.level == level and self.season.weight(version, fate) > 0
            for version in self.ground.versions
        )

    def _exchange(self, counts: dict[str, dict[Fate, int]], level: str, fate: Fate) -> None:
        """Gives the fate to another level that can carry it, and takes one of its fates."""
        for other in LEVELS:
            for instead in RECEIVED:
                fits = self._can(other, fate) and self._can(level, instead)
                if other == level or not fits:
                    continue
                moved = min(counts[level][fate], counts[other][instead])
                for row, gone, come in ((level, fate, instead), (other, instead, fate)):
                    counts[row][gone] -= moved
                    counts[row][come] += moved
        if counts[level][fate]:
            raise BadProfile(
                _(
                    "No procedure of the level %(level)s that is in force in the period can have "
                    "%(count)s dossiers “%(fate)s”."
                )
                % {"level": level, "fate": fate, "count": counts[level][fate]}
            )

    def _cells(self, level: str, fate: Fate, count: int) -> tuple[Labels, Labels]:
        """Versions and units of so many dossiers, drawn by weight."""
        cells = [
            (i, unit, weight * self.weights[unit] * (self.weak[unit] if fate in WEAK else 1))
            for i, version in enumerate(self.ground.versions)
            if version.level == level and (weight := self._weight(version, fate)) > 0
            for unit in version.units
        ]
        chances = np.array([weight for _i, _unit, weight in cells])
        drawn = self.rng.multinomial(count, chances / chances.sum())
        order = self.rng.permutation(count)
        versions = np.repeat(np.array([cell[0] for cell in cells], dtype=np.int16), drawn)
        units = np.repeat(np.array([cell[1] for cell in cells], dtype=np.int16), drawn)
        return versions[order], units[order]

    def _weight(self, version: VersionFacts, fate: Fate) -> float:
        """How often the procedure is asked for and has this fate, per unit of unit weight."""
        possible = self.season.weight(version, fate)
        if not possible:
            return 0
        asked = self.texture["procedures"].get(version.code, 1.0)
        shared = sum(self.weights[unit] for unit in version.units)
        is_same_day = version.limit.unit == LimitUnit.SAME_DAY
        if fate == Fate.EARLY and is_same_day:
            asked *= self.texture["same_day_early"]
        elif fate == Fate.ON_TIME and version.limit.unit in (LimitUnit.DAYS, LimitUnit.HOURS):
            asked *= ON_THE_DAY_ITSELF
        elif fate in WEAK:
            asked *= USUAL_LATENESS.get(version.limit.unit, 1.0)
        elif fate in (Fate.WITHIN, Fate.WAITING):
            asked *= possible * (self._pauses(version) if fate == Fate.WAITING else 1)
        return float(asked / shared) if shared else 0

    def _pauses(self, version: VersionFacts) -> float:
        """Land waits for taxes: its clock stands still far more often than others'."""
        is_land = self.ground.units[version.units[0]].kind == UnitKind.BRANCH
        return LAND_PAUSES if is_land else 1

    def _unreceived(self, figures: Figures) -> list[list[Labels]]:
        """What was filed and never received; nobody files `other` online."""
        levels = [level for level in LEVELS if level != "other" and self._can(level, Fate.REFUSED)]
        found = []
        for fate, count in zip(FATES[len(RECEIVED) :], figures.unreceived.values(), strict=True):
            shares = by_weight(count, [figures.levels[level] for level in levels])
            for level, share in zip(levels, shares, strict=True):
                if share:
                    versions, units = self._cells(level, fate, share)
                    found.append([versions, units, *_labels(share, 0, FATES.index(fate))])
        return found

    def _open_at_least(self, versions: Labels, units: Labels, fates: Labels) -> None:
        """Moves open dossiers to units that are to have some, whatever the scale."""
        is_open = np.isin(
            fates, [FATES.index(fate) for fate in (*OPEN, Fate.SUBMITTED, Fate.TO_COMPLETE)]
        )
        codes = [unit.code for unit in self.ground.units]
        for code, least in self.texture["open_at_least"].items():
            unit = codes.index(code)
            fitting = [i for i, version in enumerate(self.ground.versions) if unit in version.units]
            missing = least - int(((units == unit) & is_open).sum())
            movable = np.flatnonzero(is_open & np.isin(versions, fitting) & (units != unit))
            if missing > 0:
                units[self.rng.permutation(movable)[:missing]] = unit


def _labels(count: int, *values: int) -> list[Labels]:
    return [np.full(count, value, dtype=np.int16) for value in values]
