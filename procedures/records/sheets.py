"""The catalogue as a workbook: which sheets there are and what stands in their columns.

The first row of a sheet holds the names of the schema, by which columns are known in whatever
order; the second says them in words; from the third on there is a row for each record. Rows that
belong to others say to which: `decision` as in the first column of `quyet_dinh`, `procedure` by
its code, `fee` by its number within the procedure.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from procedures.records.schema import kind_of, properties

FIRST_ROW = 3
GUIDE = "huong_dan"
OF_DECISION, OF_PROCEDURE, OF_FEE = ("decision",), ("decision", "procedure"), (
    "decision", "procedure", "fee",
)  # fmt: skip


class Sheet(NamedTuple):
    """`listed` is where its records stand in their owner; `kind` is theirs in the schema, empty
    where the owner's columns are all there is."""

    listed: str
    kind: str
    owner: tuple[str, ...] = ()


SHEETS: Mapping[str, Sheet] = {
    "quyet_dinh": Sheet("decisions", "decision", OF_DECISION),
    "thu_tuc": Sheet("procedures", "procedure", OF_DECISION),
    "bai_bo": Sheet("abolished", "", OF_PROCEDURE),
    "truong_hop": Sheet("cases", "case", OF_PROCEDURE),
    "thanh_phan": Sheet("papers", "paper", OF_PROCEDURE),
    "ket_qua": Sheet("results", "result", OF_PROCEDURE),
    "lien_thong": Sheet("parts", "part", OF_PROCEDURE),
    "quy_trinh": Sheet("steps", "step", OF_PROCEDURE),
    "phi_le_phi": Sheet("fees", "fee", OF_FEE),
    "bac_phi": Sheet("tiers", "tier", OF_FEE),
    "mien_giam": Sheet("reductions", "reduction", OF_FEE),
    "linh_vuc": Sheet("fields", "field"),
    "su_kien_doi_song": Sheet("life_events", "life_event"),
    "nguyen_nhan_tre": Sheet("late_causes", "late_cause"),
    "doi_tuong": Sheet("reduction_groups", "reduction_group"),
    "giay_to_cam": Sheet("banned_papers", "banned_paper"),
    "tu_thong_dung": Sheet("synonyms", "synonym"),
}
PARTS = tuple(one for one, sheet in SHEETS.items() if sheet.kind and len(sheet.owner) >= 2)


class Holds(StrEnum):
    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    CODES = "codes"
    LINES = "lines"


class Column(NamedTuple):
    name: str
    holds: Holds
    is_owner: bool = False


@cache
def columns(title: str) -> tuple[Column, ...]:
    sheet = SHEETS[title]
    owner = [
        Column(name, Holds.NUMBER if name == "fee" else Holds.CODE, is_owner=True)
        for name in sheet.owner
    ]
    own = properties(sheet.kind) if sheet.kind else {}
    return (
        *owner,
        *(
            Column(name, held(sheet.kind, name))
            for name in own
            if not kind_of(sheet.kind, name) and name != "abolished"
        ),
    )


def held(kind: str, name: str) -> Holds:
    of = properties(kind)[name]
    types = of.get("type", "string")
    if of.get("format") == "date":
        return Holds.DAY
    if "array" in types:
        return Holds.LINES if kind == "banned_paper" else Holds.CODES
    if "integer" in types:
        return Holds.NUMBER
    if types == "boolean":
        return Holds.FLAG
    return Holds.CODE if "pattern" in of or "enum" in of else Holds.TEXT
