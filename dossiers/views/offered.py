"""Which of the open verbs stand ready on the page of a dossier, and in which order."""

from datetime import datetime
from typing import NamedTuple

from agencies.models import Role
from citizens.models import Person
from dossiers.capacity import Who
from dossiers.casefile import Casefile
from dossiers.choices import inputs_of
from dossiers.flow import RESULT_VERBS, Move, open_moves
from dossiers.forms.verbs import VerbForm, verb_form
from dossiers.models import Dossier
from dossiers.reckoning import local_date
from dossiers.states import ResultStage

# As many stand ready; where there are more, the rest waits behind one more button.
READY = 5
# Done now and then, behind the daily ones; a form of theirs that asks for much is brought by a
# page of its own, so that nobody waits for lists of units who does not ask for them.
RARELY = ("suspend", "extend", "apologise", "transfer", "recall")
BROUGHT = ("unit", "cause", "template")


class OfferedVerb(NamedTuple):
    """One verb stands out, whatever the flow calls primary. Without a form it is a link to the
    page where the form stands open."""

    move: Move
    form: VerbForm | None
    is_open: bool
    is_primary: bool


class Offered(NamedTuple):
    ready: list[OfferedVerb]
    rest: list[OfferedVerb]


def offered_on(
    case: Casefile, person: Person, at: datetime, opened: tuple[Move, VerbForm] | None
) -> Offered:
    """The open verbs: the primary one first, the drastic ones last."""
    moves = _in_order(open_moves(case.dossier, person), case, at)
    forms = dict([(opened[0].verb, opened[1])] if opened else [])
    only_asked = [move.verb for move in moves] == ["join"]
    if only_asked:
        forms.setdefault("join", verb_form(moves[0], case.dossier, person, at=at))
    count = len(moves) if len(moves) <= READY else READY - 1
    offered = [
        OfferedVerb(
            move,
            forms.get(move.verb)
            or (_form_at_hand(move, case, person, at) if place < count else None),
            is_open=move.verb in forms,
            is_primary=place == 0 and (move.is_primary or only_asked),
        )
        for place, move in enumerate(moves)
    ]
    return Offered(
        [one for place, one in enumerate(offered) if place < count or one.is_open],
        [one for one in offered[count:] if not one.is_open],
    )


def _in_order(moves: list[Move], case: Casefile, at: datetime) -> list[Move]:
    # Where the leader's step has come, what only a leader may do goes before the rest.
    at_leader = any(item.role == Role.LEADER for item in case.open_work)
    return sorted(
        moves,
        key=lambda move: (
            move.is_drastic,
            _rank(move, case.dossier),
            move.verb in RARELY and not (move.verb == "apologise" and _owes_apology(case, at)),
            at_leader and Who.OFFICER in move.who,
        ),
    )


def _rank(move: Move, dossier: Dossier) -> int:
    stage = dossier.result_stage
    if move.verb == "draft":
        return 2
    # The next step of a result under way goes before everything else.
    if move.verb in RESULT_VERBS or (move.verb == "resolve" and stage == ResultStage.ISSUED):
        return 0
    is_under_way = stage not in (ResultStage.NONE, ResultStage.ISSUED)
    is_beside = move.verb == "resolve" and is_under_way
    return 1 if move.is_primary and not is_beside else 3


def _owes_apology(case: Casefile, at: datetime) -> bool:
    """Late without a word, or an apology that the house has drafted waits for its leader."""
    due = case.dossier.due_at
    is_late = due is not None and local_date(due) < local_date(at)
    return case.drafted_promise is not None or (is_late and not case.dossier.apologies)


def _form_at_hand(move: Move, case: Casefile, person: Person, at: datetime) -> VerbForm | None:
    if any(asked.name in BROUGHT for asked in inputs_of(move, case.dossier)):
        return None
    return verb_form(move, case.dossier, person, at=at)
