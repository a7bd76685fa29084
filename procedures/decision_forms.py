"""What is typed about a decision: its header, why it goes back, what it abolishes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.fields import DateField
from procedures.models import Decision, ProcedureVersion
from procedures.plausible import check_plausible


class DecisionForm(forms.Form):
    number = forms.CharField(
        label=_("Number and symbol"), max_length=60, help_text=_("Such as 1520/QĐ-UBND"),
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
    )  # fmt: skip
    signed_on = DateField(label=_("Signed on"), validators=[check_plausible])
    issued_by = forms.CharField(label=_("Issuing body"), max_length=200)
    abstract = forms.CharField(
        label=_("What it is about"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    effective_from = DateField(
        label=pgettext_lazy("decision", "In force from"),
        validators=[check_plausible],
        help_text=_("What it amends or abolishes changes at the earliest tomorrow."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_taken(self) -> None:
        self.add_error("number", _("There is a decision of this number, day and body already."))


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("Why it goes back"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AbolishForm(forms.Form):
    """The code of a procedure in force that does not stand in the decision yet."""

    code = forms.CharField(
        label=_("Code of the procedure"), max_length=30,
        widget=forms.TextInput(attrs={"class": "w-10", "list": "codes", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        stands = ProcedureVersion.objects.filter(procedure__code=code, effective_to=None)
        if not stands.exists():
            raise forms.ValidationError(_("No procedure of this code is in force."))
        if self.decision.items.filter(code=code).exists():
            raise forms.ValidationError(_("This procedure stands in the decision already."))
        return code
