"""The texts of results a fresh house starts with. Loading twice changes nothing."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from procedures.models import Procedure, ResultTemplate

TEMPLATES = Path(__file__).parent / "data" / "result_templates.json"


@transaction.atomic
def load_result_templates() -> None:
    """Needs the catalogue: a template without a procedure serves any."""
    procedures = {one.code: one for one in Procedure.objects.all()}
    known = set(ResultTemplate.objects.values_list("procedure__code", "code"))
    for record in json.loads(TEMPLATES.read_text(encoding="utf-8")):
        if (record["procedure"], record["code"]) not in known:
            since = date.fromisoformat(record["valid_from"])
            procedure = procedures[record["procedure"]] if record["procedure"] else None
            ResultTemplate.objects.create(**{**record, "valid_from": since, "procedure": procedure})
