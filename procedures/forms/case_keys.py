"""A case that gets another key takes along what names it: papers, steps and fees."""

from collections import Counter
from collections.abc import Mapping

from procedures.forms.rows import Rows
from procedures.records.schema import Record

NAMING = ("papers", "steps", "fees")


def followed(content: Record, rows: Rows) -> Record:
    """The parts that name cases, by the keys the cases have now."""
    new = renamed(content, rows)
    return {
        name: [with_keys(row, new) for row in content[name]]
        for name in NAMING
        if new and name in content
    }


def renamed(content: Record, rows: Rows) -> dict[str, str]:
    """Old keys to new ones, where each is the key of one case alone: else nobody could tell which
    of them is meant."""
    before = Counter(case.get("key") for case in content.get("cases", []))
    after = Counter(case.get("key") for case in rows.records)
    return {
        row.was: new
        for row in rows.forms
        if row.place
        and (new := rows.records[row.place - 1].get("key", "")) != row.was
        and before[row.was] == 1 == after[new]
    }


def with_keys(row: Record, new: Mapping[str, str]) -> Record:
    if not row.get("cases"):
        return row
    return row | {"cases": list(dict.fromkeys(new.get(key, key) for key in row["cases"]))}
