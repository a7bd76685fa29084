"""What was typed and cannot be kept, or not now."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.differences import difference
from procedures.differing import Change, Kind
from procedures.differing import Row as Differing
from procedures.forms.parts import Part
from procedures.models import DecisionItem


def refused(part: Part) -> Iterator[tuple[str, Any, Any]]:
    """Place, label and sentence of what cannot be kept."""
    if part.rows is not None and part.rows.are_too_many:
        most = {"n": part.rows.most}
        yield part.section.key, part.section.title, _("At most %(n)s rows.") % most
    for form in part.forms:
        for field in form:
            for error in field.errors:
                yield field.auto_id, field.label, error


def kept(item: DecisionItem, part: Part) -> list[tuple[str, str]]:
    """What is saved in the section and was typed otherwise."""
    if not part.is_in_order:
        return []
    now = item.content
    typed = part.put_into(now)
    return [
        (str(section.title), line)
        for section in difference(typed, now)
        for line in (*map(told, section.changes), *map(told_row, section.rows))
        if line
    ]


def told(change: Change) -> str:
    return f"{change.label}: {''.join(piece.text for piece in change.now) or '–'}"


def told_row(row: Differing) -> str:
    """Nothing of a row that is typed only."""
    return "" if row.kind == Kind.REMOVED else "; ".join([row.name, *map(told, row.changes)])


def typed_text(data: QueryDict, part: Part) -> list[tuple[str, str]]:
    """Everything typed, with its label, in the order of the page."""
    return [
        (f"{form.prefix or ''} {field.label}".strip(), ", ".join(data.getlist(field.html_name)))
        for form in part.forms
        for field in form
        if any(data.getlist(field.html_name))
    ]
