"""The number of somebody's ID, as far as who looks needs it."""

from citizens.models import Person
from dossiers.capacity import Who, capacities, is_party
from dossiers.models import Dossier

# The consulted and who only oversees need no number.
NEED_IT = frozenset({Who.APPLICANT, Who.CLERK, Who.HELPER, Who.OFFICER, Who.LEADER})


def id_shown(number: str, person: Person, dossier: Dossier) -> str:
    """In full for the applicant and who works on the dossier, else only its ends."""
    is_known = capacities(person, dossier) & NEED_IT or is_party(person, dossier)
    if is_known or len(number) < 6:
        return number
    return f"{number[:3]}{'•' * (len(number) - 5)}{number[-2:]}"
