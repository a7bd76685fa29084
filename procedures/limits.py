"""A legal limit in words."""

from django.utils.translation import gettext, ngettext

from procedures.cases import limited_by
from procedures.models import Case, LimitUnit, ProcedureVersion


def limit_in_words(version: ProcedureVersion, case: Case | None = None) -> str:
    """Such as "3 working days", or the same-day rule with its hour."""
    given = limited_by(version, case)
    match given.limit_unit:
        case LimitUnit.SAME_DAY:
            hour = f"{given.cutoff // 60:02d}:{given.cutoff % 60:02d}"
            return gettext("The same day; received after %(hour)s, the next working day") % {
                "hour": hour
            }
        case LimitUnit.NONE:
            return gettext("No limit")
    return amount_in_words(given.limit_unit, given.limit_amount)


def cases_offered(version: ProcedureVersion) -> list[tuple[str, str]]:
    """To choose from: the ordinary case first, each with its limit; none where none are told
    apart."""
    cases = list(version.cases.all())
    if not cases:
        return []
    ordinary = _with_limit(gettext("The ordinary case"), version, None)
    return [("", ordinary), *((one.key, _with_limit(one.name, version, one)) for one in cases)]


def _with_limit(name: str, version: ProcedureVersion, case: Case | None) -> str:
    limit = limit_in_words(version, case)
    return f"{name} ({limit[:1].lower()}{limit[1:]})"


def amount_in_words(unit: str, amount: int) -> str:
    match unit:
        case LimitUnit.HOURS:
            words = ngettext("%(n)s working hour", "%(n)s working hours", amount)
        case LimitUnit.DAYS:
            words = ngettext("%(n)s working day", "%(n)s working days", amount)
        case _:
            words = ngettext("%(n)s day", "%(n)s days", amount)
    return words % {"n": amount}
