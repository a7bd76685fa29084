from datetime import datetime

from citizens.models import Person, StoredFile
from dossiers.models import Dossier
from dossiers.results.drafting import Draft, draft_result
from dossiers.states import ResultStage
from dossiers.transitions.move import move
from procedures.models import ResultTemplate


def draft(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    outcome: str,
    template: ResultTemplate | None = None,
    file: StoredFile | None = None,
    reason: str = "",
    seq: int | None = None,
) -> Dossier:
    """The result as it is proposed: an own PDF, else from the template, else from the one that
    fits the decision."""
    with move(dossier, "draft", by=by, at=at, seq=seq) as step:
        asked = Draft(outcome, template, file, reason)
        result = draft_result(step.dossier, asked, by=by, at=step.at, seq=step.seq)
        step.dossier.result_stage = ResultStage.DRAFTED
        assert result.draft
        step.detail = {
            "outcome": outcome,
            "result": result.name,
            "reason": reason,
            "sha256": result.draft.sha256,
        }
    return step.dossier
