"""A transfer seen on the bank's statement, whose content names a VietQR code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dossiers.forms.money import ArrivedForm, DongField
from payments.transfers import references_in


class SeenTransferForm(ArrivedForm):
    content = forms.CharField(
        label=_("Content of the transfer"),
        max_length=500,
        help_text=_("As it stands on the statement; it names a code that begins with MC."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    amount = DongField(label=_("Amount of the transfer, in đồng"), least=1)
    field_order = ("content", "number", "amount")

    def clean_content(self) -> str:
        content: str = self.cleaned_data["content"]
        if not references_in(content):
            raise ValidationError(_("It names no code: MC with ten letters and digits after it."))
        return content
