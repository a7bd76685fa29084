"""The rows of a file that procedures rest on: fields, life events, groups, bans, synonyms."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from procedures.basics_trail import NOTHING, Trail, words_of
from procedures.models import (
    BannedPaper,
    Field,
    LateCause,
    LifeEvent,
    ReductionGroup,
    Synonym,
)
from procedures.records.fates import Became, Fate
from procedures.records.rows import unbroken
from procedures.records.schema import Record, filled, kind_of
from procedures.records.wordings import tidied, too_short
from procedures.search_refreshed import refresh

BASICS: dict[str, tuple[type[models.Model], str]] = {
    "fields": (Field, "code"),
    "life_events": (LifeEvent, "code"),
    "late_causes": (LateCause, "code"),
    "reduction_groups": (ReductionGroup, "code"),
    "banned_papers": (BannedPaper, "name"),
    "synonyms": (Synonym, "words"),
}


def take_basics(document: Record, trail: Trail) -> Iterator[Fate]:
    """Each by its code; what is there and reads otherwise is changed."""
    for name in BASICS:
        yield from _listed(name, document.get(name, []), trail)


def _listed(name: str, records: list[Record], trail: Trail) -> list[Fate]:
    """In the order of the file; written by code, so that two files never wait for each other."""
    model, key = BASICS[name]
    rows = {getattr(row, key): row for row in model._default_manager.all()}
    fates: dict[int, Fate] = {}
    seen: set[str] = set()
    for nth, record in sorted(unbroken(records), key=lambda one: (one[1][key], one[0])):
        place, code = f"{name}/{nth}", record[key]
        if why := _wrong(record, is_second=code in seen):
            fates[nth] = Fate(place, code, Became.REFUSED, why)
            continue
        seen.add(code)
        values = _values(kind_of("", name), record)
        fates[nth] = Fate(place, code, _take(values, rows.get(code) or model(), trail))
    return [fate for _nth, fate in sorted(fates.items())]


def _wrong(record: Record, *, is_second: bool) -> str:
    if is_second:
        return _("This stands twice in the file.")
    if "means" not in record and (why := too_short(record.get("words", []))):
        return why
    ends = record.get("valid_to")
    return _("It ends before it begins.") if ends and ends < record["valid_from"] else ""


def _values(kind: str, record: Record) -> dict[str, Any]:
    """As columns: days as the model reads them, wordings one a line."""
    told = filled(kind, record)
    if kind == "banned_paper":
        told["words"] = "\n".join(tidied(told["words"]))
    return told


def _take(values: dict[str, Any], found: models.Model, trail: Trail) -> Became:
    """What is new without a person is the first load of a house, which nobody needs told."""
    fresh = type(found)(**values)
    fresh.clean_fields(exclude=["id"])
    if found.pk is None:
        fresh.save(force_insert=True)
        if trail.by:
            trail.noted(fresh, NOTHING, words_of(fresh))
        return Became.NEW
    before = words_of(found)
    changed = [name for name in values if getattr(found, name) != getattr(fresh, name)]
    for name in changed:
        setattr(found, name, getattr(fresh, name))
    if changed:
        found.save(update_fields=changed)
        trail.noted(found, before, words_of(found))
        if isinstance(found, Field):
            refresh(found)
    return Became.CHANGED if changed else Became.SAME
