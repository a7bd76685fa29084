"""Numbers and hours as they are typed: a value of the record, or a sentence."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

DIGITS = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:[.,\s\xa0][0-9]{3}){1,3}")
HOUR = re.compile(r"([01]?[0-9]|2[0-3]) ?(?:[:hg.] ?([0-5][0-9])?)?", re.IGNORECASE)


class WholeNumber(forms.CharField):
    """Typed as 15000 or 15.000: a point between groups of three is no fraction here."""

    default_error_messages = {  # noqa: RUF012
        "number": _("Write a whole number from %(least)s to %(most)s."),
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": width(most)}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value))
        if not text:
            return None
        if DIGITS.fullmatch(text):
            number = int(re.sub(r"[^0-9]", "", text))
            if self.least <= number <= self.most:
                return number
        told = {"least": grouped(self.least), "most": grouped(self.most)}
        raise ValidationError(self.error_messages["number"], code="number", params=told)

    def prepare_value(self, value: Any) -> Any:
        return grouped(value) if isinstance(value, int) else value


def grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def width(most: int) -> str:
    return "w-4" if most < 1_000_000 else "w-10"


class TimeOfDay(forms.CharField):
    """Minutes after midnight, typed as 15:00 or 15h."""

    default_error_messages = {"time": _("Write an hour such as 15:00.")}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value))
        if not text:
            return None
        if found := HOUR.fullmatch(text):
            return int(found[1]) * 60 + int(found[2] or 0)
        raise ValidationError(self.error_messages["time"], code="time")

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) else value
