"""What a receipt of `payments` says of its dossier."""

from typing import Any

from django.dispatch import receiver

from dossiers.models import Dossier
from payments.models import Charge
from payments.receipts.about import About, receipt_asked


@receiver(receipt_asked)
def tell_of_dossier(sender: type[Charge], charge: Charge, **more: Any) -> About | None:
    """The address is the payer's only while the dossier is still theirs."""
    dossier = Dossier.objects.filter(charges__charge=charge).first()
    if dossier is None:
        return None
    address = dossier.owner_address if dossier.owner_name == charge.payer else ""
    return About(dossier.code or "", dossier.reference, address)
