"""What became of the money taken for a charge, taking by taking."""

from collections.abc import Sequence
from typing import NamedTuple

from payments.booking import facts_of, money_of
from payments.models import Charge, Decision, Taking


class Part(NamedTuple):
    """Of one taking, in whole đồng: what is ours, what waits for a decision, and what is to be
    paid back."""

    kept: int = 0
    held: int = 0
    refund: int = 0


def parts_of(charge: Charge, takings: Sequence[Taking]) -> dict[int, Part]:
    """By taking, of all that the charge has; of what counts the earliest is kept first."""
    facts = facts_of(charge, takings)
    left, found = facts.kept, {}
    for taking in sorted(takings, key=lambda one: one.pk):
        money = money_of(taking, charge.closed_at)
        if facts.counts(money):
            kept = min(left, money.amount)
            left -= kept
            found[taking.pk] = Part(kept=kept, refund=money.amount - kept)
        elif money.decision == Decision.REFUND:
            found[taking.pk] = Part(refund=money.amount)
        else:
            found[taking.pk] = Part(held=money.amount)
    return found
