"""What `payments` tells: the receivers of its one signal."""

from typing import Any

from django.dispatch import receiver

from dossiers.slips.issue import hurry
from payments.models import Charge, ChargeState
from payments.signals import charge_moved


@receiver(charge_moved)
def follow(sender: type[Charge], charge: Charge, **more: Any) -> None:
    """Once committed, the dossier goes on; a sweep finds what the broker lost."""
    if charge.state in (ChargeState.SETTLED, ChargeState.WAIVED):
        hurry("dossiers.follow_charge", charge.pk, queue="counter")
