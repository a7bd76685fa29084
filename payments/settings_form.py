"""What the administrator lays down for a provider at a unit, from a day on."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from agencies.paper_forms import DatedForm
from citizens.models import Person
from payments.account_trail import begun_change, note_change
from payments.models import ProviderAccount, ProviderKey
from payments.models.charges import MOST

GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
TRANSFERS = ("bank", "bank_name", "account", "name")
FIELDS = ("is_on", "least", "most", "expires_after", "order", "secret_suffix")
ASCII = RegexValidator(r"^[A-Za-z0-9 .,()/-]*$", _("Letters without accents, digits and spaces."))


class DongField(forms.IntegerField):
    """Whole đồng, also with points between thousands."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "w-10", "inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("error_messages", {"invalid": _("Write whole đồng, such as 50.000.")})
        super().__init__(widget=forms.TextInput(attrs=attrs), max_value=MOST, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        return super().to_python(text.replace(".", "") if GROUPED.fullmatch(text) else text)


class SettingsForm(DatedForm):
    is_on = forms.BooleanField(
        label=_("Switched on"),
        required=False,
        help_text=_("Off closes the provider for the unit and all below it."),
    )
    least = DongField(label=_("Least amount, in đồng"), min_value=1)
    most = DongField(
        label=_("Greatest amount, in đồng"),
        min_value=1,
        required=False,
        help_text=_("Leave it empty where there is no limit."),
    )
    expires_after = forms.IntegerField(
        label=_("Minutes that a payer has"), min_value=5, max_value=1440
    )
    order = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=99,
        help_text=_("Payers see the lowest first."),
    )
    secret_suffix = forms.CharField(
        label=_("Ending of the names in the environment"),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^[A-Z0-9_]*$", _("Capital letters, digits and _ only."))],
        help_text=_("Such as LX for VNPAY_TMN_CODE_LX. Empty for the province's own account."),
    )
    bank = forms.CharField(
        label=_("BIN of the bank"),
        max_length=6,
        required=False,
        validators=[RegexValidator(r"^\d{6}$", _("A BIN has six digits, such as 970436."))],
    )
    bank_name = forms.CharField(label=_("Name of the bank"), max_length=60, required=False)
    account = forms.CharField(
        label=_("Account number"),
        max_length=19,
        required=False,
        validators=[RegexValidator(r"^[A-Za-z0-9]*$", _("Digits and letters without spaces."))],
    )
    name = forms.CharField(
        label=_("Name of the account"), max_length=70, required=False, validators=[ASCII]
    )

    def __init__(self, *args: Any, provider: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = provider
        wanted = TRANSFERS if provider == ProviderKey.VIETQR else ("secret_suffix",)
        for name in {*TRANSFERS, "secret_suffix"} - {*wanted}:
            del self.fields[name]
        for name in wanted:
            self.fields[name].required = name != "secret_suffix"

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        least, most = words.get("least"), words.get("most")
        if least and most and most < least:
            self.add_error("most", _("The greatest amount lies below the least."))
        return words

    @transaction.atomic
    def save(self, unit: Unit, *, by: Person | None, at: datetime) -> bool:
        """False where the days do not fit; the sentence stands beside the field then."""
        words = self.cleaned_data
        kept = {name: words[name] for name in (*FIELDS, "valid_from", "valid_to") if name in words}
        parameters = {name: words[name] for name in TRANSFERS if words.get(name)}
        new = ProviderAccount(unit=unit, provider=self.provider, parameters=parameters, **kept)
        rows = ProviderAccount.objects.filter(unit=unit, provider=self.provider)
        was = begun_change(unit, self.provider, new.valid_from)
        if not self.put(rows, new):
            return False
        note_change(new, was, by=by, at=at)
        return True


class ForUnitForm(forms.Form):
    """Which provider, at which unit."""

    provider = forms.ChoiceField(
        label=_("Provider"),
        choices=ProviderKey.choices,
        error_messages={"invalid_choice": _("There is no such choice.")},
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("– choose –"),
        error_messages={"invalid_choice": _("There is no such choice.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = Unit.objects.filter(valid_to=None).order_by("sort_key")


def as_typed(row: ProviderAccount) -> dict[str, object]:
    return {**{name: getattr(row, name) for name in FIELDS}, **row.parameters}
