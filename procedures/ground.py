"""The catalogue a fresh house starts with. Loading twice changes nothing: a version that is
there already belongs to the catalogue manager."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from agencies.models import Unit
from procedures.models import (
    FeeRule,
    Field,
    LateCause,
    LifeEvent,
    Paper,
    Procedure,
    ProcedureVersion,
    Step,
)
from procedures.search import search_text

CATALOGUE = Path(__file__).parent / "data" / "catalogue.json"
DATES = ("effective_from", "effective_to")
PARTS = ("papers", "steps", "fees")
CAUSES_FROM = date(2020, 1, 1)

Record = dict[str, Any]
Parts = dict[str, list[Record]]


@transaction.atomic
def load_catalogue() -> None:
    """Needs the units: some procedures name the ones competent for them."""
    catalogue: dict[str, list[Record]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    Field.objects.bulk_create(
        [Field(**record) for record in catalogue["fields"]], ignore_conflicts=True
    )
    LifeEvent.objects.bulk_create(
        [LifeEvent(**record) for record in catalogue["life_events"]], ignore_conflicts=True
    )
    LateCause.objects.bulk_create(
        [LateCause(**record, valid_from=CAUSES_FROM) for record in catalogue["late_causes"]],
        ignore_conflicts=True,
    )
    fields = {field.code: field for field in Field.objects.all()}
    procedures = _procedures(catalogue["procedures"], fields)
    known = {
        (version.procedure.code, version.effective_from)
        for version in ProcedureVersion.objects.select_related("procedure")
    }
    parts = _parts(catalogue)
    for record in catalogue["versions"]:
        begins = date.fromisoformat(record["effective_from"])
        if (record["procedure"], begins) not in known:
            _load_version(record, procedures[record["procedure"]], parts[record["procedure"]])


def _procedures(records: list[Record], fields: dict[str, Field]) -> dict[str, Procedure]:
    events = {event.code: event for event in LifeEvent.objects.all()}
    for record in records:
        procedure, is_new = Procedure.objects.get_or_create(
            code=record["code"], defaults={"field": fields[record["field"]]}
        )
        if is_new:
            procedure.life_events.set(events[code] for code in record["life_events"])
    return {procedure.code: procedure for procedure in Procedure.objects.select_related("field")}


def _parts(catalogue: dict[str, list[Record]]) -> dict[str, Parts]:
    """Papers, steps and fees by procedure, in the order of the file."""
    found: dict[str, Parts] = defaultdict(lambda: {part: [] for part in PARTS})
    for part in PARTS:
        for record in catalogue[part]:
            found[record["procedure"]][part].append(record)
    return found


def _load_version(record: Record, procedure: Procedure, parts: Parts) -> None:
    values = {key: value for key, value in record.items() if key not in ("procedure", "units")}
    values |= {key: values[key] and date.fromisoformat(values[key]) for key in DATES}
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        search_text=search_text(
            procedure.code, record["name"], record["keywords"], procedure.field.name
        ),
        **values,
    )
    if record.get("units"):
        version.competent_units.set(Unit.objects.filter(code__in=record["units"]))
    _load_parts(version, {part: _of(record, parts[part]) for part in PARTS})


def _of(version: Record, records: list[Record]) -> list[Record]:
    """Those of the version: a part belongs to the versions it lists, or else to all."""
    begins = version["effective_from"]
    return [
        {key: value for key, value in record.items() if key not in ("procedure", "versions")}
        for record in records
        if begins in record.get("versions", [begins])
    ]


def _load_parts(version: ProcedureVersion, parts: Parts) -> None:
    numbered = {part: enumerate(parts[part], 1) for part in ("papers", "steps")}
    Paper.objects.bulk_create(
        [
            Paper(
                version=version,
                order=order,
                is_declared_online=paper["key"].startswith("declaration"),
                **paper,
            )
            for order, paper in numbered["papers"]
        ]
    )
    Step.objects.bulk_create(
        [Step(version=version, order=order, **step) for order, step in numbered["steps"]]
    )
    FeeRule.objects.bulk_create(
        [
            FeeRule(
                version=version,
                **{"valid_from": version.effective_from, "valid_to": None} | fee,
            )
            for fee in parts["fees"]
        ]
    )
