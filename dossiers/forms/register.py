"""Which period of the register is looked at or printed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.forms.archive_filter import DayField

LONGEST = timedelta(days=366)


class PeriodForm(forms.Form):
    """Both days belong to the period; without them it is the month of today so far."""

    to = DayField(required=False, label=pgettext_lazy("period", "To"))

    def __init__(self, data: Any, today: date) -> None:
        asked = {name: data.get(name, "") for name in ("from", "to")}
        if not any(asked.values()):
            asked = {"from": f"{today.replace(day=1):%d/%m/%Y}", "to": f"{today:%d/%m/%Y}"}
        super().__init__(asked)
        self.fields["from"] = DayField(required=False, label=pgettext_lazy("period", "From"))
        self.order_fields(["from"])
        self.today = today

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if self.errors:
            return words
        last = words["to"] = words["to"] or self.today
        first = words["from"] = words["from"] or last.replace(day=1)
        if first > last:
            self.add_error("to", _("The period ends before it begins."))
        elif last - first >= LONGEST:
            self.add_error("to", _("A book covers a year at most. Choose a shorter period."))
        return words

    @property
    def period(self) -> tuple[date, date]:
        return self.cleaned_data["from"], self.cleaned_data["to"]
