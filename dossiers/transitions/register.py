from datetime import datetime

from django.db import transaction

from citizens.models import Person
from dossiers.filing import Filing
from dossiers.models import Dossier
from dossiers.transitions.receive import receive
from dossiers.transitions.submit import submit


def register(filing: Filing, *, by: Person, at: datetime, note: str = "") -> Dossier:
    """Files and receives a walk-in in one transaction: two events, one code."""
    with transaction.atomic():
        return receive(submit(filing, by=by, at=at), by=by, at=at, note=note)
