"""What a receipt says that no charge knows: of which dossier it is, and where its payer lives.
Whoever opened the charge answers."""

from typing import NamedTuple

from django.dispatch import Signal

from payments.models import Charge

# Asked with the `charge`; whoever knows it answers with an `About`, everybody else with None.
receipt_asked = Signal()


class About(NamedTuple):
    """The dossier's `code`, and its `reference` while it has none; empty what nobody knows."""

    code: str = ""
    reference: str = ""
    address: str = ""


def about(charge: Charge) -> About:
    for _receiver, told in receipt_asked.send(Charge, charge=charge):
        if isinstance(told, About):
            return told
    return About()
