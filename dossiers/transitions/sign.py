from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.results.signing import sign_result
from dossiers.results.stages import standing_result
from dossiers.states import ResultStage
from dossiers.transitions.move import move


def sign(dossier: Dossier, *, by: Person, at: datetime, seq: int | None = None) -> Dossier:
    """The leader signs, in the capacity of their post (NĐ 30/2020 Art. 13)."""
    with move(dossier, "sign", by=by, at=at, seq=seq) as step:
        result = standing_result(step.dossier)
        capacity = sign_result(result, step.dossier, by=by, at=step.at)
        result.signed_seq = step.seq
        result.save(update_fields=["signed", "signed_seq"])
        step.dossier.result_stage = ResultStage.SIGNED
        assert result.signed
        told = {"result": result.name, "capacity": capacity}
        step.detail = {**told, "sha256": result.signed.sha256}
    return step.dossier
