"""Money as officials type it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from payments.counter import number_of_transfer
from payments.models import CounterMethod
from payments.models.charges import MOST

GROUPED = re.compile(r"\d+|\d{1,3}([., ]\d{3})+")
UNIT = re.compile(r"\s*(đồng|vnđ|vnd|đ|₫)$", re.IGNORECASE)
LONGEST_NUMBER = 50


class DongField(forms.CharField):
    """Whole đồng: 1250000, 1.250.000, 1 250 000 đ."""

    def __init__(self, *, least: int = 0, most: int = MOST, **kwargs: Any) -> None:
        attrs = {"class": "w-10", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> Any:
        text = UNIT.sub("", (super().to_python(value) or "").replace("\N{NO-BREAK SPACE}", " "))
        if not text:
            return None
        if not (text.isascii() and GROUPED.fullmatch(text)):
            raise ValidationError(_("Write whole đồng, such as 50.000."))
        digits = re.sub(r"\D", "", text).lstrip("0") or "0"
        if len(digits) > len(str(self.most)) or int(digits) > self.most:
            raise ValidationError(_("So much money is not taken at a desk."))
        if int(digits) < self.least:
            raise ValidationError(_("The amount is more than nothing."))
        return int(digits)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")


def number_field() -> forms.CharField:
    found = forms.CharField(
        label=_("Number of the transfer or of the card's slip"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=_("A transfer needs the bank's number."),
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
    )
    found.is_asked = True  # type: ignore[attr-defined]
    return found


class MethodForm(forms.Form):
    """How the money at the desk is paid, and how much the clerk has seen to be paid."""

    seen = DongField(required=False)
    seen.widget = forms.HiddenInput()
    method = forms.ChoiceField(
        label=_("How it is paid"),
        choices=CounterMethod.choices,
        initial=CounterMethod.CASH,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such choice.")},
    )
    number = number_field()

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if wants_number(words.get("method", ""), words.get("number", "")) and not self.errors:
            self.add_error("number", _("Give the bank's number of the transfer."))
        return words


def wants_number(method: str, number: str) -> bool:
    return method == CounterMethod.TRANSFER and not number_of_transfer(number)


class TakeForm(MethodForm):
    """Of one fee, for which a transfer may bring another amount."""

    amount = DongField(
        label=_("Amount of the transfer, in đồng"),
        least=1,
        required=False,
        help_text=_("Only where a transfer is another amount than the one to be paid."),
    )
    amount.is_asked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        is_transfer = words.get("method", CounterMethod.TRANSFER) == CounterMethod.TRANSFER
        if words.get("amount") and not is_transfer:
            self.add_error("amount", _("Cash and cards pay what is to be paid; leave this empty."))
        return words


class ArrivedForm(forms.Form):
    """A transfer for a fee of which nothing is to be paid any more."""

    number = forms.CharField(
        label=_("Bank's number of the transfer"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
    )
    amount = DongField(
        label=_("Amount of the transfer, in đồng"),
        least=1,
        help_text=_("Nothing is to be paid any more: it is held for the leader, or paid back."),
    )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not number_of_transfer(number):
            raise ValidationError(_("Give the bank's number of the transfer."))
        return number


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Why it is waived"), max_length=300)


class AmountForm(forms.Form):
    amount = DongField(label=_("Right amount, in đồng"), least=1)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=300)
