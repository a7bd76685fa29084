from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.answering import answer_due_of
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, DossierPaper
from dossiers.number_books import number_of_day
from dossiers.receipt_version import case_meant, version_on, why_over
from dossiers.recharging import charge_again
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
    case: str = "",
    late_reason: str = "",
) -> Dossier:
    """The clerk's word that it is complete: code, clock and receipt slip begin here. `case` is
    the key of another case than was filed, or ORDINARY. With a `late_reason` it is a late entry,
    and has the next number of its own day."""
    is_late = bool(late_reason)
    with move(dossier, "receive", by=by, at=at, seq=seq, is_late_entry=is_late) as step:
        received = step.dossier
        day = localtime(step.at).date()
        changed = _take_version_in_force(received, step.at, case)
        received.received_at = step.at
        if received.answer_due_at is None:  # paid just now, or nobody has noticed yet
            received.answer_due_at = answer_due_of(received, received.filed_at)
        received.received_unit = receiving_unit(received.unit, by)
        number = number_of_day(received.received_unit, day)
        received.code = f"{received.received_unit.code}-{day:%y%m%d}-{number:04d}"
        step.detail = {"note": note} | changed | ({"reason": late_reason} if is_late else {})
        step.afterwards = open_next(step.at, StepKind.INTAKE)
    return step.dossier


def _take_version_in_force(dossier: Dossier, at: datetime, case: str) -> dict[str, str]:
    """A dossier is received under the version in force on its receipt day: what was handed in
    stands for the papers of the same key there. What has changed, for the event."""
    version = version_on(dossier, localtime(at).date())
    if version is None:
        raise NotAllowed(why_over(dossier, localtime(at).date()))
    filed_under, before, told = dossier.version, dossier.case, {}
    dossier.case = case_meant(dossier, version, case)
    if dossier.version_id != version.pk:
        dossier.version = version
        _hand_over_papers(dossier)
        told["version"] = version.effective_from.isoformat()
    if (before and before.key) != (dossier.case and dossier.case.key):
        told["case"] = dossier.case.name if dossier.case else gettext("The ordinary case")
    if told and (fees := charge_again(dossier, filed_under, at)):
        told["fees"] = fees
    return told


def _hand_over_papers(dossier: Dossier) -> None:
    """What the version no longer lists stays under the name that it was handed in by."""
    by_key = {paper.key: paper for paper in dossier.version.papers.all()}
    rows = list(dossier.papers.filter(paper__isnull=False).select_related("paper"))
    for row in rows:
        row.paper = by_key.get(row.paper.key) if row.paper else None
    DossierPaper.objects.bulk_update(rows, ["paper"])


def receiving_unit(competent: Unit, by: Person) -> Unit:
    """Where the clerk sits: the competent unit, or one above it."""
    units = [post.unit for post in reach_of(by).posts if post.role == Role.CLERK]
    above = [unit for unit in units if competent.path.startswith(unit.path)]
    return max(above, key=lambda unit: len(unit.path), default=competent)
