"""What differs between two records of a procedure, in words a lawyer can read."""

from collections.abc import Iterator

from procedures.differing import Change, Kind, Row, Section, all_of, changes_of
from procedures.differing_rows import rows_that_differ
from procedures.labels import PARTS
from procedures.records.schema import Record, filled, kind_of, properties
from procedures.told import Names
from procedures.told_sections import SECTIONS

__all__ = ["Change", "Kind", "Row", "Section", "complete", "difference"]


def difference(before: Record | None, after: Record) -> list[Section]:
    """By sections of what differs; nothing where the two say the same. Without a record before,
    all that the other one says."""
    told = complete("procedure", after)
    was = complete("procedure", before) if before is not None else None
    names = Names(*([was] if was else []), told)
    return [one for one in (*_plain(was, told, names), *_lists(was, told, names)) if _says(one)]


def complete(kind: str, record: Record) -> Record:
    """As `filled`, and with something in the place of what a draft does not say yet."""
    found = filled(kind, record)
    for name, of in properties(kind).items():
        if inner := kind_of(kind, name):
            found[name] = [complete(inner, one) for one in found[name]]
        elif of.get("type") == "integer":
            found[name] = found.get(name) or 0
        else:
            found.setdefault(name, "")
    return found


def _says(section: Section) -> bool:
    return bool(section.changes or section.rows)


def _plain(was: Record | None, told: Record, names: Names) -> Iterator[Section]:
    for title, lines in SECTIONS:
        changes = changes_of(lines, was, told, names) if was else all_of(lines, told, names)
        yield Section(title, changes)


def _lists(was: Record | None, told: Record, names: Names) -> Iterator[Section]:
    for name, title in PARTS.items():
        before = was[name] if was else []
        yield rows_that_differ(name, title, (before, told[name]), names)
