from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.results.signing import issue_result
from dossiers.results.stages import standing_result
from dossiers.states import ResultStage
from dossiers.transitions.move import move


def issue(dossier: Dossier, *, by: Person, at: datetime, seq: int | None = None) -> Dossier:
    """Number and day are filled in and the unit's seal closes the document."""
    with move(dossier, "issue", by=by, at=at, seq=seq) as step:
        result = standing_result(step.dossier)
        issue_result(result, step.dossier, by=by, at=step.at)
        result.issued_seq = step.seq
        result.save(update_fields=["file", "issued_seq"])
        step.dossier.result_stage = ResultStage.ISSUED
        assert result.file
        told = {"result": result.name, "number": result.number}
        step.detail = {**told, "sha256": result.file.sha256}
    return step.dossier
