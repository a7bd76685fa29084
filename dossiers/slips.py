"""Slips are owed as rows; the worker prints each once, the sweep finds what was left."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from celery import current_app
from django.db import transaction

from citizens.uploads import store_made
from dossiers.filing_slip import filing_pdf
from dossiers.models import Dossier, Slip
from dossiers.models.papers import SlipKind
from dossiers.receipt_slip import receipt_pdf

BATCH = 200


class Form(NamedTuple):
    pdf: Callable[[Dossier], bytes]
    file_name: str


FORMS = {
    SlipKind.RECEIPT: Form(receipt_pdf, "giay-hen"),
    SlipKind.FILING: Form(filing_pdf, "giay-xac-nhan-nop"),
}


def owe_receipt_slip(dossier: Dossier, at: datetime) -> Slip:
    return owe_slip(dossier, SlipKind.RECEIPT, at)


def owe_slip(dossier: Dossier, kind: SlipKind, at: datetime) -> Slip:
    slip = Slip.objects.create(dossier=dossier, kind=kind, requested_at=at)
    transaction.on_commit(
        lambda: current_app.send_task("dossiers.print_slip", [slip.pk]), robust=True
    )
    return slip


def slips_owed(before: datetime) -> list[int]:
    owed = Slip.objects.filter(rendered_at=None, requested_at__lt=before)
    return list(owed.order_by("requested_at").values_list("pk", flat=True)[:BATCH])


def print_slip(pk: int, at: datetime) -> bool:
    """Prints an owed slip; False where it is printed already or somebody is at it."""
    with transaction.atomic():
        owed = Slip.objects.select_for_update(skip_locked=True, of=("self",))
        slip = owed.filter(pk=pk, rendered_at=None).first()
        if slip is None:
            return False
        units = ("unit__parent", "received_unit__parent", "helped_unit__parent")
        dossiers = Dossier.objects.select_related(*units, "version", "procedure")
        dossier, form = dossiers.get(pk=slip.dossier_id), FORMS[SlipKind(slip.kind)]
        name = dossier.code if slip.kind == SlipKind.RECEIPT else dossier.reference
        slip.file = store_made(form.pdf(dossier), f"{form.file_name}-{name}.pdf", at=at)
        slip.rendered_at = at
        slip.save(update_fields=["file", "rendered_at"])
    return True
