"""What merchants have asked to be paid, and what payers did."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from itertools import count
from threading import Lock
from typing import NamedTuple

VIETNAM = timezone(timedelta(hours=7))
KEPT = 20_000


def now() -> datetime:
    return datetime.now(VIETNAM)


class Result(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUSPECT = "suspect"
    AUTHORISED = "authorised"


class Transaction(NamedTuple):
    number: int
    amount: int  # whole đồng
    at: datetime
    result: Result


@dataclass
class Order:
    """`reference` is the merchant's; `token` makes the address of its page."""

    provider: str
    merchant: str
    reference: str
    amount: int  # whole đồng
    info: str
    back: str
    ipn: str
    expires_at: datetime
    created: str = ""  # VNPAY: the merchant's moment, which a question has to repeat
    request: str = ""  # MoMo: the merchant's request
    extra: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    opened_at: datetime = field(default_factory=now)
    fate: str = ""  # what the payer chose
    is_missigned: bool = False
    silent_until: datetime | None = None
    transactions: list[Transaction] = field(default_factory=list)

    def known(self) -> Transaction | None:
        """What a question is answered with: money that moved before anything else."""
        moved = [one for one in self.transactions if one.result in MONEY]
        return next(iter(moved or self.transactions[-1:]), None)

    def is_silent(self) -> bool:
        return self.silent_until is not None and now() < self.silent_until

    def is_expired(self) -> bool:
        return not self.fate and now() >= self.expires_at


MONEY = (Result.PAID, Result.SUSPECT, Result.AUTHORISED)


class Orders:
    """The newest ones; safe for threads."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.by_token: OrderedDict[str, Order] = OrderedDict()
        self.by_name: dict[tuple[str, str, str], Order] = {}
        self.numbers = count(int(now().timestamp()))

    def add(self, order: Order) -> Order:
        """The one that is there already under its reference, or this one."""
        name = (order.provider, order.merchant, order.reference)
        with self.lock:
            if name in self.by_name:
                return self.by_name[name]
            self.by_name[name] = self.by_token[order.token] = order
            while len(self.by_token) > KEPT:
                _, old = self.by_token.popitem(last=False)
                del self.by_name[old.provider, old.merchant, old.reference]
        return order

    def named(self, provider: str, merchant: str, reference: str) -> Order | None:
        return self.by_name.get((provider, merchant, reference))

    def of_token(self, token: str) -> Order | None:
        return self.by_token.get(token)

    def newest(self, most: int) -> list[Order]:
        with self.lock:
            return list(self.by_token.values())[: -most - 1 : -1]

    def choose(self, order: Order, fate: str) -> bool:
        """False where the payer has chosen before."""
        with self.lock:
            if order.fate:
                return False
            order.fate = fate
            return True

    def take(self, order: Order, amount: int, result: Result) -> Transaction:
        made = Transaction(next(self.numbers), amount, now(), result)
        with self.lock:
            order.transactions.append(made)
        return made
