"""What the desk says when it asks for a paper: why once more, which dossiers on one."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReprintForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is printed again"),
        max_length=200,
        help_text=_("Such as: lost by the applicant. It is kept with the reprint."),
        error_messages={"required": _("Say why the slip is printed again.")},
    )
