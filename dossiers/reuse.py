"""Results of earlier dossiers that stand for a paper asked for (QĐ 766/QĐ-TTg, index 4.3): nobody
brings again what the house itself has given them."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.models import Result
from dossiers.slips.sight import dossiers_in_charge
from dossiers.states import Outcome

MOST = 100  # to choose from


def reusable_by(person: Person) -> QuerySet[Result]:
    """Those that were granted and given to the person and hold; who they are must be verified."""
    if person.identity_verified_at is None:
        return Result.objects.none()
    given = Result.objects.filter(
        dossier__owner_person=person, outcome=Outcome.GRANTED, resolved_seq__isnull=False
    )
    standing = given.filter(annulled_at=None, revoked_at=None)
    return standing.select_related("file").order_by("-issued_on", "-pk")


def offered_to(person: Person) -> Sequence[Result]:
    return list(reusable_by(person)[:MOST])


def reusable_with(person: Person, tokens: Collection[str]) -> dict[str, Result]:
    """Of the results with these tokens those that the person may reuse."""
    if not tokens:
        return {}
    return {one.token: one for one in reusable_by(person).filter(token__in=tokens)}


def hold_results(person: Person, tokens: Collection[str]) -> None:
    """Nobody revokes one of them until the transaction is over."""
    if tokens:
        rows = reusable_by(person).filter(token__in=tokens).order_by("pk")
        list(rows.select_for_update(of=("self",)))


def visible_as_reused(person: Person, result: Result) -> bool:
    """Whoever is in charge of a dossier that it was handed in with; once it was taken back, only
    the officials."""
    found = dossiers_in_charge(person).filter(papers__reused=result)
    if result.annulled_at is None:
        return found.exists()
    dossiers = found.select_related("unit").distinct()
    return any(not stands_as_applicant(person, one) for one in dossiers)
