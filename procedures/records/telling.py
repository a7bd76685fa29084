"""What stands in the catalogue, told as records of the schema."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from procedures.models import (
    BannedPaper,
    Decision,
    DecisionState,
    Field,
    LateCause,
    LifeEvent,
    ProcedureVersion,
    ReductionGroup,
    Synonym,
)
from procedures.queries import VersionQuerySet
from procedures.records.schema import NAME, Record, kind_of, pared, properties

PARTS = ("cases", "papers", "results", "parts", "steps", "fees")


def with_parts(versions: VersionQuerySet) -> VersionQuerySet:
    """With all that `record_of` reads."""
    return versions.select_related("procedure__field").prefetch_related(
        *PARTS, "steps__unit", "competent_units", "life_events"
    )


def record_of(version: ProcedureVersion) -> Record:
    """The version as a record, without its days: those are the decisions'."""
    procedure = version.procedure
    found = _plain("procedure", version) | {
        "code": procedure.code,
        "field": procedure.field.code,
        "life_events": sorted(event.code for event in version.life_events.all()),
        "units": sorted(unit.code for unit in version.competent_units.all()),
    }
    for name in PARTS:
        rows = sorted(getattr(version, name).all(), key=lambda row: row.order)
        found[name] = [_plain(kind_of("procedure", name), row) for row in rows]
    for fee in found["fees"]:
        if fee["valid_from"] == version.effective_from.isoformat():
            fee["valid_from"] = None
        if fee["tiers"]:
            del fee["amount"]
    for told, step in zip(
        found["steps"], sorted(version.steps.all(), key=lambda row: row.order), strict=True
    ):
        told["unit"] = step.unit.code if step.unit else ""
    return pared("procedure", found)


def _plain(kind: str, row: models.Model) -> Record:
    """The columns of a row that the kind of record has, too."""
    columns = {column.attname for column in row._meta.concrete_fields}
    return {name: _told(getattr(row, name)) for name in properties(kind) if name in columns}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def decision_record(decision: Decision, versions: Iterable[ProcedureVersion]) -> Record:
    """A published decision with the versions that it brought."""
    told = sorted((record_of(version) for version in versions), key=lambda one: str(one["code"]))
    abolished = decision.items.filter(act="abolish").values_list("code", flat=True)
    found = _plain("decision", decision) | {"procedures": told, "abolished": sorted(abolished)}
    return pared("decision", found)


def catalogue() -> Record:
    """All of it: the published decisions in the order of their days, and what they rest on."""
    decisions = Decision.objects.filter(state=DecisionState.PUBLISHED).order_by(
        "effective_from", "signed_on", "number", "issued_by"
    )
    # Before what they rest on: a decision published meanwhile brings no unknown field.
    told = [
        decision_record(one, with_parts(ProcedureVersion.objects.filter(decision=one)))
        for one in decisions
    ]
    found: Record = {
        "schema": NAME,
        "fields": _rows("field", Field.objects.order_by("code")),
        "life_events": _rows("life_event", LifeEvent.objects.order_by("code")),
        "late_causes": _rows("late_cause", LateCause.objects.order_by("code")),
        "reduction_groups": _rows("reduction_group", ReductionGroup.objects.order_by("code")),
        "banned_papers": [
            row | {"words": row["words"].splitlines()}
            for row in _rows("banned_paper", BannedPaper.objects.order_by("name"))
        ],
        "synonyms": _rows("synonym", Synonym.objects.order_by("words")),
        "decisions": told,
    }
    return pared("", found)


def _rows(kind: str, rows: models.QuerySet[Any]) -> list[Record]:
    """In an order that no collation of the database changes: by their first column."""
    first = next(iter(properties(kind)))
    return sorted((_plain(kind, row) for row in rows), key=lambda one: str(one[first]))
