"""Which receipts of a charge are right, and which of its money each of them is about. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from payments.balances import Facts
from payments.booking import money_of
from payments.models import FeeReceipt, Taking


class Part(NamedTuple):
    """`amount` in whole đồng of what was taken."""

    taking: Taking
    amount: int


def counted_of(facts: Facts, takings: Iterable[Taking]) -> list[Taking]:
    return [one for one in takings if facts.counts(money_of(one, one.charge.closed_at))]


def not_cancelled(receipts: Sequence[FeeReceipt]) -> list[FeeReceipt]:
    """The oldest first."""
    cancelled = {one.cancels_id for one in receipts if one.cancels_id}
    return [one for one in receipts if one.cancels_id is None and one.pk not in cancelled]


def right_ones(
    receipts: Sequence[FeeReceipt], counted: Sequence[Taking], kept: int
) -> list[FeeReceipt]:
    """The oldest that say together no more than what is kept, of money that counts; whatever
    comes after the first wrong one has to be said again. `kept` in whole đồng."""
    known = {taking.pk for taking in counted}
    said, right = 0, []
    for one in receipts:
        said += one.amount
        named = (one.content or {}).get("takings", ())
        if said > kept or not known.issuperset(named):
            break
        right.append(one)
    return right


def parts_between(counted: Sequence[Taking], low: int, high: int) -> list[Part]:
    """The money from `low` to `high`, where all that counts is laid end to end."""
    found, start = [], 0
    for taking in counted:
        end = start + taking.amount
        if amount := min(end, high) - max(start, low):
            found += [Part(taking, amount)] if amount > 0 else []
        start = end
    return found
