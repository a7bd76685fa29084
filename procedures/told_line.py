"""A line in which a record is told: a label, the fields it takes in, and its words."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise

from procedures.labels import LABELS
from procedures.records.schema import Record
from procedures.told import (
    Names,
    cases_in_words,
    yes_or_no,
)

Say = Callable[[Record, Names], str]


class Line(NamedTuple):
    label: str | Promise
    names: tuple[str, ...]
    say: Say


def line(kind: str, name: str, say: Say | None = None, *more: str) -> Line:
    """Under the label of its first field; without words of its own, as it stands."""
    return Line(LABELS[kind][name], (name, *more), say or (lambda told, _names: str(told[name])))


def choice(kind: str, name: str, choices: Any, empty: str | Promise = "") -> Line:
    words: Mapping[str, Any] = {"": empty, **dict(choices.choices)}
    return line(kind, name, lambda told, _names: str(words.get(told[name], told[name])))


def flag(kind: str, name: str) -> Line:
    return line(kind, name, lambda told, _names: yes_or_no(told[name]))


def in_cases(kind: str) -> Line:
    return line(kind, "cases", lambda told, names: cases_in_words(told["cases"], names))
