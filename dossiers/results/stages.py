"""The standing result of a dossier on its way to being issued, and whether a result holds."""

from collections.abc import Iterable
from datetime import datetime

from dossiers.models import Dossier, Result
from dossiers.states import ResultStage, Standing


def standing_result(dossier: Dossier) -> Result:
    """The one that is drafted or given; there is none before the first draft."""
    return dossier.results.get(annulled_at=None)


def standing_of(result: Result, newer: Result | None) -> Standing:
    """A result counts from its issue on, whether or not it was given to the applicant yet."""
    if result.issued_seq is None and result.resolved_seq is None:
        return Standing.DRAFT
    if result.annulled_at:
        return Standing.REPLACED if newer else Standing.ANNULLED
    return Standing.REVOKED if result.revoked_at else Standing.CURRENT


def newer_of(result: Result, results: Iterable[Result]) -> Result | None:
    """Of the dossier's results the given one that holds in the place of one that was given and
    taken back. What was never given is not replaced."""
    if result.annulled_at is None or result.resolved_seq is None:
        return None
    return next((one for one in results if one.resolved_seq and one.annulled_at is None), None)


def drop_draft(dossier: Dossier, at: datetime) -> None:
    """A result that was not given yet is thrown away; the dossier (unsaved) starts anew. A number
    that it had stays taken."""
    if dossier.result_stage == ResultStage.NONE:
        return
    dossier.results.filter(annulled_at=None, resolved_seq=None).update(annulled_at=at)
    dossier.result_stage = ResultStage.NONE
