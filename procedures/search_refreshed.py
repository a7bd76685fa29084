"""A field that is renamed: what is published in it is found by its new name."""

from procedures.models import Field, ProcedureVersion
from procedures.search_words import search_text


def refresh(field: Field) -> None:
    """To be called in the transaction that renames it."""
    versions = ProcedureVersion.objects.filter(procedure__field=field).select_related("procedure")
    changed = []
    for one in versions.select_for_update(of=("self",)).order_by("pk"):
        text = search_text(one.procedure.code, one.name, one.keywords, field.name)
        if text != one.search_text:
            one.search_text = text
            changed.append(one)
    ProcedureVersion.objects.bulk_update(changed, ["search_text"], batch_size=500)
