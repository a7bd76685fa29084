"""Closing a number book."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """Of the year that still runs only with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    sure = forms.BooleanField(
        label=_("Close it for good"),
        error_messages={"required": _("Tick this box: a closed book is never opened again.")},
    )

    def __init__(self, *args: Any, year: int, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if year == this_year:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "This year is not over. Say why its book is closed before its end."
            )
