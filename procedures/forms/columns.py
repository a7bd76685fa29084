"""How the fields of a row stand beside and below each other in its table."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.forms.record_form import RecordForm
from procedures.forms.rows import Row, Rows

COLUMNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "case": (("name", "note"), ("limit_amount", "limit_unit"), ("cutoff",), ("key",)),
    "paper": (
        ("name", "note"),
        ("form", "copies"),
        ("is_required", "is_declared_online", "is_reusable"),
        ("data_source", "key"),
        ("cases",),
    ),
    "result": (("name", "note"), ("valid_amount", "valid_unit")),
    "part": (("name",), ("authority",), ("code",)),
    "step": (
        ("name", "needs"),
        ("kind", "role"),
        ("hours", "branch"),
        ("level", "unit"),
        ("cases",),
    ),
    "fee": (
        ("label", "kind", "amount", "per"),
        ("charged", "channel", "valid_from", "valid_to"),
        ("each", "cap", "note", "key"),
        ("cases",),
    ),
    "tier": (("up_to",), ("amount",)),
    "reduction": (("group",), ("percent",), ("ground",)),
}


HEADINGS: Mapping[str, Promise] = {"is_required": _("When it is handed in")}
# Told by the heading of the column together, so that no label stands between them.
TOGETHER = (("kind", "role"), ("limit_amount", "limit_unit"), ("valid_amount", "valid_unit"))


class Column(NamedTuple):
    name: str
    label: str


class Cell(NamedTuple):
    """A field; `is_headed` where the heading of its column is its label."""

    field: Any
    is_headed: bool


def columns(rows: Rows) -> list[Column]:
    """Headed by the label of their first fields; nobody is asked for cases where there are none."""
    form = rows.blank
    return [
        Column(names[0], heading(form, names))
        for names in COLUMNS[rows.kind]
        if names != ("cases",) or has_cases(rows)
    ]


def heading(form: RecordForm, names: tuple[str, ...]) -> str:
    if names[0] in HEADINGS:
        return str(HEADINGS[names[0]])
    first, *others = (str(form[name].label) for name in headed(names))
    return ", ".join([first, *(label[:1].lower() + label[1:] for label in others)])


def headed(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if names in TOGETHER else names[:1]


def has_cases(rows: Rows) -> bool:
    forms = [*rows.forms, rows.blank]
    return any(form.fields["cases"].choices for form in forms)  # type: ignore[attr-defined]


def cells(row: Row, shown: list[Column]) -> Iterator[tuple[str, list[Cell]]]:
    """The name of the column, and the fields that stand in it."""
    heads = {column.name for column in shown}
    for names in COLUMNS[row.kind]:
        if names[0] in heads:
            asked = [name for name in names if is_asked(row, name)]
            yield names[0], [Cell(row[name], name in headed(names)) for name in asked]


def is_asked(row: Row, name: str) -> bool:
    """An amount beside tiers only where one was typed, to be taken out again."""
    tiers = row.within.get("tiers")
    return (
        name != "amount"
        or not (tiers and tiers.forms)
        or bool(row[name].value() or row.problems_at(name))
    )


def hints(rows: Rows) -> list[tuple[Any, Any]]:
    """Said once above the rows."""
    names = [name for names in COLUMNS[rows.kind] for name in names]
    fields = [rows.blank[name] for name in names if name != "cases" or has_cases(rows)]
    return [(field.label, field.help_text) for field in fields if field.help_text]
