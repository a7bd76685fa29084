from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move


def revoke(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """The result that was handed out is no longer valid; the dossier stays returned."""
    with move(dossier, "revoke", by=by, at=at, seq=seq) as step:
        step.dossier.revoked_at = step.at
        step.dossier.results.filter(annulled_at=None).update(revoked_at=step.at)
        step.detail = {"reason": reason}
    return step.dossier
