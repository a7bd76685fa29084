"""A transfer that names a VietQR code finds its dossier."""

from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.models import DossierCharge
from dossiers.paying import ties_seen_by
from payments.models import Attempt
from payments.transfers import named_in


def found_by(person: Person, content: str) -> tuple[DossierCharge, Attempt] | None:
    """The fee and the attempt that the content names, of a dossier that the person sees and does
    not apply for; None where there is none, or it names several."""
    attempts = list(named_in(content))
    if len(attempts) != 1:
        return None
    tie = ties_seen_by(person).filter(charge=attempts[0].charge_id).first()
    if tie is None or stands_as_applicant(person, tie.dossier):
        return None
    return tie, attempts[0]
