"""The trail of one shared list as its page shows it."""

from typing import NamedTuple

from django.core.paginator import Page, Paginator

from procedures.basics import Basic
from procedures.basics_trail import list_of
from procedures.models import BasicsEntry

ROWS = 20


class Told(NamedTuple):
    entry: BasicsEntry
    changes: list[tuple[str, str, str]]  # label, before, now


def trail_page(kept: Basic, number: str | None) -> tuple[Page[BasicsEntry], list[Told]]:
    entries = BasicsEntry.objects.filter(of=list_of(kept.model)).select_related("by")
    page = Paginator(entries, ROWS).get_page(number)
    labels = {name: str(field.label) for name, field in kept.form().fields.items()}
    return page, [_told(entry, labels) for entry in page.object_list]


def _told(entry: BasicsEntry, labels: dict[str, str]) -> Told:
    named = [(labels.get(name), *pair) for name, pair in entry.changes.items()]
    return Told(entry, [(label, was, now) for label, was, now in named if label])
