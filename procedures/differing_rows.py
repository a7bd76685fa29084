"""Rows of two lists side by side: papers, steps, fees, cases."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from procedures.differing import Change, Kind, Row, Section, all_of, changes_of
from procedures.marked_words import marked
from procedures.moved_rows import moved
from procedures.paired_rows import paired
from procedures.records.schema import Record, kind_of
from procedures.told import Names
from procedures.told_line import Line
from procedures.told_lines import LINES


def _gone(lines: Sequence[Line], was: Record, names: Names) -> tuple[Change, ...]:
    return tuple(Change(one.label, one.now, ()) for one in all_of(lines, was, names))


def rows_that_differ(
    name: str, title: Promise, lists: tuple[list[Record], list[Record]], names: Names
) -> Section:
    before, after = lists
    kind, pairs = kind_of("procedure", name), paired(name, before, after)
    lines, shifted, rows = LINES[kind], moved(pairs), []  # the first line is the name
    for place, now in enumerate(after):
        if place not in pairs:
            rows.append(Row(Kind.ADDED, _name(now), all_of(lines[1:], now, names)))
            continue
        was = before[pairs[place]]
        changes = changes_of(lines, was, now, names)
        order = _order(pairs[place], place) if place in shifted else ()
        if changes or order:
            became = Kind.CHANGED if changes else Kind.MOVED
            rows.append(Row(became, _name(was), (*order, *changes)))
    gone = (row for place, row in enumerate(before) if place not in pairs.values())
    rows.extend(Row(Kind.REMOVED, _name(was), _gone(lines[1:], was, names)) for was in gone)
    same = len(after) - sum(row.kind != Kind.REMOVED for row in rows)
    return Section(title, (), tuple(rows), same)


def _order(was: int, now: int) -> tuple[Change, ...]:
    return (Change(_("Place in the list"), *marked(str(was + 1), str(now + 1))),)


def _name(row: Record) -> str:
    return str(row.get("name") or row.get("label") or "–")
