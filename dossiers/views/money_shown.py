"""The money of a dossier as its page shows it to officials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.capacity import Who, capacities
from dossiers.counted_fees import counts_known
from dossiers.flow import FLOW
from dossiers.forms.counted import CountForm
from dossiers.forms.money import AmountForm, ArrivedForm, TakeForm, WaiveForm
from dossiers.forms.take_and_move import TakeAndMoveForm
from dossiers.forms.transfer_reference import offer_references
from dossiers.hand_out_fees import rules_at_hand_out
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.paying_begun import begun
from dossiers.states import State
from dossiers.transitions.desk_money import COUNTED_IN, DECIDERS, TAKERS, TOGETHER
from dossiers.views.money_rows import ChargeShown, MoneyShown, Offered, Together
from payments.counter import open_shift_of
from payments.models import Attempt, AttemptState, Charge, ChargeState, Shift, Taking
from payments.receipts.shown import receipts_of
from payments.transfers import by_transfer

ADDRESSES = {
    "take": "take_charge",
    "arrived": "transfer_arrived",
    "waive": "waive_charge",
    "amount": "correct_charge",
}
BY_TRANSFER = ("take", "arrived")
ASKED_TOGETHER = {
    "receive": _("Take %(amount)s and receive"),
    "hand_out": _("Take %(amount)s and hand out the result"),
}
PAID = (ChargeState.OPEN, ChargeState.SETTLED)


class OpenedForm(NamedTuple):
    """A form that came back; `charge` None where it is about the dossier."""

    act: str
    form: forms.Form
    charge: int | None = None


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

    @cached_property
    def codes(self) -> dict[int, list[Attempt]]:
        """By charge the VietQR codes that were shown for it."""
        found: dict[int, list[Attempt]] = {}
        of_dossier = Charge.objects.filter(dossier_charge__dossier=self.dossier)
        for attempt in by_transfer(of_dossier):
            found.setdefault(attempt.charge_id, []).append(attempt)
        return found

    def returned(self, act: str, charge: int | None = None) -> forms.Form | None:
        mine = self.opened is not None and (self.opened.act, self.opened.charge) == (act, charge)
        return self.opened.form if mine and self.opened else None


def money_of(look: Look, ties: Sequence[DossierCharge]) -> MoneyShown:
    takings = _takings(ties)
    receipts = receipts_of([tie.charge for tie in ties])
    rows = [
        ChargeShown(
            tie,
            takings.get(tie.charge_id, []),
            receipts.get(tie.charge_id, []),
            _begun(tie.charge),
            is_replaced=_is_replaced(tie, ties),
        )
        for tie in ties
    ]
    for row in rows:
        row.offered.extend(_offered(row, look))
    return MoneyShown(
        rows,
        look.may_take,
        look.shift if any(row.is_open for row in rows) else None,
        _together(look, rows),
        _counting(look, rows),
        is_count_open=look.returned("count") is not None,
        at=look.at,
    )


def _begun(charge: Charge) -> Attempt | None:
    """Held money stands among the takings."""
    found = begun(charge)
    return None if found is None or found.state == AttemptState.HELD else found


def _is_replaced(tie: DossierCharge, ties: Sequence[DossierCharge]) -> bool:
    """Another charge asks for the same now."""
    if tie.charge.state != ChargeState.CLOSED or not tie.rule:
        return False
    same = [one for one in ties if one.rule == tie.rule and one.awaited == tie.awaited]
    return any(one.charge.state != ChargeState.CLOSED for one in same)


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
        taking = gettext("Take %(amount)s") % {"amount": dong(row.rest)}
        acts.append(("take", taking, TakeForm))
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
        if back is None and act in BY_TRANSFER:
            asked = row.rest if row.is_open else row.charge.amount
            offer_references(form, look.codes.get(row.charge.pk, []), asked)
        _show_rest(form, row.rest)
        found.append(Offered(label, form, address, back is not None, act == "arrived"))
    return found


def _show_rest(form: forms.Form, rest: int) -> None:
    """The amount that stands on the page is the one that the clerk has seen."""
    form.initial["seen"] = rest
    if form.is_bound:
        form.data = {**dict(form.data.items()), "seen": str(rest)}


def id_of(act: str, pk: int) -> str:
    return f"{act}-{pk}_%s"


def _together(look: Look, rows: list[ChargeShown]) -> Together | None:
    verb = {State.SUBMITTED: "receive", State.RESOLVED: "hand_out"}.get(State(look.dossier.state))
    if verb is None or look.shift is None or not FLOW[verb].who & look.held:
        return None
    _move, awaited = TOGETHER[verb]
    rest = sum(row.rest for row in rows if row.is_open and row.tie.awaited == awaited)
    if not rest:
        return None
    form = look.returned(verb) or TakeAndMoveForm(verb, look.dossier, look.person, at=look.at)
    _show_rest(form, rest)
    label = str(ASKED_TOGETHER[verb]) % {"amount": dong(rest)}
    address = reverse(f"take_and_{verb}", args=[look.dossier.number])
    return Together(verb, label, form, address)


def _counting(look: Look, rows: list[ChargeShown]) -> forms.Form | None:
    is_counted = getattr(look.dossier, "is_counted", False)
    if not is_counted or look.dossier.state not in COUNTED_IN or not look.may_take:
        return None
    if back := look.returned("count"):
        return back
    rules = rules_at_hand_out(look.dossier)
    at_hand_out = (row for row in rows if row.tie.awaited == Awaited.AT_HAND_OUT)
    is_paid = any(row.facts.kept for row in at_hand_out)
    form = CountForm(rules, counts_known(look.dossier, rules), is_paid=is_paid)
    return form if form.rules else None
