"""When people come: months, weekdays and hours of the day as weights of ticks."""

from typing import Any

import numpy as np

from agencies.working_sessions import DAY
from agencies.working_time import Minutes
from dossiers.province.fates import Fate, Frame, Weights
from dossiers.province.ground import VersionFacts
from dossiers.reckoning import Limit


class Season:
    """Draws receipts: cumulated weights per time limit and fate, made once."""

    def __init__(self, frame: Frame, texture: dict[str, Any]) -> None:
        self.frame = frame
        minutes = frame.ticks.minutes[frame.begin : frame.end]
        days = minutes // DAY
        dates = np.datetime64(frame.ticks.time.first) + days
        months = dates.astype("datetime64[M]").astype(np.int64) % 12
        weekdays = (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7
        hours = np.array([texture["hours"].get(str(hour), 1.0) for hour in range(24)])
        self.weights = (
            np.array(texture["months"])[months]
            * np.array(texture["weekdays"])[weekdays]
            * hours[minutes % DAY // 60]
        )
        self._cumulated: dict[tuple[Limit, Fate], Weights] = {}

    def _sums(self, limit: Limit, fate: Fate) -> Weights:
        key = (limit, fate)
        if key not in self._cumulated:
            weights = self.weights * self.frame.admits(limit, fate)
            self._cumulated[key] = np.concatenate([[0.0], np.cumsum(weights)])
        return self._cumulated[key]

    def _window(self, version: VersionFacts) -> tuple[int, int]:
        """Where in the period the version is in force."""
        ticks, frame = self.frame.ticks, self.frame
        begins = max(frame.first_day, ticks.day(version.begins))
        ends = frame.last_day if version.ends is None else ticks.day(version.ends)
        last = min(frame.last_day, ends)
        return ticks.dawn[begins] - frame.begin, ticks.dawn[last + 1] - frame.begin

    def weight(self, version: VersionFacts, fate: Fate) -> float:
        """Which part of the season's receipts can have this fate; 0 where none can."""
        a, b = self._window(version)
        sums = self._sums(version.limit, fate)
        return float(sums[b] - sums[a]) / float(self.weights.sum() or 1)

    def draw(
        self, rng: np.random.Generator, count: int, version: VersionFacts, fate: Fate
    ) -> Minutes:
        """Ticks of receipt."""
        a, b = self._window(version)
        sums = self._sums(version.limit, fate)
        wanted = sums[a] + rng.random(count) * (sums[b] - sums[a])
        found = np.searchsorted(sums, wanted, side="right") - 1
        # Where rounding reached the end, the last tick that has weight.
        last = int(np.searchsorted(sums, sums[b], side="left")) - 1
        ticks: Minutes = np.minimum(found, last).astype(np.int64) + self.frame.begin
        return ticks
