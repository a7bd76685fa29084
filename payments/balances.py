"""What a charge and the money taken for it come to. Pure; whole đồng; the heart of the book.

`book` posts balances(after) − balances(before), so that a charge's entries always sum to its
balances, in whatever order the facts became known.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from payments.models.choices import Account, ChargeState, Decision

# The account, and where money was taken its source.
Place = tuple[str, str]


@dataclass(frozen=True)
class Money:
    """Of one taking. It counts by itself where it is the amount asked for and nobody holds it."""

    source: str
    amount: int
    expected: int
    is_suspect: bool = False
    decision: str = Decision.NONE


@dataclass(frozen=True)
class Facts:
    """`amount` is what is asked for; a closed charge asks for what a person decided to keep."""

    amount: int
    takings: tuple[Money, ...] = ()
    is_waived: bool = False
    is_closed: bool = False

    def counts(self, money: Money) -> bool:
        if money.decision:
            return money.decision == Decision.KEEP
        return not (self.is_closed or money.is_suspect or money.amount != money.expected)

    @property
    def counted(self) -> int:
        return _sum(money for money in self.takings if self.counts(money))

    @property
    def held(self) -> int:
        return _sum(
            money for money in self.takings if not money.decision and not self.counts(money)
        )

    @property
    def given_up(self) -> int:
        return _sum(money for money in self.takings if money.decision == Decision.REFUND)

    @property
    def asked(self) -> int:
        if self.is_closed:
            return self.counted
        return 0 if self.is_waived else self.amount

    @property
    def owed(self) -> int:
        return max(self.asked - self.counted, 0)

    @property
    def kept(self) -> int:
        """What was paid and is ours: what receipts are for."""
        return min(self.asked, self.counted)

    @property
    def to_refund(self) -> int:
        return self.given_up + self.counted - self.kept


def _sum(takings: Iterable[Money]) -> int:
    return sum(money.amount for money in takings)


def balances(facts: Facts) -> Counter[Place]:
    """By place, without zeros; they sum to zero."""
    found = Counter[Place]()
    for money in facts.takings:
        found[Account.TAKEN, money.source] += money.amount
    found[Account.OWED, ""] = facts.owed
    found[Account.HELD, ""] = -facts.held
    found[Account.REFUND, ""] = -facts.to_refund
    found[Account.REVENUE, ""] = -facts.asked
    return Counter({place: amount for place, amount in found.items() if amount})


def state_of(facts: Facts) -> ChargeState:
    if facts.is_closed:
        return ChargeState.CLOSED
    if facts.is_waived:
        return ChargeState.WAIVED
    return ChargeState.OPEN if facts.owed else ChargeState.SETTLED
