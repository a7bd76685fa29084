"""How a walk-in pays what comes before receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.counter import Paid
from dossiers.fee_groups import Fees
from dossiers.forms.money import number_field, wants_number
from dossiers.states import Channel
from payments.counter import open_shift_of
from payments.models import CounterMethod
from procedures.fees import Line, Occasion, bill
from procedures.models import ChargedWhen


class PaidForm(forms.Form):
    """Without a fee before receipt nothing is asked; without an answer the filing waits for it."""

    paid_by = forms.ChoiceField(
        label=_("How it is paid"),
        choices=[("", _("Not yet: the filing waits for its fee")), *CounterMethod.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such choice.")},
    )
    paid_number = number_field()
    owed: list[Line]
    has_shift: bool

    def ask_for(self, fees: Fees, case: str, clerk: Person) -> None:
        """Whoever has no open shift takes no money."""
        on = Occasion(fees.day, Channel.DESK, case)
        lines = bill(fees.rules, on).charged(ChargedWhen.BEFORE_RECEIPT).lines
        self.owed = [line for line in lines if line.amount]
        self.has_shift = bool(self.owed) and open_shift_of(clerk) is not None
        self.fields["paid_by"].is_asked = True  # type: ignore[attr-defined]
        if not self.owed:
            del self.fields["paid_by"], self.fields["paid_number"]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        method = words.get("paid_by") or ""
        if method and not self.has_shift:
            self.add_error("paid_by", _("Open your shift first."))
        if wants_number(method, words.get("paid_number", "")) and "paid_number" not in self.errors:
            self.add_error("paid_number", _("Give the bank's number of the transfer."))
        return words

    def paid(self) -> Paid | None:
        """Cash has no number."""
        method = self.cleaned_data.get("paid_by")
        if not method:
            return None
        number = self.cleaned_data["paid_number"] if method != CounterMethod.CASH else ""
        return Paid(CounterMethod(method), number)
