"""A receipt whose file is lost, printed again from what it says."""

from datetime import datetime

from django.db import transaction

from citizens.models import Person
from citizens.uploads import store_made
from payments.models import FeeReceipt
from payments.receipts.issuers import ISSUERS
from payments.receipts.printing import file_name


def is_lost(receipt: FeeReceipt) -> bool:
    """Printed, and not on the disk any more."""
    paper = receipt.paper
    return paper is not None and not paper.content.storage.exists(paper.content.name or "")


@transaction.atomic
def print_again(pk: int, *, by: Person, at: datetime) -> bool:
    """The same words as a file of its own, beside the row of the one that is lost. False where
    it is not lost, or nobody knows what it said."""
    rows = FeeReceipt.objects.select_for_update(of=("self",)).select_related("unit")
    receipt = rows.get(pk=pk)
    if receipt.content is None or not is_lost(receipt):
        return False
    pdf = ISSUERS[receipt.issuer].paper(receipt.content)
    receipt.reprint = store_made(pdf, file_name(receipt), at=at)
    receipt.reprinted_at, receipt.reprinted_by = at, by
    receipt.save(update_fields=["reprint", "reprinted_at", "reprinted_by"])
    return True
