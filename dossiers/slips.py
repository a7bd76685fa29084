"""Slips are owed as rows; the worker prints each once, the sweep finds what was left."""

import hashlib
from datetime import datetime

from celery import current_app
from django.core.files.base import ContentFile
from django.db import transaction

from citizens.models import StoredFile
from dossiers.models import Dossier, Slip
from dossiers.models.papers import SlipKind
from dossiers.receipt_slip import receipt_pdf

BATCH = 200


def owe_receipt_slip(dossier: Dossier, at: datetime) -> Slip:
    slip = Slip.objects.create(dossier=dossier, kind=SlipKind.RECEIPT, requested_at=at)
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
        dossier = Dossier.objects.select_related(
            "unit__parent", "received_unit__parent", "version", "procedure"
        ).get(pk=slip.dossier_id)
        slip.file = _store(receipt_pdf(dossier), f"giay-hen-{dossier.code}.pdf", at)
        slip.rendered_at = at
        slip.save(update_fields=["file", "rendered_at"])
    return True


def _store(pdf: bytes, name: str, at: datetime) -> StoredFile:
    file = StoredFile(
        name=name,
        content_type="application/pdf",
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        created_at=at,
    )
    file.content.save(f"{at:%Y/%m}/{file.pk}.pdf", ContentFile(pdf), save=False)
    file.save(force_insert=True)
    return file
