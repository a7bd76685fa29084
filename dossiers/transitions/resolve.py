from datetime import datetime

from django.utils.translation import gettext_lazy as _

from citizens.models import Person, StoredFile
from dossiers.flow import NotAllowed
from dossiers.hand_out_fees import open_at_hand_out
from dossiers.models import Dossier, Result
from dossiers.reckoning import local_date
from dossiers.results.drafting import former_result
from dossiers.results.kept import event_of, kept_bytes, told_in
from dossiers.results.stages import drop_draft, standing_result
from dossiers.results.uploaded import refuse_ours
from dossiers.states import Outcome, ResultStage
from dossiers.transitions.move import Step, move
from dossiers.work import close_work, open_next
from procedures.models import StepKind


def resolve(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    outcome: str = "",
    file: StoredFile | None = None,
    number: str = "",
    reason: str = "",
    seq: int | None = None,
) -> Dossier:
    """The end of the work: granted or denied, with the result that was issued here, or with one
    signed elsewhere that is uploaded. The clock stops here, and what a granted one costs is to be
    paid from now on."""
    with move(dossier, "resolve", by=by, at=at, seq=seq) as step:
        if step.dossier.result_stage == ResultStage.ISSUED:
            result = _issued(step)
        else:
            result = _upload(step, outcome, file, number, reason)
        step.dossier.outcome = result.outcome
        assert result.file
        told = {"outcome": result.outcome, "number": result.number, "reason": reason}
        step.detail = {**told, "sha256": result.file.sha256}
        close_work(step.dossier, step.at, by)
        if result.outcome == Outcome.GRANTED:
            open_at_hand_out(step.dossier, step.at)
        step.afterwards = open_next(step.at, StepKind.HAND_OUT)
    return step.dossier


def _issued(step: Step) -> Result:
    result = standing_result(step.dossier)
    kept_bytes(result.file, told_in(event_of(step.dossier, result.issued_seq)))
    result.resolved_seq = step.seq
    result.save(update_fields=["resolved_seq"])
    return result


def _upload(step: Step, outcome: str, file: StoredFile | None, number: str, reason: str) -> Result:
    if file is None or not outcome:
        raise NotAllowed(_("Attach the signed result, or draft, sign and issue it here first."))
    if outcome == Outcome.DENIED and not reason:
        raise NotAllowed(_("A denied result needs its reason."))
    refuse_ours(kept_bytes(file), file.sha256, step.dossier)
    drop_draft(step.dossier, step.at)
    return Result.objects.create(
        dossier=step.dossier,
        outcome=outcome,
        name=step.dossier.version.result_name or step.dossier.version.name,
        file=file,
        number=number,
        issued_on=local_date(step.at),
        resolved_seq=step.seq,
        replaces=former_result(step.dossier),
    )
