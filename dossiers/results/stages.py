"""The standing result of a dossier on its way to being issued."""

from datetime import datetime

from dossiers.models import Dossier, Result
from dossiers.states import ResultStage

RESULT_BOOK = "result"


def standing_result(dossier: Dossier) -> Result:
    """The one that is drafted or given; there is none before the first draft."""
    return dossier.results.get(annulled_at=None)


def drop_draft(dossier: Dossier, at: datetime) -> None:
    """A result that was not given yet is thrown away; the dossier (unsaved) starts anew. A number
    that it had stays taken."""
    if dossier.result_stage == ResultStage.NONE:
        return
    dossier.results.filter(annulled_at=None, resolved_seq=None).update(annulled_at=at)
    dossier.result_stage = ResultStage.NONE
