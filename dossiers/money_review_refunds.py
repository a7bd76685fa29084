"""Sums to be paid back, as the page shows them: those of late, or of a month. Nothing takes one
off the list yet, so that what is older stands folded."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.timezone import localdate

from dossiers.money_review import to_refund
from dossiers.money_review_look import Look, Stretch
from payments.models import Charge, Taking

LATELY = timedelta(days=30)


class Refund(NamedTuple):
    """`amount` in whole đồng, `since` when it is so much."""

    charge: Charge
    amount: int
    since: date
    takings: list[Taking]


class Sums(NamedTuple):
    """So many, and what they come to in whole đồng."""

    n: int
    amount: int


class Month(NamedTuple):
    first: date
    sums: Sums


class Refunds(NamedTuple):
    """`shown` are those of the chosen `month`, or without one of late."""

    whole: Sums
    older: Sums
    months: list[Month]
    month: date | None
    shown: Stretch


def month_of(text: str) -> date | None:
    """Such as 2026-11; None where it is none."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-11") else None
    except ValueError:
        return None


def refunds_shown(look: Look) -> Refunds:
    rows, lately = to_refund(look.eyes), localdate(look.at) - LATELY
    every = [(since, -amount) for since, amount in rows.values_list("since", "sum")]
    older = [amount for since, amount in every if since < lately]
    if look.month:
        some = rows.filter(since__year=look.month.year, since__month=look.month.month)
    else:
        some = rows.filter(since__gte=lately)
    found = look.stretch("refunds", some, "last", is_falling=True)
    whole = Sums(len(every), sum(amount for _since, amount in every))
    shown = found._replace(rows=_with_charges(found))
    return Refunds(whole, Sums(len(older), sum(older)), _months(every), look.month, shown)


def _months(every: list[tuple[date, int]]) -> list[Month]:
    """The newest first."""
    n, amounts = Counter[date](), Counter[date]()
    for since, amount in every:
        first = since.replace(day=1)
        n[first] += 1
        amounts[first] += amount
    return [Month(first, Sums(n[first], amounts[first])) for first in sorted(n, reverse=True)]


def _with_charges(found: Stretch) -> list[Refund]:
    related = Charge.objects.select_related("unit", "dossier_charge__dossier")
    charges = related.prefetch_related("takings").in_bulk([row["charge"] for row in found.rows])
    return [
        Refund(charge, -row["sum"], row["since"], list(charge.takings.all()))
        for row in found.rows
        for charge in [charges[row["charge"]]]
    ]
