"""The units, desks and calendars a fresh house stands on. Loading twice changes nothing:
what is there already, an administrator may have corrected, and it stays as it is."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.editions import publish
from agencies.holidays import overrides
from agencies.legal_terms import forget_terms
from agencies.models import (
    DayOverride,
    Desk,
    LegalTerm,
    SessionVersion,
    Succession,
    Unit,
    UnitKind,
    WorkingCalendar,
)
from agencies.sorting import sort_key

DATA = Path(__file__).parent / "data"
VALIDITY = ("valid_from", "valid_to")
GENERATIONS = ("kien_giang_2023.json", "an_giang.json")
MERGER = date(2025, 7, 1)

WORKING_DAY = [[420, 690], [810, 1020]]
WEEK = [WORKING_DAY] * 5 + [[], []]
SESSIONS_FROM = date(2000, 1, 1)
OPENING_HOURS = "Thứ Hai đến thứ Sáu, 07:00–11:30 và 13:30–17:00"

Record = dict[str, Any]


def records() -> list[Record]:
    """Every unit of both generations, parents before their parts."""
    found = []
    for name in GENERATIONS:
        ground = json.loads((DATA / name).read_text(encoding="utf-8"))
        dates = {key: ground[key] and date.fromisoformat(ground[key]) for key in VALIDITY}
        found += [{**dates, **record} for record in ground["units"]]
    return sorted(found, key=lambda record: (record["code"].count("."), record["code"]))


@transaction.atomic
def load_units() -> None:
    rows = records()
    for depth in range(1 + max(row["code"].count(".") for row in rows)):
        known = {unit.code: unit for unit in Unit.objects.all()}
        _create(
            [
                _unit(row, known)
                for row in rows
                if row["code"].count(".") == depth and row["code"] not in known
            ]
        )
    _load_successions(rows)


def _unit(row: Record, known: dict[str, Unit]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=known.get(row["code"].rpartition(".")[0]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        place_code=row.get("place_code", ""),
        address=row.get("address", ""),
        sort_key=sort_key(row["kind"], row["name"]),
    )


def _create(units: list[Unit]) -> None:
    """The path needs the id, and the id comes with the row."""
    Unit.objects.bulk_create(units)
    for unit in units:
        above = unit.parent.path if unit.parent else "/"
        unit.path = f"{above}{unit.pk}/"
    Unit.objects.bulk_update(units, ["path"])


def _load_successions(rows: list[Record]) -> None:
    ids = dict(Unit.objects.values_list("code", "pk"))
    Succession.objects.bulk_create(
        [
            Succession(predecessor_id=ids[row["code"]], successor_id=ids[code], effective_on=MERGER)
            for row in rows
            for code in row.get("successors", [])
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def load_desks() -> None:
    """One desk for every commune, district and provincial centre that has none."""
    units = Unit.objects.filter(desks=None)
    served = units.filter(kind__in=[UnitKind.COMMUNE, UnitKind.DISTRICT])
    centres = units.filter(kind=UnitKind.DEPARTMENT, name__startswith="Trung tâm Phục vụ")
    Desk.objects.bulk_create(
        [
            Desk(
                unit=unit,
                name=_desk_name(unit),
                address=unit.address,
                opening_hours=OPENING_HOURS,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
            )
            for unit in served | centres
        ]
    )


def _desk_name(unit: Unit) -> str:
    if unit.kind == UnitKind.DEPARTMENT:
        return unit.name
    if unit.valid_to is None:  # centres replaced the communes' sections with the merger
        return f"Trung tâm Phục vụ hành chính công {unit.name.removeprefix('UBND ')}"
    return f"Bộ phận Tiếp nhận và Trả kết quả {unit.name}"


@transaction.atomic
def load_calendar() -> None:
    """The country's calendar with its days off, and one for either province that inherits."""
    country = _calendar(None, "Lịch làm việc cả nước")
    known = set(country.overrides.values_list("date", flat=True))
    days = [
        DayOverride(
            calendar=country,
            date=day.date,
            kind=day.kind.value,
            weekday=day.weekday,
            name=day.name,
            is_provisional=day.is_provisional,
        )
        for day in overrides()
        if day.date not in known
    ]
    if DayOverride.objects.bulk_create(days):
        publish(country, at=timezone.now())
    for province in Unit.objects.filter(code__in=["H01", "H33"]):
        _calendar(province, f"Lịch làm việc {province.name[0].lower()}{province.name[1:]}")


def _calendar(unit: Unit | None, name: str) -> WorkingCalendar:
    calendar, is_new = WorkingCalendar.objects.get_or_create(unit=unit, defaults={"name": name})
    if is_new:
        SessionVersion.objects.create(
            calendar=calendar, effective_from=SESSIONS_FROM, weekdays=WEEK
        )
        publish(calendar, at=timezone.now())
    return calendar


@transaction.atomic
def load_legal_terms() -> None:
    """What an administrator has set stays."""
    rows = json.loads((DATA / "legal_terms.json").read_text(encoding="utf-8"))
    for row in rows:
        if not LegalTerm.objects.filter(key=row["key"]).exists():
            begins = date.fromisoformat(row.pop("valid_from"))
            LegalTerm.objects.create(**row, valid_from=begins)
    forget_terms()
