"""A charge with four attempts on the book, and all that can happen to it, at random."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from hypothesis import strategies as st

from dossiers.models import Dossier
from payments.booking import booked
from payments.charging import NotPossible, change_amount, close, reopen, waive
from payments.counter import take
from payments.deciding import decide, is_held
from payments.models import Attempt, Charge, CounterMethod, Decision
from tests import make
from tests.naive_book import Deed, Happening, Word
from tests.told import WORDS, attempt, hear

AMOUNTS = (20_000, 30_000, 50_000)
CASHIER = "motcua.longxuyen"
# Of VNPAY alone.
MORE = {
    "suspect": {"vnp_ResponseCode": "07", "vnp_TransactionStatus": "07"},
    "currency": {"vnp_CurrCode": "USD"},
}


class Sent(NamedTuple):
    """One delivery. `attempt` is the place of the attempt, `off` what the amount is wrong by;
    `days` it was under way. A transfer by VietQR is seen by a person, whatever its kind and days,
    and the number says the amount, since a bank's statement says one thing of one transfer."""

    attempt: int
    number: str
    kind: str
    off: int
    days: int


SENT = st.builds(
    Sent,
    st.integers(0, 3),
    st.sampled_from(["71", "72"]),
    st.sampled_from(["paid", "paid", "failed", "suspect", "currency"]),
    st.sampled_from([0, 0, 0, 1_000, -1_000]),
    st.sampled_from([0, 0, 1, 100]),
)
# What is possible, or not, whatever providers have told.
CHANGES = st.lists(
    st.one_of(
        st.sampled_from([Deed("close"), Deed("reopen")]),
        st.sampled_from(AMOUNTS).map(lambda amount: Deed("change", amount)),
    ),
    max_size=3,
)
DEEDS = st.one_of(
    st.sampled_from(
        [Deed(what) for what in ("waive", "close", "reopen", "take", "keep", "refund")]
    ),
    st.sampled_from(AMOUNTS).map(lambda amount: Deed("change", amount)),
)


@dataclass
class Ground:
    """A charge with four attempts: VNPAY, MoMo, VNPAY again for another amount, and VietQR."""

    charge: Charge
    attempts: list[Attempt]
    paid_at: datetime
    now: datetime
    dossier: Dossier | None = None

    @classmethod
    def around(cls, of: Charge, dossier: Dossier | None = None) -> "Ground":
        now = make.earlier_today()
        if dossier:
            now = dossier.last_event_at + timedelta(seconds=1)
        began = now - timedelta(days=120)
        attempts = [
            attempt(of, "vnpay", began),
            attempt(of, "momo", began),
            attempt(of, "vnpay", began, of.amount - 10_000),
            attempt(of, "vietqr", began),
        ]
        return cls(of, attempts, began + timedelta(minutes=3), now, dossier)

    def word(self, sent: Sent) -> Word:
        of = self.attempts[sent.attempt]
        if of.provider == "vietqr":
            return Word(sent.attempt, "vietqr", sent.number, seen(of, sent), of.amount, "")
        reason = "late" if sent.days > 90 else ""
        if of.provider == "vnpay" and sent.kind in ("suspect", "currency"):
            reason = sent.kind
        number = "" if sent.kind == "failed" else sent.number
        return Word(sent.attempt, of.provider, number, of.amount + sent.off, of.amount, reason)

    def hear(self, sent: Sent) -> None:
        of = self.attempts[sent.attempt]
        if of.provider == "vietqr":
            self.see(of, sent)
            return
        number = "" if sent.kind == "failed" else sent.number
        more = {}
        if of.provider == "vnpay":
            more = MORE.get(sent.kind, {})
        raw = WORDS[of.provider](of.reference, of.amount + sent.off, self.paid_at, number, **more)
        hear(of.provider, raw, self.paid_at + timedelta(days=sent.days, seconds=5), self.now)

    def see(self, of: Attempt, sent: Sent) -> None:
        words = {"number": sent.number, "amount": seen(of, sent), "reference": of.reference}
        by = make.person(CASHIER)
        take(self.charge.pk, CounterMethod.TRANSFER, by=by, at=self.now, **words)

    def act(self, deed: Deed) -> None:
        pk, by, at = self.charge.pk, make.person(CASHIER), self.now
        match deed.what:
            case "change":
                change_amount(pk, deed.amount, by=by, at=at)
            case "waive":
                waive(pk, by=by, at=at, reason="Hộ nghèo")
            case "close":
                close(pk, at=at)
            case "reopen":
                reopen(pk, at=at)
            case "take":
                take(pk, CounterMethod.CASH, by=by, at=at)
            case "withdraw":
                assert self.dossier
                make.do(Dossier.objects.get(pk=self.dossier.pk), "withdraw", moment=at)
            case _:
                self.decide(Decision(deed.what))

    def decide(self, decision: Decision) -> None:
        closed_at = Charge.objects.get(pk=self.charge.pk).closed_at
        takings = self.charge.takings.order_by("pk")
        held = next((taking for taking in takings if is_held(taking, closed_at)), None)
        if held is None:
            raise NotPossible("nothing is held")
        by = make.person("lanhdaodonvi")
        decide(held.pk, decision, by=by, at=self.now, reason="Theo sao kê")

    def let(self, happens: Sequence[Sent | Deed]) -> list[str]:
        """Everything in turn, on the book; the deeds that were possible."""
        done = []
        for one in happens:
            try:
                with transaction.atomic():
                    if isinstance(one, Sent):
                        self.hear(one)
                    else:
                        self.act(one)
                        done.append(one.what)
            except NotPossible:
                pass
            assert off_balance() == 0
        return done

    def told(self, happens: Sequence[Sent | Deed]) -> list[Happening]:
        return [self.word(one) if isinstance(one, Sent) else one for one in happens]

    def reasons(self) -> dict[tuple[int, str], str]:
        """Why money is held by itself, by attempt and number."""
        places = {of.pk: nth for nth, of in enumerate(self.attempts)}
        rows = self.charge.takings.exclude(attempt=None)
        known = rows.values_list("attempt", "number", "held_for")
        return {(places[of], number): reason for of, number, reason in known}

    def book(self) -> tuple[Counter[tuple[str, str]], str, list[str]]:
        stands = Charge.objects.get(pk=self.charge.pk)
        rows = Attempt.objects.filter(charge=stands).order_by("pk")
        return booked(stands), stands.state, list(rows.values_list("state", flat=True))


def seen(of: Attempt, sent: Sent) -> int:
    return of.amount + (0 if sent.number == "71" else 1_000)


def off_balance() -> int:
    """Operations that do not sum to zero, as PostgreSQL counts them and as its trigger does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM payments_entry GROUP BY operation_id "
            "HAVING sum(amount) <> 0) AS off"
        )
        return int(cursor.fetchone()[0])
