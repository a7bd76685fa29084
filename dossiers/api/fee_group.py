"""The group of payers that a filing names."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from dossiers.fee_groups import Fees
from procedures.models import Case, ReductionGroup


def fee_group_of(code: str, fees: Fees, channel: str, case: Case | None) -> ReductionGroup | None:
    """Raises ValidationError beside `fee_group` where no fee is reduced for it."""
    if not code:
        return None
    groups = fees.groups([channel], case.key if case else "")
    if code in groups:
        return groups[code]
    sentence = _("No fee is reduced for anybody in this case and way of filing.")
    if groups:
        sentence = _("No fee is reduced for this group; there are: %(codes)s.")
        sentence %= {"codes": ", ".join(groups)}
    raise serializers.ValidationError({"fee_group": [sentence]})
