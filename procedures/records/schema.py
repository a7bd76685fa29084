"""The catalogue as JSON: one schema, `procedures/data/catalogue.schema.json`, for drafts, files
and forms. A record leaves out what is as the schema has it by default."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

NAME = "motcua-catalogue-1"
SCHEMA_FILE = Path(__file__).parent.parent / "data" / "catalogue.schema.json"

Record = dict[str, Any]


@cache
def schema() -> Record:
    found: Record = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


@cache
def properties(kind: str = "") -> Record:
    """What a kind of record consists of, in the order of the schema; "" is the whole file."""
    of = schema()["$defs"][kind] if kind else schema()
    found: Record = of["properties"]
    return found


@cache
def kind_of(parent: str, name: str) -> str:
    """The kind of the records listed under a name, "" where plain values are."""
    of_rows = properties(parent)[name].get("items", {})
    return str(of_rows.get("$ref", "")).rpartition("/")[2]


@cache
def defaults(kind: str) -> Mapping[str, Any]:
    return {name: of["default"] for name, of in properties(kind).items() if "default" in of}


def filled(kind: str, record: Mapping[str, Any]) -> Record:
    """With everything that was left out, in every part."""
    found = {**defaults(kind), **record}
    for name, value in found.items():
        if inner := kind_of(kind, name):
            found[name] = [filled(inner, one) for one in value]
    return found


def pared(kind: str, record: Mapping[str, Any]) -> Record:
    """Without what is as by default, in the order of the schema: equal contents are equal texts."""
    usual, found = defaults(kind), {}
    for name in properties(kind):
        if name not in record:
            continue
        value, inner = record[name], kind_of(kind, name)
        if inner:
            value = [pared(inner, one) for one in value]
        if name not in usual or value != usual[name]:
            found[name] = value
    return found


def as_text(record: Mapping[str, Any]) -> str:
    """The one way it is written, with a line's end at the end."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
