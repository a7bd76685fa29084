"""The rows of a procedure on its editor's page."""

from typing import Any

from django import template
from django.utils.functional import Promise

from procedures.forms.columns import Column, cells, columns, hints
from procedures.forms.rows import Row, Rows

register = template.Library()


@register.filter
def columns_of(rows: Rows) -> list[Column]:
    return columns(rows)


@register.filter
def in_columns(row: Row, shown: list[Column]) -> list[tuple[str, list[Any]]]:
    return list(cells(row, shown))


@register.filter
def hints_of(rows: Rows) -> list[tuple[str | Promise, str | Promise]]:
    return hints(rows)
