"""A province's published figures as a value: where they stand, what they are at a scale."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from dossiers.chain import canonical
from dossiers.province.apportion import apportion
from dossiers.province.trouble import BadProfile

PROFILES = Path(__file__).parent / "profiles"
DEFAULTS = PROFILES.parent / "texture.json"
SCHEMA = PROFILES / "schema.json"
LEVELS = ("full_online", "partial_online", "other")
CHANNELS = ("online", "desk_or_post")
RESOLVED = ("early", "on_time", "late")
OPEN = ("within_deadline", "overdue")
ENDS = ("withdrawn", "stopped")
UNRECEIVED = ("submitted", "awaiting_completion", "refused", "withdrawn")
# Where one number stands for both: most ends without a result are the applicant's.
WITHDRAWN_SHARE = Fraction(4, 5)
LARGEST_SCALE = 10

Record = dict[str, Any]
Counts = dict[str, int]


@dataclass(frozen=True)
class Profile:
    """`period` is closed; a living profile has `days` instead and ends with `--until`."""

    name: str
    province: str
    unit: str
    period: tuple[date, date] | None
    days: int
    record: Record
    texture: Record

    @property
    def is_living(self) -> bool:
        return self.period is None

    def digest(self, *run: object) -> str:
        """Of the figures, the texture and what the run was told: scale, seed, end."""
        words = [self.record, self.texture, [str(each) for each in run]]
        return hashlib.sha256(canonical(words)).hexdigest()


@dataclass(frozen=True)
class Figures:
    """Counts of one run, as they will be found in the tables."""

    received: int
    levels: Counts
    channels: Counts
    fates: Counts
    unreceived: Counts

    @property
    def filed(self) -> int:
        return self.received + sum(self.unreceived.values())


def known() -> list[str]:
    return sorted(path.stem for path in PROFILES.glob("*.json") if path != SCHEMA)


def located(named: str) -> Path:
    """The file of a profile of the house, or the file at that path."""
    if named in known():
        return PROFILES / f"{named}.json"
    path = Path(named)
    if not path.is_file():
        raise BadProfile(
            _("There is no profile and no file “%(name)s”. Profiles here: %(known)s.")
            % {"name": named, "known": ", ".join(known())}
        )
    return path


def texture_of(record: Record) -> Record:
    """The house's weights with the profile's own on top, group by group."""
    texture: Record = json.loads(DEFAULTS.read_text(encoding="utf-8"))
    for key, value in record.get("texture", {}).items():
        texture[key] = {**texture[key], **value} if isinstance(value, dict) else value
    return texture


def scaled(record: Record, scale: Fraction) -> Figures:
    """Every figure times the scale, parts still adding up to their totals."""
    received = record["received"]
    ended = record["withdrawn_or_stopped"]
    whole = ended if isinstance(ended, int) else sum(ended.values())
    total = int(received["total"] * scale + Fraction(1, 2))
    parts = (record["resolved"]["total"], record["in_progress"]["total"], whole)
    resolved, still_open, over = apportion(total, [part * scale for part in parts])

    def split(into: int, source: Record, keys: tuple[str, ...]) -> Counts:
        shares = apportion(into, [source[key] * scale for key in keys])
        return dict(zip(keys, shares, strict=True))

    fates = split(resolved, record["resolved"], RESOLVED)
    fates |= split(still_open, record["in_progress"], OPEN)
    fates |= split(over, ends_of(ended), ENDS)
    unreceived = record.get("unreceived", {})
    return Figures(
        total,
        split(total, received["by_level"], LEVELS),
        split(total, received["by_channel"], CHANNELS),
        fates,
        {key: int(unreceived.get(key, 0) * scale + Fraction(1, 2)) for key in UNRECEIVED},
    )


def ends_of(ended: int | Record) -> Record:
    if not isinstance(ended, int):
        return ended
    withdrawn = WITHDRAWN_SHARE * ended
    return {"withdrawn": withdrawn, "stopped": ended - withdrawn}
