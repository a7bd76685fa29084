"""The fees of the version that a page shows."""

from django import template
from django.utils import timezone

from procedures.fee_table import FeeTable, fee_table, in_short, rules_of, shown_on
from procedures.models import ProcedureVersion

register = template.Library()


@register.simple_tag
def fees_of(version: ProcedureVersion) -> FeeTable:
    return fee_table(version, shown_on(version, timezone.localdate()))


@register.simple_tag
def fee_in_short(version: ProcedureVersion) -> str:
    """Nothing where only the table can tell."""
    day = shown_on(version, timezone.localdate())
    return in_short([rule for rule in rules_of(version) if rule.is_valid(day)])
