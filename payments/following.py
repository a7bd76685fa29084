"""What follows from a charge that moved, after the commit."""

from datetime import datetime

from payments.balances import Facts
from payments.models import Charge
from payments.receipts.reconcile import reconcile_receipts
from payments.signals import charge_moved


def follow_up(pk: int, at: datetime) -> int:
    """Whoever waited for the charge goes on or is told; how many receipts it issued. As often as
    you like: what has followed does not follow again, and what fails the sweep tries again."""
    answers = charge_moved.send_robust(Charge, pk=pk)
    issued = len(reconcile_receipts(pk, at))
    if any(isinstance(answer, Exception) for _receiver, answer in answers):
        owe(pk, at)
    return issued


def receipt_at_once(pk: int, facts: Facts, at: datetime) -> None:
    """For whoever stands at the counter. What else follows the worker sees to; where the payer has
    to be told something the sweep knows it, should the worker not hear of it."""
    reconcile_receipts(pk, at)
    if facts.held or facts.to_refund or facts.owed:
        owe(pk, at)


def owe(pk: int, at: datetime) -> None:
    """So that the sweep of receipts comes back to the charge."""
    Charge.objects.filter(pk=pk, receipt_owed_at=None).update(receipt_owed_at=at)
