"""Changing a working calendar: days that differ, and sessions from a date on."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.calendars import LAST
from agencies.models import DayOverride, Unit, WorkingCalendar
from agencies.week import clock
from agencies.working_time import DayKind, Session
from citizens.fields import DateField

# A form with a field called `date` hides the type of that name.
Day = date
SPAN = re.compile(r"(\d{1,2})[:hH](\d{2})\s*[-–—]\s*(\d{1,2})[:hH](\d{2})")


class FromTomorrowField(DateField):
    """Dates that are over, and today, stand: dossiers were reckoned by them."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value <= timezone.localdate():
            raise ValidationError(
                _("Only days from tomorrow (%(day)s) on can be changed."),
                code="past",
                params={"day": (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")},
            )
        if value > LAST:
            raise ValidationError(
                _("The calendar ends on %(day)s."),
                code="beyond",
                params={"day": LAST.strftime("%d/%m/%Y")},
            )


class CalendarForm(forms.ModelForm[WorkingCalendar]):
    """A calendar for a unit that has none of its own."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())

    class Meta:
        model = WorkingCalendar
        fields = ("unit",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(calendar=None, valid_to=None).order_by("sort_key")
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def clean_unit(self) -> Unit:
        unit: Unit = self.cleaned_data["unit"]
        self.instance.name = gettext("Working calendar of %(unit)s") % {"unit": unit}
        return unit


class DayForm(forms.ModelForm[DayOverride]):
    date = FromTomorrowField(label=_("Date"))
    kind = forms.ChoiceField(label=_("What it becomes"), choices=DayOverride.KINDS)
    weekday = forms.TypedChoiceField(
        label=_("Works like"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *WEEKDAYS.items()],
        help_text=_("Only for a make-up working day: whose sessions it has"),
    )
    name = forms.CharField(label=_("Occasion"), max_length=200)
    is_provisional = forms.BooleanField(label=_("Not yet announced"), required=False)

    class Meta:
        model = DayOverride
        fields = ("date", "kind", "weekday", "name", "is_provisional")

    def __init__(self, *args: Any, calendar: WorkingCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.calendar = calendar

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        kind, weekday = words.get("kind"), words.get("weekday")
        if kind == DayKind.MAKE_UP and weekday is None and "weekday" not in self.errors:
            self.add_error("weekday", _("Say whose sessions the make-up day has."))
        if kind and kind != DayKind.MAKE_UP:
            words["weekday"] = None
        self._check_alone(words.get("date"))
        return words

    def _check_alone(self, day: Day | None) -> None:
        if day is None:
            return
        taken = self.instance.calendar.overrides.filter(date=day).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("date", _("This date stands in the calendar already; change it there."))


class SessionsField(forms.CharField):
    """One session such as 07:00–11:30, as minutes after midnight; nothing for closed."""

    def clean(self, value: str | None) -> Session | None:
        text = super().clean(value)
        if not text:
            return None
        span = SPAN.fullmatch(text.strip())
        if not span:
            raise ValidationError(_("Write a session as 07:00–11:30, or leave it empty."))
        hours = [int(part) for part in span.groups()]
        opening, closing = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if max(hours[1], hours[3]) > 59 or not opening < closing < 24 * 60:
            raise ValidationError(_("The session must end after it begins, before midnight."))
        return opening, closing


class SessionsForm(forms.Form):
    """Two sessions for each weekday, in force from a date on."""

    effective_from = FromTomorrowField(label=_("In force from"))

    def __init__(self, *args: Any, calendar: WorkingCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        parts = {"morning": _("morning"), "afternoon": _("afternoon")}
        for number, name in WEEKDAYS.items():
            for part, word in parts.items():
                self.fields[f"{part}_{number}"] = SessionsField(
                    label=f"{name}, {word}",
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"class": "input w-10", "autocomplete": "off"}),
                )

    def days(self) -> list[tuple[str, Any, Any]]:
        """Rows of the table: the weekday with its two fields."""
        return [
            (str(name), self[f"morning_{number}"], self[f"afternoon_{number}"])
            for number, name in WEEKDAYS.items()
        ]

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        if self.calendar.versions.filter(effective_from=day).exists():
            raise ValidationError(_("Sessions from this date on stand in the calendar already."))
        return day

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        for number in WEEKDAYS:
            held = [words.get(f"{part}_{number}") for part in ("morning", "afternoon")]
            if any(a[1] > b[0] for a, b in pairwise(filter(None, held))):
                self.add_error(
                    f"afternoon_{number}", _("The afternoon begins before the morning ends.")
                )
        if not self.errors and not any(self.weekdays()):
            raise ValidationError(_("At least one weekday must have a session."))
        return words

    def weekdays(self) -> list[list[Session]]:
        words = self.cleaned_data
        return [
            [
                session
                for part in ("morning", "afternoon")
                if (session := words.get(f"{part}_{number}"))
            ]
            for number in WEEKDAYS
        ]


def typed_sessions(weekdays: list[list[list[int]]]) -> dict[str, str]:
    """Stored sessions as initial values of the form."""
    initial = {}
    for number, sessions in enumerate(weekdays):
        for part, (opening, closing) in zip(("morning", "afternoon"), sessions, strict=False):
            initial[f"{part}_{number}"] = f"{clock(opening)}–{clock(closing)}"
    return initial
