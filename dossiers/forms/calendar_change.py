"""The administrator's word that a previewed draft of a calendar is to be in force."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.drafts import differences, fingerprint
from agencies.models import WorkingCalendar


class PublishForm(forms.Form):
    """`seen` is the fingerprint of the draft that the preview showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    is_sure = forms.BooleanField(
        label=_("I have looked at the dossiers that move, and the decision behind this change"),
        error_messages={"required": _("Tick the box to publish.")},
    )

    def __init__(self, *args: Any, calendar: WorkingCalendar, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar, self.today = calendar, today
        self.initial["seen"] = fingerprint(calendar)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        changes = differences(self.calendar)
        if not changes:
            raise ValidationError(_("The draft says nothing else than what is in force."))
        if words.get("seen") != fingerprint(self.calendar):
            raise ValidationError(
                _("The draft was changed after you looked at it. Look at it once more.")
            )
        if changes[0].on <= self.today:
            raise ValidationError(
                _("%(day)s is over or today; take it out of the draft first."),
                params={"day": f"{changes[0].on:%d/%m/%Y}"},
            )
        return words
