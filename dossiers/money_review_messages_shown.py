"""Odd messages as the page shows them: one row for what belongs together."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from dossiers.clearing import may_clear
from dossiers.money_review_look import TIE, Look, Stretch
from dossiers.money_review_messages import STRANGE, alike, hides_strange, odd, smelling
from payments.models import Attempt, InboundMessage, ProviderKey, Taking, Verdict

RAW = 600  # characters shown of a message


class Said(NamedTuple):
    verdict: str
    n: int


class Alike(NamedTuple):
    """Messages that stand together; `newest` is the last of them that the page has shown."""

    provider: str
    said: list[Said]
    n: int
    first: datetime
    last: datetime
    newest: int
    example: InboundMessage
    may_clear: bool

    @property
    def attempt(self) -> Attempt | None:
        return self.example.attempt

    @property
    def raw(self) -> str:
        """The beginning of what the last said."""
        text = self.example.raw
        return text if len(text) <= RAW else f"{text[:RAW]}…"


def smelling_shown(look: Look) -> Stretch:
    groups = alike(smelling(look.eyes))
    found = look.stretch("messages", groups, "newest", is_falling=True)
    limit = STRANGE if hides_strange(look.eyes) else None
    return found._replace(rows=_together(found.rows, look), newest=limit)


def told_with(takings: Iterable[Taking], look: Look) -> Mapping[int, Alike]:
    """By payment what was told of money that is held."""
    payments = {one.attempt_id for one in takings if one.attempt_id}
    rows = list(alike(odd().filter(attempt__in=payments))) if payments else []
    return {row["attempt"]: one for row, one in zip(rows, _together(rows, look), strict=True)}


def _together(rows: Iterable[Mapping[str, Any]], look: Look) -> list[Alike]:
    rows = list(rows)
    related = InboundMessage.objects.select_related(f"attempt__{TIE}", "attempt__charge__unit")
    examples = related.in_bulk([row["newest"] for row in rows])
    said = _said([row["attempt"] for row in rows if row["attempt"]])
    return [_alike(row, examples[row["newest"]], said, look) for row in rows]


def _said(payments: Iterable[int]) -> Mapping[int, list[Said]]:
    """By payment, the most frequent first."""
    found: dict[int, list[Said]] = {}
    rows: QuerySet[Any, Any] = odd().filter(attempt__in=payments).order_by()
    counted = rows.values_list("attempt", "verdict").annotate(n=Count("pk"))
    for payment, verdict, n in counted.order_by("-n", "verdict"):
        found.setdefault(payment, []).append(Said(str(Verdict(verdict).label), n))
    return found


def _alike(
    row: Mapping[str, Any], example: InboundMessage, said: Mapping[int, list[Said]], look: Look
) -> Alike:
    alone = [Said(str(Verdict(example.verdict).label), row["n"])]
    return Alike(
        ProviderKey(row["provider"]).label,
        said.get(row["attempt"], alone),
        row["n"],
        row["first"],
        row["last"],
        row["newest"],
        example,
        may_clear(look.person, look.eyes, example),
    )
