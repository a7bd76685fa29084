"""What may be asked of the figures, by pages and by the API alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import Unit
from citizens.fields import DateField
from citizens.models import Person
from dossiers.states import Channel
from procedures.models import Field, OnlineLevel, Procedure
from reports.behind import MEASURES
from reports.breakdown import BY
from reports.figures import Period, first_day_after
from reports.scope import Scope, scope_of
from reports.transfers import Conditions

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
# What narrows a question, as look-ups on dossiers.
NARROWING = {
    "field": "procedure__field__code",
    "procedure": "procedure__code",
    "level": "version__online_level",
    "channel": "channel",
}


@dataclass(frozen=True)
class Question:
    scope: Scope
    period: Period
    narrowed: Mapping[str, str]
    by: str
    measure: str

    @property
    def conditions(self) -> Conditions:
        """As look-ups on dossiers."""
        narrowed = {NARROWING[name]: value for name, value in self.narrowed.items()}
        return self.scope.conditions | narrowed


def never_then(unit: Unit) -> str:
    """For a unit that did not stand on any day of the period."""
    days = {"unit": unit.name, "first": date_format(unit.valid_from, "d/m/Y")}
    if unit.valid_to is None:
        return _("%(unit)s did not exist in this period, but from %(first)s on.") % days
    days["last"] = date_format(unit.valid_to, "d/m/Y")
    return _("%(unit)s did not exist in this period, but from %(first)s to %(last)s.") % days


class QuestionForm(forms.Form):
    """`question()` after `is_valid()`; a unit outside the person's reach is a 404.

    Without `from` the period begins with the year of its end; without `to` it ends today.
    """

    to = DateField(required=False, label=pgettext_lazy("period", "To"))
    unit = forms.CharField(required=False, max_length=35, label=_("Unit"))
    by = forms.ChoiceField(required=False, choices=list(BY.items()), label=_("By"))
    measure = forms.ChoiceField(
        required=False, choices=[(name, name) for name in MEASURES], label=_("Figure")
    )
    field = forms.CharField(required=False, max_length=30, label=_("Field"))
    procedure = forms.CharField(required=False, max_length=30, label=_("Procedure"))
    level = forms.ChoiceField(
        required=False, choices=OnlineLevel.choices, label=_("Level of the procedure")
    )
    channel = forms.ChoiceField(required=False, choices=Channel.choices, label=_("Way of filing"))
    known = forms.CharField(required=False)

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data)
        self.fields["from"] = DateField(required=False, label=pgettext_lazy("period", "From"))
        self.order_fields(["from"])
        self.person, self.today = person, today
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("There is no such choice.")

    def clean_field(self) -> str:
        return self._known_code("field", Field.objects.all(), _("There is no such field."))

    def clean_procedure(self) -> str:
        rows = Procedure.objects.all()
        return self._known_code("procedure", rows, _("There is no such procedure."))

    def _known_code(self, name: str, rows: Any, sentence: Any) -> str:
        code: str = self.cleaned_data[name]
        if code and not rows.filter(code=code).exists():
            raise forms.ValidationError(sentence)
        return code

    def clean_known(self) -> str:
        if self.cleaned_data["known"]:
            raise forms.ValidationError(
                _("Figures as they were known earlier are not kept yet; leave this out.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if "from" in self.errors or "to" in self.errors or "unit" in self.errors:
            return words
        last = words["to"] or self.today
        first = words["from"] or date(last.year, 1, 1)
        for name in ("from", "to"):
            if words[name] and not EARLIEST <= words[name] <= LATEST:
                self.add_error(name, _("Please choose a day between 2000 and 2100."))
        if first > last:
            self.add_error("from", _("The period ends before it begins: from is after to."))
        words["period"] = Period(first, last)
        self._scope(words)
        return words

    def _scope(self, words: dict[str, Any]) -> None:
        scope = words["scope"] = scope_of(self.person, words["unit"])
        if words["unit"] and not scope.existed_in(*words["period"]):
            self.add_error("unit", never_then(scope.tops[0]))
        if not self.errors:
            self.has_begun(scope, words["period"])

    def has_begun(self, scope: Scope, period: Period) -> None:
        """Zeros alone would read as if nobody had worked."""
        if first := first_day_after(scope.conditions, period.last):
            sentence = _("There were no dossiers yet: the first one was filed on %(day)s.")
            self.add_error("to", sentence % {"day": date_format(first, "d/m/Y")})

    def question(self) -> Question:
        words = self.cleaned_data
        narrowed = {name: words[name] for name in NARROWING if words[name]}
        return Question(words["scope"], words["period"], narrowed, words["by"], words["measure"])


class RowsForm(QuestionForm):
    """Asks for the rows behind a figure; behind a zero there are none, whenever it was."""

    def has_begun(self, scope: Scope, period: Period) -> None:
        return
