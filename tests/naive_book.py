"""What a charge comes to, by a loop over all that happened and nothing but dicts: slow, plain, and
with no line of `payments` in it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Word(NamedTuple):
    """Of a provider about one transaction of an attempt; `number` "" says that it failed.
    `held_for` is why it is held by itself, by the gravest reason: suspect, currency, late."""

    attempt: int
    source: str
    number: str
    amount: int
    expected: int
    held_for: str


class Deed(NamedTuple):
    """Of ours: `what` is change, waive, close, reopen, take (at the counter), keep or refund (the
    oldest money held)."""

    what: str
    amount: int = 0


Happening = Word | Deed
LIGHTEST_FIRST = ("", "late", "currency", "suspect")


class Naive:
    def __init__(self, amount: int) -> None:
        self.amount, self.waived, self.closed, self.closings = amount, False, False, 0
        self.coins: dict[tuple[int, str], dict[str, Any]] = {}
        self.failed: set[int] = set()
        self.done: list[str] = []  # of the deeds those that were possible

    def run(self, happened: Iterable[Happening]) -> "Naive":
        for one in happened:
            if isinstance(one, Word):
                self.hear(one)
            else:
                self.act(one)
        return self

    def hear(self, word: Word) -> None:
        if not word.number:
            if word.amount == word.expected and word.held_for != "currency":
                self.failed.add(word.attempt)
            return
        key = (word.attempt, word.number)
        coin = {
            "source": word.source,
            "amount": word.amount,
            "wrong": word.amount != word.expected,
            "suspect": bool(word.held_for),
            "held_for": word.held_for,
            "decided": "",
        }
        old = self.coins.setdefault(key, coin)
        if better(coin, old):
            self.coins[key] = {**coin, "decided": old["decided"]}

    def act(self, deed: Deed) -> None:
        state, what = self.state(), deed.what
        if what == "change":
            possible = state in ("open", "settled")
            self.amount = deed.amount if possible else self.amount
        elif what == "waive":
            possible = state == "open"
            self.waived |= possible
        elif what in ("close", "reopen"):
            self.closings += what == "close" and not self.closed
            possible, self.closed = True, what == "close"
        elif what == "take":
            possible = state == "open"
            if possible:
                cash = {"source": "cash", "amount": self.walk()["owed"], "wrong": False}
                rest = {"suspect": False, "held_for": "", "decided": ""}
                self.coins[-1 - len(self.coins), ""] = {**cash, **rest}
        else:
            held = [coin for coin in self.coins.values() if self.fate(coin) == "held"]
            possible = bool(held)
            if held:
                held[0].update(decided=what, closings=self.closings)
        if possible:
            self.done.append(what)

    def fate(self, coin: dict[str, Any]) -> str:
        if coin["decided"] == "refund":
            return "refund"
        is_asked_anew = self.closed and coin.get("closings", self.closings) < self.closings
        if coin["decided"] and not is_asked_anew:
            return "counted"
        return "held" if self.closed or coin["wrong"] or coin["suspect"] else "counted"

    def walk(self) -> dict[str, int]:
        """đồng by đồng: each coin fills what is still asked for, and the rest goes back."""
        found = {"owed": 0, "revenue": 0, "held": 0, "refund": 0, "taken": 0}
        open_end = 10**15 if self.closed else 0 if self.waived else self.amount
        for coin in self.coins.values():
            fate, amount = self.fate(coin), int(coin["amount"])
            found["taken"] += amount
            if fate == "counted":
                fits = min(amount, open_end)
                open_end -= fits
                found["revenue"] += fits
                found["refund"] += amount - fits
            else:
                found[fate] += amount
        if not self.closed:
            found["owed"] = open_end
            found["revenue"] += open_end
        return found

    def balances(self) -> dict[tuple[str, str], int]:
        """By account and source, what we owe being negative; without zeros."""
        found = {(name, ""): -amount for name, amount in self.walk().items() if name != "taken"}
        found["owed", ""] *= -1
        for coin in self.coins.values():
            place = ("taken", coin["source"])
            found[place] = found.get(place, 0) + coin["amount"]
        return {place: amount for place, amount in found.items() if amount}

    def state(self) -> str:
        if self.closed:
            return "closed"
        if self.waived:
            return "waived"
        return "open" if self.walk()["owed"] else "settled"

    def reasons(self) -> dict[tuple[int, str], str]:
        """Of providers' money, by attempt and number."""
        return {key: coin["held_for"] for key, coin in self.coins.items() if key[0] >= 0}

    def attempt_state(self, attempt: int) -> str:
        coins = [coin for (of, _number), coin in self.coins.items() if of == attempt]
        if any(not coin["wrong"] and not coin["suspect"] for coin in coins):
            return "paid"
        return "held" if coins else "failed" if attempt in self.failed else "pending"


def better(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Of two words about one transaction: good money, else the right amount, else the more,
    else what is held for less."""
    if (new["wrong"] or new["suspect"]) != (old["wrong"] or old["suspect"]):
        return bool(old["wrong"] or old["suspect"])
    if new["wrong"] != old["wrong"]:
        return bool(old["wrong"])
    if new["amount"] != old["amount"]:
        return bool(new["amount"] > old["amount"])
    return LIGHTEST_FIRST.index(new["held_for"]) < LIGHTEST_FIRST.index(old["held_for"])


def by_hand(amount: int, waived: bool, closed: bool, coins: Sequence[dict[str, Any]]) -> Naive:
    """As the naive book would stand with these coins in it."""
    naive = Naive(amount)
    naive.waived, naive.closed = waived, closed
    naive.coins = {(nth, ""): coin for nth, coin in enumerate(coins)}
    return naive
