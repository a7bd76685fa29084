"""What a leader decides about money that is held."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.models import Decision

DECISIONS = [
    (Decision.KEEP.value, _("It counts for the fee")),
    (Decision.REFUND.value, _("To be paid back")),
]


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("There is no such choice."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Give the reason.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
