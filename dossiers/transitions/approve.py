from datetime import datetime

from django.utils.translation import gettext as _

from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.results.kept import event_of, kept_bytes, told_in
from dossiers.results.stages import standing_result
from dossiers.states import ResultStage
from dossiers.transitions.move import move


def approve(
    dossier: Dossier, *, by: Person, at: datetime, note: str = "", seq: int | None = None
) -> Dossier:
    """The leader's word that the draft is right; whoever thinks otherwise sends it back."""
    with move(dossier, "approve", by=by, at=at, seq=seq) as step:
        result = standing_result(step.dossier)
        drafted = event_of(step.dossier, result.drafted_seq)
        if drafted.by_id == by.pk:
            raise NotAllowed(
                _("Whoever drafted a result does not approve it; another leader does.")
            )
        kept_bytes(result.draft, told_in(drafted))
        result.approved_seq = step.seq
        result.save(update_fields=["approved_seq"])
        step.dossier.result_stage = ResultStage.APPROVED
        assert result.draft
        step.detail = {"result": result.name, "note": note, "sha256": result.draft.sha256}
    return step.dossier
