"""What may be asked of the flags: a question to the figures, and from where on one counts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from reports.forms import QuestionForm
from reports.honesty.finding import Asked
from reports.honesty.flags import FLAGS
from reports.honesty.thresholds import THRESHOLDS, Threshold, limits_of
from reports.periods import Period
from reports.presets import begin

LONGEST = 366  # days
QUARTER = 3  # months


class HonestForm(QuestionForm):
    """Without `from` the period begins with the quarter of its end; `without` are the flags whose
    dossiers are left out of the figures, all of them where none is named."""

    may_be_empty = True  # where there were no dossiers yet, there is no flag either

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data, person, today)
        for name in ("by", "measure"):
            del self.fields[name]
        for threshold in THRESHOLDS:
            self.fields[threshold.name] = field_of(threshold)
        self.fields["without"] = FlagsField(required=False, label=_("Leave out"))

    def clean_known(self) -> None:
        if self.cleaned_data["known"]:
            raise forms.ValidationError(
                _("The flags are those of now: they cannot be asked for as they were known then.")
            )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data |= {"by": "", "measure": "", "known": None}
        return super().clean()

    def _period(self, words: dict[str, Any]) -> Period:
        if not words["from"] and not words["preset"]:
            words["from"] = begin(words["to"] or self.today, QUARTER)
        period = super()._period(words)
        if period.days > LONGEST:
            self.add_error("from", _("Please choose a period of one year at most."))
        return period

    @property
    def asked(self) -> Asked:
        question = self.question()
        return Asked(question.conditions, question.period, limits_of(self.cleaned_data))

    @property
    def flags(self) -> list[str]:
        """Whose dossiers are left out."""
        return self.cleaned_data["without"] or list(FLAGS)

    @property
    def changed_words(self) -> dict[str, str]:
        """What differs from the house's own values, as parameters of a link."""
        typed = self.cleaned_data
        words = {
            one.name: str(typed[one.name])
            for one in THRESHOLDS
            if typed[one.name] not in (None, one.default)
        }
        chosen = typed["without"]
        return words | ({"without": ",".join(chosen)} if chosen else {})


class FlagsField(forms.MultipleChoiceField):
    """Boxes that are ticked, or in a link one word with commas."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        choices = [(flag.name, flag.label) for flag in FLAGS.values()]
        super().__init__(choices=choices, **kwargs)
        self.error_messages["invalid_choice"] = _("There is no such choice.")

    def to_python(self, value: Any) -> list[str]:
        parts = [part for word in super().to_python(value) for part in word.split(",") if part]
        return list(dict.fromkeys(parts))


def field_of(threshold: Threshold) -> forms.IntegerField:
    bounds = {"least": number_format(threshold.least), "most": number_format(threshold.most)}
    sentence = _("Write a whole number from %(least)s to %(most)s.") % bounds
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    field = forms.IntegerField(
        required=False,
        label=threshold.label,
        min_value=threshold.least,
        max_value=threshold.most,
        error_messages=errors,
    )
    field.widget = forms.TextInput()
    return field
