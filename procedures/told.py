"""The values of a record in words."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agencies.models import Unit
from procedures.models import Field, LifeEvent, ReductionGroup, ValidityUnit
from procedures.records.schema import Record


class Names:
    """What the codes in some records stand for."""

    def __init__(self, *records: Record) -> None:
        self.records = records

    @cached_property
    def fields(self) -> dict[str, str]:
        return dict(Field.objects.values_list("code", "name"))

    @cached_property
    def life_events(self) -> dict[str, str]:
        return dict(LifeEvent.objects.values_list("code", "name"))

    @cached_property
    def groups(self) -> dict[str, str]:
        return dict(ReductionGroup.objects.values_list("code", "name"))

    @cached_property
    def units(self) -> dict[str, str]:
        steps = [step for record in self.records for step in record["steps"]]
        codes = {code for record in self.records for code in record["units"]}
        codes |= {step["unit"] for step in steps}
        return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))

    @cached_property
    def cases(self) -> dict[str, str]:
        rows = [case for record in self.records for case in record["cases"]]
        return {case["key"]: case["name"] for case in rows}


def listed(codes: Iterable[str], names: Mapping[str, Any]) -> str:
    return "; ".join(str(names.get(code, code)) for code in codes)


def yes_or_no(value: object) -> str:
    return pgettext("record", "Yes") if value else pgettext("record", "No")


def day_in_words(text: str | None) -> str:
    day = parse_date(text) if text else None
    return f"{day:%d/%m/%Y}" if day else ""


def cases_in_words(keys: list[str], names: Names) -> str:
    return listed(keys, names.cases) if keys else _("every case")


def validity_in_words(told: Record) -> str:
    n = told["valid_amount"]
    match told["valid_unit"]:
        case ValidityUnit.DAYS:
            words = ngettext("%(n)s day", "%(n)s days", n)
        case ValidityUnit.MONTHS:
            words = ngettext("%(n)s month", "%(n)s months", n)
        case ValidityUnit.YEARS:
            words = ngettext("%(n)s year", "%(n)s years", n)
        case _:
            return _("without end")
    return words % {"n": n}
