"""Records become published versions: all those of a decision at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from agencies.models import Unit
from procedures.fee_rules import amount_of
from procedures.models import (
    Case,
    Decision,
    FeeRule,
    Field,
    LifeEvent,
    LinkedPart,
    Paper,
    Procedure,
    ProcedureVersion,
    Step,
    VersionResult,
)
from procedures.records.schema import Record, filled, properties
from procedures.search import search_text

PARTS: Mapping[str, type[models.Model]] = {
    "cases": Case,
    "papers": Paper,
    "results": VersionResult,
    "parts": LinkedPart,
    "steps": Step,
    "fees": FeeRule,
}
OF_PROCEDURE = ("code", "field", "life_events", "units", *PARTS)
Units = Mapping[str, Unit]
AT_ONCE = 1000


def write_versions(records: Sequence[Record], decision: Decision) -> list[ProcedureVersion]:
    """The versions of the records from the decision's first day on, sealed. The records have been
    checked; the caller has ended the versions before."""
    told = [filled("procedure", record) for record in records]
    procedures = _procedures(told)
    versions = ProcedureVersion.objects.bulk_create(
        [_version(one, procedures[one["code"]], decision) for one in told]
    )
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=_units_named(told))}
    written = list(zip(told, versions, strict=True))
    competent = ProcedureVersion.competent_units.through
    competent.objects.bulk_create(
        competent(procedureversion=version, unit=units[code])
        for one, version in written
        for code in one["units"]
    )
    events = {event.code: event for event in LifeEvent.objects.all()}
    occasion = ProcedureVersion.life_events.through
    occasion.objects.bulk_create(
        occasion(procedureversion=version, lifeevent=events[code])
        for one, version in written
        for code in one["life_events"]
    )
    for name, model in PARTS.items():
        rows = [
            model(version=version, **_row(name, row, version, units), order=order)
            for one, version in written
            for order, row in enumerate(one[name], 1)
        ]
        model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
    made = [version.pk for version in versions]
    ProcedureVersion.objects.filter(pk__in=made).update(is_sealed=True)
    for version in versions:
        version.is_sealed = True
    return versions


def _procedures(told: Sequence[Record]) -> dict[str, Procedure]:
    """By code, with their fields; those that are not there yet are made."""
    codes = [one["code"] for one in told]
    there = set(Procedure.objects.filter(code__in=codes).values_list("code", flat=True))
    fields = dict(Field.objects.values_list("code", "pk"))
    Procedure.objects.bulk_create(
        Procedure(code=one["code"], field_id=fields[one["field"]])
        for one in told
        if one["code"] not in there
    )
    return {
        one.code: one for one in Procedure.objects.filter(code__in=codes).select_related("field")
    }


def _version(told: Record, procedure: Procedure, decision: Decision) -> ProcedureVersion:
    values = {name: told[name] for name in properties("procedure") if name not in OF_PROCEDURE}
    return ProcedureVersion(
        procedure=procedure,
        decision=decision,
        effective_from=decision.effective_from,
        result_name=told["results"][0]["name"] if told["results"] else "",
        search_text=search_text(
            procedure.code, told["name"], told["keywords"], procedure.field.name
        ),
        **values,
    )


def _units_named(told: Sequence[Record]) -> Iterator[str]:
    for one in told:
        yield from one["units"]
        yield from (step["unit"] for step in one["steps"] if step["unit"])


def _row(name: str, one: Record, version: ProcedureVersion, units: Units) -> dict[str, Any]:
    match name:
        case "steps":
            return one | {"unit": units[one["unit"]] if one["unit"] else None}
        case "fees":
            begins, ends = one["valid_from"], one["valid_to"]
            return one | {
                "amount": amount_of(one.get("amount"), one["tiers"]),
                "valid_from": date.fromisoformat(begins) if begins else version.effective_from,
                "valid_to": ends and date.fromisoformat(ends),
            }
    return one
