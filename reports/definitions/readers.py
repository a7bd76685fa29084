"""Who reads which definitions."""

from typing import Any

from citizens.models import Person
from dossiers.rights import reach_of
from reports.definitions import DEFINITIONS, GROUPS, Definition


def reads_all(user: Any) -> bool:
    """Whoever is of the staff; strangers and citizens read those of the public figures."""
    return isinstance(user, Person) and bool(reach_of(user).posts)


def definitions_for(user: Any) -> list[Definition]:
    everything = reads_all(user)
    return [one for one in DEFINITIONS.values() if everything or one.is_public]


def groups_for(user: Any) -> list[list[Definition]]:
    readable = set(map(id, definitions_for(user)))
    return [[one for one in group if id(one) in readable] for group in GROUPS]
