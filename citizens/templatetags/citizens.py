"""How forms, money and moments are written on pages."""

from datetime import datetime

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

register = template.Library()

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
NBSP = "\N{NO-BREAK SPACE}"


@register.filter
def kind_of_field(field: BoundField) -> str:
    """Which of the three looks of `parts/field.html` the field has."""
    widget = field.field.widget
    if isinstance(widget, CHOICES):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "input"


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The widget in the look of the house: with its own class, such as `w-10`, and without a
    placeholder, which is no label."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    names = ["input", widget.attrs.get("class", "")]
    if isinstance(widget, forms.FileInput):
        names.append("file")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


@register.filter
def dong(amount: int) -> str:
    """Whole đồng, such as 15.000 đ."""
    return number_format(amount, use_l10n=True, force_grouping=True) + NBSP + "đ"


@register.filter
def moment(at: datetime | None) -> str:
    """Such as "09:10 thứ Năm 16/11/2023"; nothing for no moment."""
    if at is None:
        return ""
    local = localtime(at)
    return f"{local:%H:%M} {_weekday(local)} {local:%d/%m/%Y}"


@register.filter
def short_moment(at: datetime | None) -> str:
    """Such as "09:10 thứ Năm 16/11", where the year is plain."""
    if at is None:
        return ""
    local = localtime(at)
    return f"{local:%H:%M} {_weekday(local)} {local:%d/%m}"


def _weekday(local: datetime) -> str:
    """With a space that does not break; inside a sentence Vietnamese has it in small letters."""
    name = date_format(local, "l")
    if name.startswith("Th"):
        name = name[0].lower() + name[1:]
    return name.replace(" ", NBSP)


@register.filter
def file_size(size: int) -> str:
    """Bytes, such as 1,2 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}KB"
    return number_format(round(size / 1024 / 1024, 1), 1) + NBSP + "MB"


@register.simple_tag(takes_context=True)
def unread_count(context: RequestContext) -> int:
    """How many messages the person has not read; nothing is asked twice in one request."""
    person = context["request"].user
    if not person.is_authenticated:
        return 0
    if not hasattr(person, "_unread"):
        person._unread = person.messages.unread().count()
    found: int = person._unread
    return found
