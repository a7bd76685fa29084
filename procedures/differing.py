"""What differs between two records, and two tellings of the same lines side by side."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise

from procedures.marked_words import Pieces, marked, whole
from procedures.records.schema import Record
from procedures.told import Names
from procedures.told_line import Line


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Change(NamedTuple):
    """One field, was and now."""

    label: str | Promise
    was: Pieces
    now: Pieces


class Row(NamedTuple):
    """A paper, a step, a fee, a case: what became of it, and what of it differs."""

    kind: Kind
    name: str
    changes: tuple[Change, ...]


class Section(NamedTuple):
    """Fields that differ, or rows; `same` rows are as they were."""

    title: str | Promise
    changes: tuple[Change, ...] = ()
    rows: tuple[Row, ...] = ()
    same: int = 0


def changes_of(lines: Sequence[Line], was: Record, now: Record, names: Names) -> tuple[Change, ...]:
    found = []
    for line in lines:
        before, after = line.say(was, names), line.say(now, names)
        if before != after:
            found.append(Change(line.label, *marked(before, after)))
    return tuple(found)


def all_of(lines: Sequence[Line], told: Record, names: Names) -> tuple[Change, ...]:
    """What is said at all, without what is not so."""
    found = []
    for line in lines:
        if all(told[name] in (False, "", None) or told[name] == [] for name in line.names):
            continue
        if words := whole(line.say(told, names)):
            found.append(Change(line.label, (), words))
    return tuple(found)
