from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.number_books import number_of_day
from dossiers.rights import reach_of
from dossiers.transitions.move import move
from dossiers.work import open_next
from procedures.models import StepKind


def receive(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    seq: int | None = None,
    note: str = "",
    late_reason: str = "",
) -> Dossier:
    """The clerk's word that it is complete: code, clock and receipt slip begin here. With a
    `late_reason` it is a late entry, and has the next number of its own day."""
    is_late = bool(late_reason)
    with move(dossier, "receive", by=by, at=at, seq=seq, is_late_entry=is_late) as step:
        received = step.dossier
        _take_version_in_force(received, step.at)
        received.received_at = step.at
        received.received_unit = receiving_unit(received.unit, by)
        day = localtime(step.at).date()
        number = number_of_day(received.received_unit, day)
        received.code = f"{received.received_unit.code}-{day:%y%m%d}-{number:04d}"
        step.detail = {"note": note} | ({"reason": late_reason} if is_late else {})
        step.afterwards = open_next(step.at, StepKind.INTAKE)
    return step.dossier


def _take_version_in_force(dossier: Dossier, at: datetime) -> None:
    """A dossier is received under the version in force on its receipt day."""
    day = localtime(at).date()
    version = dossier.version
    if version.effective_to is None or day <= version.effective_to:
        return
    current = dossier.procedure.versions.in_force(day).first()
    if current is None:
        raise NotAllowed(
            _("This procedure is no longer in force; refuse the filing and say what replaces it.")
        )
    dossier.version = current


def receiving_unit(competent: Unit, by: Person) -> Unit:
    """Where the clerk sits: the competent unit, or one above it."""
    units = [post.unit for post in reach_of(by).posts if post.role == Role.CLERK]
    above = [unit for unit in units if competent.path.startswith(unit.path)]
    return max(above, key=lambda unit: len(unit.path), default=competent)
