"""In which capacity somebody stands before one dossier."""

from collections.abc import Set
from enum import StrEnum
from typing import TYPE_CHECKING

from agencies.models import Post, Role
from dossiers.rights import reach_of

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier


class Who(StrEnum):
    APPLICANT = "applicant"
    CLERK = "clerk"
    HELPER = "helper"  # a clerk of the desk where the person was helped
    OFFICER = "officer"
    CONSULTED = "consulted"  # an officer or leader of a unit whose answer is awaited
    LEADER = "leader"


# Whoever works on a dossier, and is not only asked about it.
IN_CHARGE = frozenset({Who.CLERK, Who.HELPER, Who.OFFICER, Who.LEADER})
CAPACITIES: dict[str, Who] = {
    Role.CLERK: Who.CLERK,
    Role.OFFICER: Who.OFFICER,
    Role.LEADER: Who.LEADER,
}


def capacities(person: "Person", dossier: "Dossier") -> frozenset[Who]:
    """As what the person stands before the dossier.

    Nobody acts as an official on a dossier they own or submitted.
    """
    applicant = dossier.account_id == person.pk or dossier.owner_person_id == person.pk
    found = {Who.APPLICANT} if applicant else set()
    if stands_as_applicant(person, dossier):
        return frozenset(found)
    reach = reach_of(person)
    held = (capacities_of(post, dossier, reach.consulted) for post in reach.posts)
    return frozenset(found.union(*held))


def capacities_of(post: Post, dossier: "Dossier", consulted: Set[tuple[int, int]]) -> set[Who]:
    """What one post gives; `consulted` are pairs of a unit and a dossier it was asked about."""
    capacity = CAPACITIES.get(post.role)
    if capacity is None:
        return set()
    found = {capacity} if dossier.unit.path.startswith(post.unit.path) else set()
    if capacity == Who.CLERK and not found and post.unit_id == dossier.helped_unit_id:
        found.add(Who.HELPER)
    if capacity != Who.CLERK and (post.unit_id, dossier.pk) in consulted:
        found.add(Who.CONSULTED)
    return found


def stands_as_applicant(person: "Person", dossier: "Dossier") -> bool:
    """By account or by ID: then nothing official is theirs."""
    is_account = dossier.account_id == person.pk or dossier.owner_person_id == person.pk
    return is_account or is_party(person, dossier)


def is_party(person: "Person", dossier: "Dossier") -> bool:
    return person.owns(dossier.owner_id_kind, dossier.owner_id_number) or person.owns(
        dossier.submitter_id_kind, dossier.submitter_id_number
    )
