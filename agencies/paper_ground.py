"""The official forms a fresh house starts with. Loading twice changes nothing."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from agencies.models import FormEdition

FORMS = Path(__file__).parent / "data" / "forms.json"


@transaction.atomic
def load_forms() -> None:
    known = set(FormEdition.objects.filter(unit=None).values_list("form", flat=True))
    records = json.loads(FORMS.read_text(encoding="utf-8"))
    FormEdition.objects.bulk_create(
        FormEdition(**{**record, "valid_from": date.fromisoformat(record["valid_from"])})
        for record in records
        if record["form"] not in known
    )
