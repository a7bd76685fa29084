"""A legal limit in words."""

from django.utils.translation import gettext, ngettext

from procedures.models import LimitUnit, ProcedureVersion


def limit_in_words(version: ProcedureVersion) -> str:
    """Such as "3 working days", or the same-day rule with its hour."""
    match version.limit_unit:
        case LimitUnit.SAME_DAY:
            hour = f"{version.cutoff // 60:02d}:{version.cutoff % 60:02d}"
            return gettext("The same day; received after %(hour)s, the next working day") % {
                "hour": hour
            }
        case LimitUnit.NONE:
            return gettext("No limit")
    return amount_in_words(version.limit_unit, version.limit_amount)


def amount_in_words(unit: str, amount: int) -> str:
    match unit:
        case LimitUnit.HOURS:
            words = ngettext("%(n)s working hour", "%(n)s working hours", amount)
        case LimitUnit.DAYS:
            words = ngettext("%(n)s working day", "%(n)s working days", amount)
        case _:
            words = ngettext("%(n)s day", "%(n)s days", amount)
    return words % {"n": amount}
