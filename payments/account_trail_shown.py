"""What was done to a provider's settings at a unit, as the page shows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext, pgettext

from agencies.models import Unit
from citizens.templatetags.citizens import dong
from payments.models import ProviderChange

ROWS = 20
MONEY = ("least", "most")


class Told(NamedTuple):
    """`changes` are label, before, now."""

    entry: ProviderChange
    changes: list[tuple[str, str, str]]


def trail_page(
    unit: Unit, provider: str, fields: Mapping[str, forms.Field], number: str | None
) -> tuple[Page[ProviderChange], list[Told]]:
    rows = ProviderChange.objects.filter(account__unit=unit, account__provider=provider)
    page = Paginator(rows.select_related("by", "account"), ROWS).get_page(number)
    return page, [_told(entry, fields) for entry in page.object_list]


def _told(entry: ProviderChange, fields: Mapping[str, forms.Field]) -> Told:
    labels = {name: str(field.label) for name, field in fields.items()}
    labels["is_on"] = gettext("State")
    named = [(name, label) for name, label in labels.items() if name in entry.changes]
    return Told(entry, [(label, *_pair(name, entry)) for name, label in named])


def _pair(name: str, entry: ProviderChange) -> tuple[str, str]:
    was, now = entry.changes[name]
    return _in_words(name, was), _in_words(name, now)


def _in_words(name: str, value: Any) -> str:
    if name == "most" and value is None:
        return gettext("no limit")
    if value is None:
        return ""
    if isinstance(value, bool):
        return pgettext("provider", "on") if value else pgettext("provider", "off")
    if name in MONEY:
        return dong(value)
    if name == "valid_to":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value)
