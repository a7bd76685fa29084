"""Fee rules by themselves: of a published version, of a draft's record, or of thin air."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from procedures.models import FeeRule


class Tier(NamedTuple):
    """So much for each unit up to the n-th; None is without end."""

    up_to: int | None
    amount: int


class Reduction(NamedTuple):
    group: str
    percent: int
    ground: str = ""


@dataclass(frozen=True)
class Rule:
    """As `procedures.models.FeeRule`; an empty channel and no cases mean any."""

    key: str
    amount: int
    valid_from: date
    valid_to: date | None = None
    tiers: tuple[Tier, ...] = ()
    cap: int | None = None
    reductions: tuple[Reduction, ...] = ()
    channel: str = ""
    cases: frozenset[str] = frozenset()
    charged: str = ""
    per: str = ""
    each: str = ""
    kind: str = ""
    label: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: FeeRule) -> "Rule":
        return cls(
            **{name: getattr(row, name) for name in AS_THEY_ARE},
            amount=amount_of(row.amount, row.tiers),
            **_parts(row.tiers, row.reductions, row.cases),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

    @classmethod
    def of_record(cls, fee: Mapping[str, Any], begins: date) -> "Rule":
        """Of a fee in a filled record whose version begins on the day."""
        first, last = fee["valid_from"], fee["valid_to"]
        return cls(
            **{name: fee[name] for name in AS_THEY_ARE},
            amount=amount_of(fee.get("amount"), fee["tiers"]),
            **_parts(fee["tiers"], fee["reductions"], fee["cases"]),
            valid_from=date.fromisoformat(first) if first else begins,
            valid_to=date.fromisoformat(last) if last else None,
        )

    @property
    def is_counted(self) -> bool:
        """By pages, copies, papers: otherwise it is owed once for all."""
        return bool(self.per or self.tiers)

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def holds(self, day: date, channel: str, case: str) -> bool:
        by_channel = not self.channel or self.channel == channel
        by_case = not self.cases or case in self.cases
        return self.is_valid(day) and by_channel and by_case


AS_THEY_ARE = ("key", "cap", "channel", "charged", "per", "each", "kind", "label", "note")


def amount_of(plain: int | None, tiers: Sequence[Mapping[str, Any]]) -> int:
    """For the first unit: with tiers theirs, whatever stands beside them."""
    return tiers[0]["amount"] if tiers else plain or 0


def _parts(
    tiers: Iterable[Mapping[str, Any]],
    reductions: Iterable[Mapping[str, Any]],
    cases: Iterable[str],
) -> dict[str, Any]:
    return {
        "tiers": tuple(Tier(one["up_to"], one["amount"]) for one in tiers),
        "reductions": tuple(Reduction(**one) for one in reductions),
        "cases": frozenset(cases),
    }
