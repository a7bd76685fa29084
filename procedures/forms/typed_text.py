"""Texts as they are typed, in boxes that grow with them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procedures.forms.typed_numbers import grouped


class Text(forms.CharField):
    """Lines end as they do in a record, whatever the browser sends; a short text is one line."""

    default_error_messages = {  # noqa: RUF012
        "long": _("At most %(most)s characters; here are %(n)s."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=box(most), **kwargs)

    def to_python(self, value: Any) -> str:
        text = "\n".join(str(super().to_python(value)).splitlines())
        if self.most < LONG:
            text = " ".join(text.split())
        if len(text) > self.most:
            told = {"most": grouped(self.most), "n": grouped(len(text))}
            raise ValidationError(self.error_messages["long"], code="long", params=told)
        return text


LONG = 1000
WRAPPING = 200


def box(most: int) -> forms.Widget:
    if most >= LONG:
        return forms.Textarea(attrs={"rows": 4, "class": "grows"})
    if most >= WRAPPING:
        return forms.Textarea(attrs={"rows": 1, "class": "grows"})
    return forms.TextInput(attrs={"autocomplete": "off"})
