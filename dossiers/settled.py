"""Charges that are paid or waived and whose dossier has not gone on yet."""

from datetime import datetime

from django.db.models import Q, QuerySet

from dossiers.models import DossierCharge
from payments.models import ChargeState

BATCH = 200


def charges_to_follow(before: datetime) -> list[int]:
    """Settled or waived before that moment, the oldest first."""
    left = left_to_follow(before)
    return list(left.order_by("pk").values_list("charge_id", flat=True)[:BATCH])


def left_to_follow(before: datetime) -> QuerySet[DossierCharge]:
    settled = Q(charge__state=ChargeState.SETTLED, charge__settled_at__lt=before)
    waived = Q(charge__state=ChargeState.WAIVED, charge__waived_at__lt=before)
    return DossierCharge.objects.filter(settled | waived, followed_at=None)
