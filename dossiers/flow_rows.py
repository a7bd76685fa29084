"""What a row of the flow's table is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from dossiers import hindrances as no
from dossiers.capacity import Who
from dossiers.hindrances import Asked, Sentence
from dossiers.states import State


class NotAllowed(Exception):
    """The flow refuses; `reason` is a sentence for the person who asked. Answers 409."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Input:
    """What a verb asks for. `type`: text, integer, boolean, date, choice, file, id_number."""

    name: str
    label: str | Promise
    type: str = "text"
    is_required: bool = True
    choices: tuple[tuple[str, str | Promise], ...] = ()
    hint: str | Promise = ""
    longest: int | None = None


@dataclass(frozen=True)
class Move:
    """One row of the table. `target` None: the state stays."""

    verb: str
    label: str | Promise
    sources: frozenset[State]
    target: State | None
    who: frozenset[Who]
    inputs: tuple[Input, ...] = ()
    is_primary: bool = False
    is_drastic: bool = False
    is_in_bulk: bool = False
    # What stands in the way although state and capacity fit; a sentence, or nothing.
    hindrance: Callable[[Asked], Sentence] = no.nothing


def move_row(
    verb: str,
    label: str | Promise,
    sources: Iterable[State],
    target: State | None,
    who: Iterable[Who],
    **more: Any,
) -> Move:
    return Move(verb, label, frozenset(sources), target, frozenset(who), **more)
