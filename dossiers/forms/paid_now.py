"""How a walk-in pays what comes before receipt."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person
from dossiers.counter import Paid, changed_since
from dossiers.fee_groups import Fees
from dossiers.forms.money import DongField, number_field, wants_number
from dossiers.states import Channel
from payments.counter import open_shift_of
from payments.models import CounterMethod
from procedures.fees import Line, Occasion, bill
from procedures.models import ChargedWhen

LATER = "later"
WAYS = (Channel.DESK, Channel.POST)


class PaidForm(forms.Form):
    """Without a fee before receipt nothing is asked; paid later, the filing waits for it. `seen` is
    the sum that stood on the page, in whole đồng."""

    seen = DongField(required=False)
    seen.widget = forms.HiddenInput()
    paid_by = forms.ChoiceField(
        label=_("How it is paid"),
        choices=[*CounterMethod.choices, (LATER, _("Not yet: the filing waits for its fee"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such choice.")},
    )
    paid_number = number_field()
    own: Unit | None
    owed: list[Line]
    has_shift: bool
    is_reduced: bool

    def ask_for(self, fees: Fees, case: str, clerk: Person) -> None:
        """Whoever has no open shift takes no money. The post may cost something else, and a group
        less."""
        way = next((one for one in WAYS if one == self._said("channel")), Channel.DESK)
        group = self._said("fee_group")
        groups = frozenset([group] if group in fees.groups([way], case) else ())
        self.is_reduced = bool(groups)
        on = Occasion(fees.day, way, case, groups)
        lines = bill(fees.rules, on).charged(ChargedWhen.BEFORE_RECEIPT).lines
        self.owed = [line for line in lines if line.amount]
        self.initial["seen"] = self.total
        self.has_shift = bool(self.owed) and open_shift_of(clerk) is not None
        self.fields["paid_by"].is_asked = True  # type: ignore[attr-defined]
        if not self.has_shift:
            self.initial.setdefault("paid_by", LATER)
        if not self.owed:
            del self.fields["paid_by"], self.fields["paid_number"]

    def _said(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name) or "")

    @property
    def way_back(self) -> str:
        """To the form of this procedure, from the till."""
        asked = {name: self._said(name) for name in ("procedure", "case")}
        return f"{reverse('intake')}?{urlencode(asked)}"

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.owed)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        self._check_seen(words.get("seen"))
        said, is_here = words.get("paid_by") or "", words.get("unit") == self.own
        is_late = words.get("was_on_paper")
        if self.owed and is_here and not (said or "paid_by" in self.errors or is_late):
            self.add_error("paid_by", _("Choose how it is paid, or that it is not paid yet."))
        method = "" if said == LATER else said
        if method and not self.has_shift:
            self.add_error("paid_by", _("Open your shift first."))
        if wants_number(method, words.get("paid_number", "")) and "paid_number" not in self.errors:
            self.add_error("paid_number", _("Give the bank's number of the transfer."))
        return words

    def _check_seen(self, seen: int | None) -> None:
        """Whoever takes money takes what they saw; the form goes back with what it is now."""
        if seen is None or seen == self.total:
            return
        if self.data.get("paid_by") not in (None, "", LATER):
            name = "paid_by" if "paid_by" in self.fields else None
            self.add_error(name, changed_since(seen, self.total))
        self.data = {**dict(self.data.items()), "seen": str(self.total)}

    def paid(self) -> Paid | None:
        """Cash has no number."""
        method = self.cleaned_data.get("paid_by")
        if not method or method == LATER:
            return None
        number = self.cleaned_data["paid_number"] if method != CounterMethod.CASH else ""
        return Paid(CounterMethod(method), number)
