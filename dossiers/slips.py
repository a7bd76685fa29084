"""Slips are owed as rows; the worker renders them, the sweep finds what was left."""

from datetime import datetime

from django.db import transaction

from dossiers.models import Dossier, Slip
from dossiers.models.papers import SlipKind


def owe_receipt_slip(dossier: Dossier, at: datetime) -> Slip:
    return Slip.objects.create(dossier=dossier, kind=SlipKind.RECEIPT, requested_at=at)
