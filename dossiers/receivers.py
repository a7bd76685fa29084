"""What `payments` tells: the receivers of its signal that a charge moved."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from dossiers.money_messages import tell_of_money
from dossiers.transitions.follow_charge import follow_charge
from payments.models import Charge
from payments.signals import charge_moved


@receiver(charge_moved)
def follow(sender: type[Charge], pk: int, **more: Any) -> None:
    """The dossier goes on; a sweep finds what fails here, or what the broker lost."""
    follow_charge(pk, timezone.now())


@receiver(charge_moved)
def tell(sender: type[Charge], pk: int, **more: Any) -> None:
    """After the dossier went on; told once, however often the signal comes."""
    tell_of_money(pk, timezone.now())
