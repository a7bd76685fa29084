"""One dossier's life as it is told before it is written: moves, pauses, dates, in minutes."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dossiers.province.fates import Fate
from dossiers.province.ground import VersionFacts
from dossiers.province.staff import Actor
from dossiers.states import Bucket, Channel


class Move(NamedTuple):
    """`actor` None is the applicant; `words` go into the event's detail. `due` is the date in
    force after the move, `assignee` gets the work that it opens."""

    verb: str
    minute: int
    actor: Actor | None
    words: dict[str, str]
    due: int | None
    assignee: Actor | None


class Hands(NamedTuple):
    """Who works on one dossier."""

    clerk: Actor
    other_clerk: Actor
    officer: Actor
    leader: Actor


@dataclass(slots=True)
class Life:
    version: VersionFacts
    channel: Channel
    fate: Fate
    hands: Hands
    owner: str
    by_clerk: bool = False
    moves: list[Move] = field(default_factory=list)
    pauses: list[tuple[Bucket, int, int | None]] = field(default_factory=list)
    received: int | None = None
    first_due: int | None = None
    due: int | None = None
    answer_due: int = 0
    supplements: int = 0
    answer_until: date | None = None  # of the request that came last

    @property
    def applicant(self) -> Actor | None:
        """Who acts where the applicant has to: at a desk the clerk does it for them."""
        return self.hands.clerk if self.by_clerk else None

    def add(
        self, verb: str, minute: int, actor: Actor | None, *, to: Actor | None = None, **words: str
    ) -> None:
        self.moves.append(Move(verb, minute, actor, words, self.due, to))
