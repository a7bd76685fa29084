"""Which postings a question is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Narrow:
    """Which postings count; None is no limit. `batch` is the last that does, None for live."""

    units: Sequence[int] | None = None
    versions: Sequence[int] | None = None
    channel: str | None = None
    batch: int | None = None

    @property
    def is_of_kinds(self) -> bool:
        return self.versions is not None or self.channel is not None

    @property
    def words(self) -> dict[str, Any]:
        return {
            "units": list(self.units or ()),
            "versions": list(self.versions or ()),
            "channel": self.channel,
            "batch": self.batch,
        }

    @property
    def condition(self) -> str:
        found = ["true"]
        if self.units is not None:
            found.append("unit_id = ANY (%(units)s::bigint[])")
        if self.versions is not None:
            found.append("version_id = ANY (%(versions)s::bigint[])")
        if self.channel is not None:
            found.append("channel = %(channel)s")
        return " AND ".join(found)
