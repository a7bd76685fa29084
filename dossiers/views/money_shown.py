"""The money of a dossier as its page shows it to officials."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.capacity import Who, capacities
from dossiers.due import Standing
from dossiers.forms.counted import CountForm
from dossiers.forms.money import AmountForm, ArrivedForm, TakeForm, WaiveForm
from dossiers.forms.receive_paid import TakeAndReceiveForm
from dossiers.hand_out_fees import counts_known, rules_at_hand_out
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.states import State
from dossiers.transitions.desk_money import COUNTED_IN, DECIDERS, TAKERS
from payments.balances import Facts, Money
from payments.counter import open_shift_of
from payments.models import Charge, ChargeState, Shift, Taking
from payments.receipts.shown import ReceiptShown, receipts_of

MARKS = {
    ChargeState.OPEN: ("t-soon", "dues"),
    ChargeState.SETTLED: ("t-early", "ok"),
    ChargeState.WAIVED: ("t-early", "ok"),
    ChargeState.CLOSED: ("t-closed", "stop"),
}
ADDRESSES = {
    "take": "take_charge",
    "arrived": "transfer_arrived",
    "waive": "waive_charge",
    "amount": "correct_charge",
}
PAID = (ChargeState.OPEN, ChargeState.SETTLED)


class OpenedForm(NamedTuple):
    """A form that came back; `charge` None where it is about the dossier."""

    act: str
    form: forms.Form
    charge: int | None = None


class Offered(NamedTuple):
    label: str | Promise
    form: forms.Form
    address: str
    is_open: bool


@dataclass(frozen=True)
class ChargeShown:
    tie: DossierCharge
    takings: Sequence[Taking]
    receipts: Sequence[ReceiptShown] = ()
    offered: list[Offered] = field(default_factory=list)

    @property
    def charge(self) -> Charge:
        return self.tie.charge

    @property
    def is_open(self) -> bool:
        return self.charge.state == ChargeState.OPEN

    @property
    def mark(self) -> Standing:
        return Standing(*MARKS[ChargeState(self.charge.state)], self.charge.get_state_display())

    @property
    def rest(self) -> int:
        charge, takings = self.charge, self.takings
        money = (
            Money(one.source, one.amount, one.expected, one.is_suspect, one.decision)
            for one in takings
        )
        closed, waived = charge.closed_at is not None, charge.waived_at is not None
        return Facts(charge.amount, tuple(money), waived, closed).owed


@dataclass(frozen=True)
class MoneyShown:
    """`receive` is offered where nothing but money keeps the filing from being received."""

    rows: list[ChargeShown]
    may_take: bool
    shift: Shift | None
    receive: forms.Form | None
    count: forms.Form | None
    is_count_open: bool

    @property
    def unpaid(self) -> list[ChargeShown]:
        return [row for row in self.rows if row.is_open]

    @property
    def before_receipt(self) -> list[ChargeShown]:
        return [row for row in self.unpaid if row.tie.awaited == Awaited.BEFORE_RECEIPT]

    @property
    def at_hand_out(self) -> list[ChargeShown]:
        return [row for row in self.unpaid if row.tie.awaited == Awaited.AT_HAND_OUT]

    @property
    def owed(self) -> int:
        return sum(row.rest for row in self.unpaid)

    @property
    def awaits_receipt(self) -> bool:
        return any(
            row.charge.receipt_owed_at or any(one.file_id is None for one in row.receipts)
            for row in self.rows
        )

    @property
    def lacks_shift(self) -> bool:
        return self.may_take and self.shift is None and bool(self.unpaid)


@dataclass(frozen=True)
class Look:
    """Who looks at the money of which dossier, and when; `opened` is a form that came back."""

    dossier: Dossier
    person: Person
    at: datetime
    opened: OpenedForm | None

    @cached_property
    def held(self) -> frozenset[Who]:
        return capacities(self.person, self.dossier)

    @property
    def may_take(self) -> bool:
        return bool(TAKERS & self.held)

    @cached_property
    def shift(self) -> Shift | None:
        return open_shift_of(self.person) if self.may_take else None

    def returned(self, act: str, charge: int | None = None) -> forms.Form | None:
        mine = self.opened is not None and (self.opened.act, self.opened.charge) == (act, charge)
        return self.opened.form if mine and self.opened else None


def money_of(look: Look, ties: Sequence[DossierCharge]) -> MoneyShown:
    takings = _takings(ties)
    receipts = receipts_of([tie.charge for tie in ties])
    rows = [
        ChargeShown(tie, takings.get(tie.charge_id, []), receipts.get(tie.charge_id, []))
        for tie in ties
    ]
    for row in rows:
        row.offered.extend(_offered(row, look))
    return MoneyShown(
        rows,
        look.may_take,
        look.shift if any(row.is_open for row in rows) else None,
        _receiving(look, rows),
        _counting(look),
        is_count_open=look.returned("count") is not None,
    )


def _takings(ties: Sequence[DossierCharge]) -> dict[int, list[Taking]]:
    found: dict[int, list[Taking]] = {}
    if ties:
        rows = Taking.objects.filter(charge__in=[tie.charge_id for tie in ties])
        for taking in rows.select_related("by"):
            found.setdefault(taking.charge_id, []).append(taking)
    return found


def _offered(row: ChargeShown, look: Look) -> list[Offered]:
    acts: list[tuple[str, str | Promise, type[forms.Form]]] = []
    if row.is_open and look.shift:
        acts.append(("take", _("Take the money"), TakeForm))
    if not row.is_open and look.may_take:  # a shift is asked for where money is booked
        acts.append(("arrived", _("Book a transfer that has arrived"), ArrivedForm))
    if row.is_open and DECIDERS & look.held:
        acts.append(("waive", _("Waive"), WaiveForm))
    if row.charge.state in PAID and DECIDERS & look.held:
        acts.append(("amount", _("Correct the amount"), AmountForm))
    found = []
    for act, label, made in acts:
        back = look.returned(act, row.charge.pk)
        address = reverse(ADDRESSES[act], args=[look.dossier.number, row.charge.pk])
        form = back or made(auto_id=id_of(act, row.charge.pk))
        _show_rest(form, row.rest)
        found.append(Offered(label, form, address, back is not None))
    return found


def _show_rest(form: forms.Form, rest: int) -> None:
    """The amount that stands on the page is the one that the clerk has seen."""
    form.initial["seen"] = rest
    if form.is_bound:
        form.data = {**dict(form.data.items()), "seen": str(rest)}


def id_of(act: str, pk: int) -> str:
    return f"{act}-{pk}_%s"


def _receiving(look: Look, rows: list[ChargeShown]) -> forms.Form | None:
    waits = [row for row in rows if row.is_open and row.tie.awaited == Awaited.BEFORE_RECEIPT]
    if look.dossier.state != State.SUBMITTED or not waits or Who.CLERK not in look.held:
        return None
    if look.shift is None:
        return None
    back = look.returned("receive")
    form = back or TakeAndReceiveForm(look.dossier, look.person, at=look.at)
    _show_rest(form, sum(row.rest for row in waits))
    return form


def _counting(look: Look) -> forms.Form | None:
    is_counted = getattr(look.dossier, "is_counted", False)
    if not is_counted or look.dossier.state not in COUNTED_IN or not look.may_take:
        return None
    if back := look.returned("count"):
        return back
    rules = rules_at_hand_out(look.dossier)
    form = CountForm(rules, counts_known(look.dossier, rules))
    return form if form.rules else None
