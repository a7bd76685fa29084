from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.results.stages import standing_result
from dossiers.states import ResultStage
from dossiers.transitions.move import move


def approve(
    dossier: Dossier, *, by: Person, at: datetime, note: str = "", seq: int | None = None
) -> Dossier:
    """The leader's word that the draft is right; whoever thinks otherwise sends it back."""
    with move(dossier, "approve", by=by, at=at, seq=seq) as step:
        result = standing_result(step.dossier)
        result.approved_seq = step.seq
        result.save(update_fields=["approved_seq"])
        step.dossier.result_stage = ResultStage.APPROVED
        step.detail = {"result": result.name, "note": note}
    return step.dossier
