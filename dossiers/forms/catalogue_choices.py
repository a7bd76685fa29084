"""What of the catalogue the toolbars of lists offer."""

from collections.abc import Iterable

from procedures.models import ProcedureVersion

Choices = list[tuple[str, str]]


def field_choices(versions: Iterable[ProcedureVersion]) -> Choices:
    """The fields of these versions by name."""
    fields = {one.procedure.field.code: one.procedure.field.name for one in versions}
    return sorted(fields.items(), key=lambda pair: pair[1])


def procedure_choices(versions: Iterable[ProcedureVersion]) -> Choices:
    return [(one.procedure.code, f"{one.procedure.code} {one.name}") for one in versions]
