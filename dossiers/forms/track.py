"""What somebody types to look a dossier up without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

FOUR_SIGNS = _("Exactly 4 signs, please.")


class TrackForm(forms.Form):
    number = forms.CharField(
        label=_("Dossier code"),
        max_length=40,
        help_text=_(
            "On the receipt slip, such as H01.47-261116-0042, or the reference of a filing"
        ),
        widget=forms.TextInput(
            attrs={
                "class": "w-20 code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    last4 = forms.CharField(
        label=_("Last 4 signs of the ID number"),
        max_length=6,  # a space on either side is nobody's mistake
        help_text=_("Of the owner of the dossier"),
        widget=forms.TextInput(attrs={"class": "w-4", "autocomplete": "off"}),
        error_messages={"max_length": FOUR_SIGNS},
    )

    def clean_number(self) -> str:
        return "".join(str(self.cleaned_data["number"]).split()).upper()

    def clean_last4(self) -> str:
        signs = "".join(str(self.cleaned_data["last4"]).split()).upper()
        if len(signs) != 4:
            raise forms.ValidationError(FOUR_SIGNS, code="four_signs")
        return signs
