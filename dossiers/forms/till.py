"""The cashier's shift."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from dossiers.forms.intake import UnitField
from dossiers.forms.money import DongField
from payments.models.charges import MOST

# More than all the fees that one shift can take.
TILL = MOST * 100_000


class OpenForm(forms.Form):
    """At one of the desks where the clerk sits."""

    opening = DongField(
        label=_("Change in the till"), help_text=_("In whole đồng; 0 where there is none.")
    )

    def __init__(self, *args: Any, desks: Sequence[Unit], preset: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preset = preset
        if len(desks) > 1:
            self.fields["desk"] = UnitField(desks, preset)
            self.fields["desk"].label = _("Desk")
            self.fields["desk"].initial = preset.code

    @property
    def unit(self) -> Unit:
        found: Unit = self.cleaned_data.get("desk") or self.preset
        return found


class CloseForm(forms.Form):
    """What was counted, and why it is not what it should be."""

    counted = DongField(
        label=_("Counted in the till"),
        most=TILL,
        help_text=_("All cash, with the change from the beginning."),
    )
    note = forms.CharField(
        label=_("Why the till differs"),
        max_length=300,
        required=False,
        help_text=_("Only where what was counted differs from what should be there."),
    )
    note.is_asked = True  # type: ignore[attr-defined]


class CloseForAnotherForm(CloseForm):
    """By the leader, for a cashier who cannot count any more."""

    note = forms.CharField(
        label=_("Why you count and close it"),
        max_length=300,
        help_text=_("And why the till differs, where it does. The sheet names you."),
    )
