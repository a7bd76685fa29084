"""What may be asked of the figures, by pages and by the API alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import Unit
from agencies.working_time import ZONE
from citizens.fields import DateField
from citizens.models import Person
from dossiers.states import Channel
from procedures.models import Field, OnlineLevel, Procedure
from reports.breakdown import BY, BY_OFFICER
from reports.definitions import ANSWERED
from reports.figures import Conditions, first_day_after
from reports.kinds import OF_DOSSIER
from reports.ledger.known import NotKnown, batch_known
from reports.officers import NotTold, officer_asked
from reports.periods import Period
from reports.presets import PRESETS, period_of
from reports.scope import Scope, scope_of

NOT_OF_OFFICERS = _(
    "Figures of single officers are told in tables, lists and exports, and not here."
)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
# What narrows a question, as look-ups on dossiers.
NARROWING = {**OF_DOSSIER, "channel": "channel"}


@dataclass(frozen=True)
class Question:
    scope: Scope
    period: Period
    narrowed: Mapping[str, str]
    by: str
    measure: str
    known: datetime | None = None
    batch: int | None = None  # the last that was in the book then; None for what is known now
    officer: str = ""  # whose figures alone; "-" is nobody

    @property
    def conditions(self) -> Conditions:
        """As look-ups on dossiers."""
        narrowed = {NARROWING[name]: value for name, value in self.narrowed.items()}
        return self.scope.conditions | narrowed


# Without hyphens a day is read as one too; the end of it is meant all the same.
WHOLE_DAY = re.compile(r"[0-9W-]{7,10}")


def moment_of(text: str) -> datetime | None:
    """An ISO moment; without an offset it is one in Vietnam, without a time the end of the day.

    A plus sign that a link turned into a space is read as what it was.
    """
    for written in (text, "+".join(text.rsplit(" ", 1))):
        try:
            at = datetime.fromisoformat(written)
            if WHOLE_DAY.fullmatch(written):
                at += timedelta(days=1, microseconds=-1)
        except (ValueError, OverflowError):
            continue
        return in_vietnam(at)
    return None


def in_vietnam(at: datetime) -> datetime:
    """The database knows no offsets of a day, which ISO allows."""
    try:
        return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(ZONE)
    except OverflowError:  # at the ends of all time
        return at.replace(tzinfo=ZONE)


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

    may_be_empty = False  # asked of a period before the first dossier

    to = DateField(required=False, label=pgettext_lazy("period", "To"))
    unit = forms.CharField(required=False, max_length=35, label=_("Unit"))
    by = forms.ChoiceField(required=False, choices=list(BY.items()), label=_("By"))
    measure = forms.ChoiceField(
        required=False, choices=[(name, name) for name in ANSWERED], label=_("Figure")
    )
    field = forms.CharField(required=False, max_length=30, label=_("Field"))
    procedure = forms.CharField(required=False, max_length=30, label=_("Procedure"))
    level = forms.ChoiceField(
        required=False, choices=OnlineLevel.choices, label=_("Level of the procedure")
    )
    channel = forms.ChoiceField(required=False, choices=Channel.choices, label=_("Way of filing"))
    known = forms.CharField(required=False, max_length=40, label=_("As known at"))
    officer = forms.CharField(required=False, max_length=150, label=_("Officer"))
    preset = forms.ChoiceField(
        required=False,
        choices=[(name, preset.label) for name, preset in PRESETS.items()],
        label=pgettext_lazy("period", "Preset"),
    )

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

    def clean_officer(self) -> str:
        """Refused by whatever would answer as if nobody had been named."""
        if self.cleaned_data["officer"]:
            raise forms.ValidationError(NOT_OF_OFFICERS)
        return ""

    def clean_known(self) -> datetime | None:
        text: str = self.cleaned_data["known"]
        at = moment_of(text) if text else None
        if text and at is None:
            raise forms.ValidationError(_("Write the time as 2026-11-16T17:00:00+07:00."))
        return at

    def _find_batch(self) -> None:
        """What was in the book at the time asked about."""
        words = self.cleaned_data
        words["batch"] = None
        if words.get("known"):
            try:
                words["batch"] = batch_known(words["known"])
            except NotKnown as reason:
                self.add_error("known", str(reason))

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        self._find_batch()
        if self.errors.keys() & {"from", "to", "unit", "preset"}:
            return words
        words["period"] = self._period(words)
        self._scope(words)
        return words

    def _period(self, words: dict[str, Any]) -> Period:
        for name in ("from", "to"):
            if words[name] and not EARLIEST <= words[name] <= LATEST:
                self.add_error(name, _("Please choose a day between 2000 and 2100."))
        if preset := words["preset"]:
            if words.get("from") or words.get("to"):
                self.add_error("preset", _("Give either a preset or days of your own."))
            return period_of(preset, self.today)
        last = words.get("to") or self.today
        first = words.get("from") or date(last.year, 1, 1)
        if first > last:
            self.add_error("from", _("The period ends before it begins: from is after to."))
        return Period(first, last)

    def _scope(self, words: dict[str, Any]) -> None:
        scope = words["scope"] = scope_of(self.person, words["unit"])
        if words["unit"] and not scope.existed_in(*words["period"]):
            self.add_error("unit", never_then(scope.tops[0]))
        if not self.errors and not self.may_be_empty:
            self.refuse_before_first(scope, words["period"])

    def refuse_before_first(self, scope: Scope, period: Period) -> None:
        """Zeros alone would read as if nobody had worked."""
        if first := first_day_after(scope.conditions, period.last):
            sentence = _("There were no dossiers yet: the first one was filed on %(day)s.")
            self.add_error("to", sentence % {"day": date_format(first, "d/m/Y")})

    def question(self) -> Question:
        words = self.cleaned_data
        narrowed = {name: words[name] for name in NARROWING if words[name]}
        asked = (words["scope"], words["period"], narrowed, words["by"], words["measure"])
        return Question(*asked, words["known"], words["batch"], words.get("officer", ""))


class OfficersForm(QuestionForm):
    """May ask about single officers too."""

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data, person, today)
        by = self.fields["by"]
        assert isinstance(by, forms.ChoiceField)
        by.choices = [*BY.items(), *BY_OFFICER.items()]

    def clean_officer(self) -> str:
        return str(self.cleaned_data["officer"])

    def _scope(self, words: dict[str, Any]) -> None:
        super()._scope(words)
        is_by_officer = words.get("by") == "officer"
        if self.errors or not (is_by_officer or words["officer"]):
            return
        try:
            words["officer"] = officer_asked(self.person, words["scope"], words["officer"])
        except NotTold as reason:
            self.add_error("by" if is_by_officer else "officer", str(reason))


class RowsForm(QuestionForm):
    """Asks for the rows behind a figure; behind a zero there are none, whenever it was."""

    may_be_empty = True


class OfficerRowsForm(OfficersForm, RowsForm):
    """The rows behind a figure of a single officer too."""
