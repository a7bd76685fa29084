"""What a decision may amend, copy or abolish, found as people find a procedure."""

from typing import NamedTuple

from procedures.models import Decision, ProcedureVersion
from procedures.plausible import eve_of
from procedures.search import find

SHOWN = 20


def sought(decision: Decision, text: str) -> list[ProcedureVersion]:
    """In force on the eve of the decision."""
    versions = ProcedureVersion.objects.in_force(eve_of(decision.effective_from))
    return find(versions.select_related("procedure__field"), text)[:SHOWN]


class Ending(NamedTuple):
    """A procedure that may be meant, and why this decision does not abolish it, if so."""

    version: ProcedureVersion
    is_there: bool
    is_ended: bool


def to_abolish(decision: Decision, text: str) -> list[Ending]:
    there = set(decision.items.values_list("code", flat=True))
    return [
        Ending(one, one.procedure.code in there, one.effective_to is not None)
        for one in (sought(decision, text) if text else ())
    ]
