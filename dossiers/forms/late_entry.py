"""What a clerk says of a walk-in that was received on paper before it is entered."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from dossiers.late_entry import OnPaper, readable, says_why, wrong_hour, wrong_moment

ASKED = ("received_on", "received_time", "late_reason")


class LateEntryForm(forms.Form):
    """Day, time and reason count only where the box is ticked."""

    was_on_paper = forms.BooleanField(
        label=_("It was received on paper before, while the system was down"), required=False
    )
    received_on = DateField(label=_("Received on paper on"), required=False)
    received_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%Hh%M", "%Hg%M"],
        help_text=_("Hour:minute, such as 09:10"),
        widget=forms.TimeInput(
            format="%H:%M",
            attrs={"class": "w-10", "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={"invalid": _("This is not a time of the day. Write it as 09:10.")},
    )
    late_reason = forms.CharField(
        label=_("Why it is entered later"),
        max_length=300,
        required=False,
        help_text=_("Such as: no electricity at the desk from 08:00 to 10:30"),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        for name in ASKED:
            self.fields[name].is_asked = True  # type: ignore[attr-defined]

    @property
    def late_fields(self) -> list[BoundField]:
        return [self[name] for name in ASKED]

    def clean_late_reason(self) -> str:
        return readable(self.cleaned_data["late_reason"])

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if not words.get("was_on_paper"):
            for name in ASKED:
                self.errors.pop(name, None)
            return words
        for name in ASKED:
            if not words.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        if (reason := words.get("late_reason")) and not says_why(reason):
            self.add_error("late_reason", _("Say why it is entered later."))
        self._check_moment()
        return words

    def _check_moment(self) -> None:
        moment = self.moment()
        if moment is None:
            return
        if sentence := wrong_moment(moment, self.at):
            self.add_error("received_on", sentence)
        elif sentence := wrong_hour(moment):
            self.add_error("received_time", sentence)

    def moment(self) -> datetime | None:
        """When it was received on paper, where that was said."""
        words = self.cleaned_data
        day, time = words.get("received_on"), words.get("received_time")
        if not words.get("was_on_paper") or day is None or time is None:
            return None
        return datetime.combine(day, time, get_current_timezone())

    def on_paper(self) -> OnPaper | None:
        moment = self.moment()
        return OnPaper(moment, self.cleaned_data.get("late_reason") or "") if moment else None


def said_on_paper(typed: Any, at: datetime) -> OnPaper | None:
    """What a form says of an earlier receipt; nothing while the moment is none."""
    form = LateEntryForm(typed, at=at)
    form.is_valid()
    return form.on_paper() if "received_on" not in form.errors else None
