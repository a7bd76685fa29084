"""Units by their names: typed, or found and ticked."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procedures.forms.offered import Offered
from procedures.forms.typed_keys import Keys

CODE = re.compile(r"(?:.*\()?([A-Za-z]\d{2}(?:\.\d{2,3}){0,4})\)?\s*", re.DOTALL)
NAMED = 8


class UnitByName(forms.CharField):
    """One unit: its code, or enough of its name."""

    default_error_messages = {  # noqa: RUF012
        "none": _("No unit has this name. Write a part of its name, or its code."),
        "several": _("Several units have such a name: %(names)s. Write which one."),
    }

    def __init__(self, *, offered: Offered, **kwargs: Any) -> None:
        self.offered = offered
        attrs = {"list": "units", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        if not text:
            return ""
        if (found := CODE.fullmatch(text)) and len(found[1]) <= 35:
            return found[1].upper()
        fitting = self.offered.units_like(text)
        if len(fitting) == 1:
            return fitting[0].code
        if not fitting:
            raise ValidationError(self.error_messages["none"], code="none")
        names = [str(one) for one in fitting[:NAMED]] + ["…"] * (len(fitting) > NAMED)
        told = {"names": "; ".join(names)}
        raise ValidationError(self.error_messages["several"], code="several", params=told)

    def prepare_value(self, value: Any) -> Any:
        return self.offered.unit_named(value) if value else value


class ManyUnits(Keys):
    """Units by their codes, as a record lists them; those chosen are shown, and those found."""

    def __init__(self, *, offered: Offered, **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(offered=(), most=35, **kwargs)

    def named(self, key: str) -> str:
        return self.offered.unit_named(key)

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value))
