"""The day of which something is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from procedures.plausible import check_plausible


class DayForm(forms.Form):
    """The day of which the counts are asked."""

    on = DateField(label=_("On the day"), required=False, validators=[check_plausible])
