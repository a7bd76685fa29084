"""Form fields for what people here have: identity papers, phones, dates of birth, uploads."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.identity import check_phone
from citizens.uploads import ACCEPT, check_upload, may_be

EARLIEST_BIRTH = date(1900, 1, 1)
LONGEST_WAIT = timedelta(days=365)


class DateField(forms.DateField):
    """A date typed as 16/11/2023. A native date input cannot keep a mistyped date."""

    default_error_messages = {  # noqa: RUF012
        "invalid": _("This is not a date of the calendar. Write it as 16/11/2023."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateInput(attrs={"class": "w-10", "inputmode": "numeric", "autocomplete": "off"}),
        )
        kwargs.setdefault("help_text", _("Day/month/year, such as 16/11/2023"))
        super().__init__(**kwargs)


class BirthDateField(DateField):
    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value > timezone.localdate():
            raise ValidationError(_("The date of birth lies in the future."), code="future")
        if value < EARLIEST_BIRTH:
            raise ValidationError(
                _("The year of birth lies before 1900. Check the four digits."), code="absurd"
            )


def check_future(day: date) -> None:
    """What is wanted lies ahead, and no further than people and calendars plan."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(_("This day is over. Choose today or later."), code="past")
    if day > today + LONGEST_WAIT:
        raise ValidationError(_("Choose a day within a year from today."), code="far")


class FutureDateField(DateField):
    """A date by which something is wanted: today or later."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None:
            check_future(value)


class PhoneField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "w-10", "type": "tel", "autocomplete": "tel"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: str | None) -> str:
        typed: str = super().clean(value)
        return check_phone(typed) if typed else ""


class UploadField(forms.FileField):
    """PDF, JPG or PNG by its content; `only` narrows it to some of the content types."""

    def __init__(self, *, only: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.only = only
        accept = ".pdf" if only == ("application/pdf",) else ACCEPT
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        kwargs.setdefault("allow_empty_file", True)  # `check_upload` has the better sentence
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if upload:
            may_be(check_upload(upload), self.only)
        return upload
