"""What may be asked of the figures of money: a period and a unit."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from reports.forms import NARROWING, QuestionForm
from reports.periods import Period
from reports.presets import begin

LONGEST = 366  # days
NOT_ASKED = ("by", "measure", "known", "officer", *NARROWING)


class MoneyForm(QuestionForm):
    """Without `from` the period begins with the month of its end."""

    may_be_empty = True  # no money is an answer

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data, person, today)
        for name in NOT_ASKED:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data |= {**dict.fromkeys(NOT_ASKED, ""), "known": None}
        return super().clean()

    def _period(self, words: dict[str, Any]) -> Period:
        if not words["from"] and not words["preset"]:
            words["from"] = begin(words["to"] or self.today, 1)
        period = super()._period(words)
        if period.days > LONGEST:
            self.add_error("from", _("Please choose a period of one year at most."))
        return period


def this_month(person: Person, today: date) -> MoneyForm:
    form = MoneyForm({}, person, today)
    form.full_clean()
    return form


def days_asked(form: MoneyForm, period: Period) -> list[tuple[str, forms.BoundField, str]]:
    """The two days above the figures; what was typed stays, else what is shown."""
    typed = {"from": period.first, "to": period.last}
    return [
        (name, form[name], (form[name].value() if form.errors else "") or f"{day:%d/%m/%Y}")
        for name, day in typed.items()
    ]
