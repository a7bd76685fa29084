"""What several fields of a record say together."""

from django.utils.translation import gettext as _

from procedures.limits import amount_in_words, limit_in_words
from procedures.models import (
    ProcedureVersion,
)
from procedures.records.schema import Record
from procedures.told import (
    Names,
    listed,
)


def limit(told: Record, _names: Names) -> str:
    if not told["limit_unit"]:
        return _("as the procedure") if "key" in told else ""
    fields = ("limit_amount", "limit_unit", "cutoff")
    return limit_in_words(ProcedureVersion(**{name: told[name] for name in fields}))


def law_limit(told: Record, _names: Names) -> str:
    unit = "days" if told["limit_unit"] == "same_day" else told["limit_unit"]
    return amount_in_words(unit, told["law_amount"]) if told["law_amount"] else ""


def extension(told: Record, _names: Names) -> str:
    amount = told["extension_amount"]
    return amount_in_words(told["extension_unit"], amount) if amount else ""


def supplement(told: Record, _names: Names) -> str:
    days = told["supplement_days"]
    return amount_in_words("calendar_days", days) if days else ""


def units(told: Record, names: Names) -> str:
    return listed(told["units"], names.units)
