"""What is wrong with the time limits of a record."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.records.schema import Record

# Three years on each axis. No procedure takes longer, and a limit and its extension must both end
# within the working calendar, which is made some years ahead: else nobody could receive a dossier.
MOST = {"calendar_days": 1095, "days": 750, "hours": 6000}

Found = Iterator[tuple[str, str]]


def limits_wrong(told: Record) -> Found:
    """Of a record with everything filled in: place and sentence."""
    unit, amount, law = (told[name] for name in ("limit_unit", "limit_amount", "law_amount"))
    if unit in MOST and not amount:
        yield "limit_amount", _("A limit of zero is none: give a number, or say there is no limit.")
    yield from _long("limit_amount", amount, unit)
    yield from _of_cases(told["cases"])
    if bool(told["extension_amount"]) != bool(told["extension_unit"]):
        yield "extension_amount", _("An extension needs a number and a unit.")
    yield from _long("extension_amount", told["extension_amount"], told["extension_unit"])
    if law is not None and law <= amount:
        yield "law_amount", _("Give the law's limit only where this one is shorter.")
    yield from _long("law_amount", law or 0, "days" if unit == "same_day" else unit)


def _of_cases(cases: list[Record]) -> Found:
    for place, case in enumerate(cases, 1):
        where, amount, unit = (
            f"cases/{place}/limit_amount",
            case["limit_amount"],
            case["limit_unit"],
        )
        if unit in MOST and not amount:
            yield where, _("A limit of zero is none.")
        yield from _long(where, amount, unit)


def _long(place: str, amount: int, unit: str) -> Found:
    if unit in MOST and amount > MOST[unit]:
        most = number_format(MOST[unit], use_l10n=True, force_grouping=True)
        yield place, _too_long(unit) % {"most": most}


def _too_long(unit: str) -> str:
    match unit:
        case "hours":
            return _("Longer than three years: at most %(most)s working hours.")
        case "days":
            return _("Longer than three years: at most %(most)s working days.")
    return _("Longer than three years: at most %(most)s calendar days.")
