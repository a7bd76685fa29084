"""Which day of the book of openings is looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField


class DayForm(forms.Form):
    day = DateField(label=_("Day"))
