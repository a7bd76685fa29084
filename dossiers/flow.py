"""The law is a table: verb → from where, to where, who may, what is needed.

Buttons, API actions, rights, tests and the diagram in the docs derive from `FLOW`.
Source of the states and verbs: NĐ 118/2025, NĐ 309/2026, national codes of DVCQG.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from dossiers.rights import reach_of
from dossiers.states import Outcome, State
from dossiers.work import step_after
from procedures.models import StepKind

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier


class NotAllowed(Exception):
    """The flow refuses; `reason` is a sentence for the person who asked. Answers 409."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Who(StrEnum):
    """In which capacity somebody stands before one dossier."""

    APPLICANT = "applicant"
    CLERK = "clerk"
    OFFICER = "officer"
    LEADER = "leader"


CAPACITIES: dict[str, Who] = {
    Role.CLERK: Who.CLERK,
    Role.OFFICER: Who.OFFICER,
    Role.LEADER: Who.LEADER,
}


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
    # What stands in the way although state and capacity fit; a sentence, or nothing.
    hindrance: Callable[["Dossier"], str | Promise | None] = lambda _dossier: None


def _move(
    verb: str,
    label: str | Promise,
    sources: Iterable[State],
    target: State | None,
    who: Iterable[Who],
    **more: Any,
) -> Move:
    return Move(verb, label, frozenset(sources), target, frozenset(who), **more)


def _no_step_left(dossier: "Dossier") -> str | Promise | None:
    if step_after(dossier, StepKind.PROCESS, StepKind.SIGN):
        return None
    return _("This was the last step: the leader resolves the dossier now.")


S, W = State, Who
OPEN_AFTER_RECEIPT = (
    S.RECEIVED,
    S.PROCESSING,
    S.AWAITING_SUPPLEMENT,
    S.AWAITING_DUES,
    S.SUSPENDED,
)
REASON = Input("reason", _("Reason"))
NOTE = Input("note", _("Note"), is_required=False)
UNTIL = Input("until", _("Please answer by"), "date", is_required=False)
ASSIGNEE = Input("assignee", _("To whom"), "choice", is_required=False)
EXTRA_FILE = Input("file", _("File"), "file", is_required=False)

# `submit` and `register` bring a dossier into being and so stand outside the table.
# fmt: off
MOVES: tuple[Move, ...] = (
    _move(
        "receive", _("Receive"), [S.SUBMITTED], S.RECEIVED, [W.CLERK],
        inputs=(NOTE,), is_primary=True,
    ),
    _move(
        "ask_completion", _("Ask to complete"), [S.SUBMITTED], S.AWAITING_COMPLETION, [W.CLERK],
        inputs=(Input("reason", _("What is missing, and why")), UNTIL),
    ),
    _move(
        "complete", _("Send the completed filing"), [S.AWAITING_COMPLETION], S.SUBMITTED,
        [W.APPLICANT, W.CLERK], inputs=(NOTE, EXTRA_FILE), is_primary=True,
    ),
    _move(
        "refuse", _("Refuse"), [S.SUBMITTED, S.AWAITING_COMPLETION], S.REFUSED, [W.CLERK],
        inputs=(REASON,), is_drastic=True,
    ),
    _move(
        "start", _("Hand over for processing"), [S.RECEIVED], S.PROCESSING,
        [W.CLERK, W.OFFICER], inputs=(ASSIGNEE, NOTE), is_primary=True,
    ),
    _move(
        "forward", _("Forward to the next step"), [S.PROCESSING], None, [W.OFFICER, W.LEADER],
        inputs=(ASSIGNEE, NOTE), is_primary=True, hindrance=_no_step_left,
    ),
    _move(
        "ask_supplement", _("Ask for a supplement"), [S.PROCESSING], S.AWAITING_SUPPLEMENT,
        [W.OFFICER, W.LEADER],
        inputs=(Input("reason", _("What is missing, and why")), UNTIL),
    ),
    _move(
        "supplement", _("Send the supplement"), [S.AWAITING_SUPPLEMENT], S.PROCESSING,
        [W.APPLICANT, W.CLERK], inputs=(NOTE, EXTRA_FILE), is_primary=True,
    ),
    _move(
        "ask_dues", _("Ask for taxes and fees"), [S.PROCESSING], S.AWAITING_DUES, [W.OFFICER],
        inputs=(Input("reason", _("What is to be paid, and where")),),
    ),
    _move(
        "settle_dues", _("Taxes and fees are paid"), [S.AWAITING_DUES], S.PROCESSING,
        [W.CLERK, W.OFFICER], inputs=(Input("reason", _("Proof of payment")),), is_primary=True,
    ),
    _move(
        "suspend", _("Wait for another authority"), [S.PROCESSING], S.SUSPENDED,
        [W.OFFICER, W.LEADER], inputs=(REASON,),
    ),
    _move(
        "resume", _("Go on"), [S.SUSPENDED], S.PROCESSING, [W.OFFICER, W.LEADER],
        inputs=(NOTE,), is_primary=True,
    ),
    _move(
        "resolve", _("Resolve"), [S.PROCESSING], S.RESOLVED, [W.LEADER],
        inputs=(
            Input(
                "outcome", _("Decision"), "choice", choices=tuple(Outcome.choices)
            ),
            Input("file", _("Signed result"), "file", hint="PDF"),
            Input("number", _("Number of the result"), is_required=False, longest=60),
            Input("reason", _("Reason, where it is denied"), is_required=False),
        ),
        is_primary=True,
    ),
    _move(
        "hand_out", _("Hand out the result"), [S.RESOLVED], S.RETURNED, [W.CLERK],
        inputs=(
            Input("receiver", _("Who received it")),
            Input("paper_shown", _("Paper shown"), is_required=False),
        ),
        is_primary=True,
    ),
    _move(
        "stop", _("Stop"), OPEN_AFTER_RECEIPT, S.STOPPED, [W.LEADER],
        inputs=(REASON,), is_drastic=True,
    ),
    _move(
        "withdraw", _("Withdraw"), [S.SUBMITTED, S.AWAITING_COMPLETION, *OPEN_AFTER_RECEIPT],
        S.WITHDRAWN, [W.APPLICANT, W.CLERK], inputs=(REASON,), is_drastic=True,
    ),
)
# fmt: on
FLOW: dict[str, Move] = {move.verb: move for move in MOVES}


def capacities(person: "Person", dossier: "Dossier") -> frozenset[Who]:
    """As what the person stands before the dossier.

    Nobody acts as an official on a dossier they own or submitted.
    """
    applicant = dossier.account_id == person.pk or dossier.owner_person_id == person.pk
    found = {Who.APPLICANT} if applicant else set()
    if applicant or is_party(person, dossier):
        return frozenset(found)
    for post in reach_of(person).posts:
        capacity = CAPACITIES.get(post.role)
        if capacity and dossier.unit.path.startswith(post.unit.path):
            found.add(capacity)
    return frozenset(found)


def is_party(person: "Person", dossier: "Dossier") -> bool:
    return person.owns(dossier.owner_id_kind, dossier.owner_id_number) or person.owns(
        dossier.submitter_id_kind, dossier.submitter_id_number
    )


def check(dossier: "Dossier", verb: str, by: "Person", seq: int | None = None) -> Move:
    """The row of the table, or NotAllowed with the reason. `dossier` must be locked."""
    move = FLOW[verb]
    if seq is not None and seq != dossier.event_count:
        raise NotAllowed(
            _("Somebody else has just worked on this dossier. Reload the page and look again.")
        )
    if dossier.state not in move.sources:
        raise NotAllowed(
            _("“%(verb)s” is not possible while the dossier is “%(state)s”.")
            % {"verb": move.label, "state": dossier.get_state_display()}
        )
    if not move.who & capacities(by, dossier):
        raise NotAllowed(
            _("Your post does not allow “%(verb)s” on this dossier.") % {"verb": move.label}
        )
    if hindrance := move.hindrance(dossier):
        raise NotAllowed(hindrance)
    return move


def open_moves(dossier: "Dossier", person: "Person") -> list[Move]:
    """The verbs open to the person now, in the order of the table."""
    held = capacities(person, dossier)
    fitting = [move for move in MOVES if dossier.state in move.sources and move.who & held]
    return [move for move in fitting if not move.hindrance(dossier)]


def shortest_path(target: State) -> list[str]:
    """The fewest verbs that bring a filing from SUBMITTED into the state."""
    paths: dict[State, list[str]] = {State.SUBMITTED: []}
    waiting = [State.SUBMITTED]
    for state in waiting:
        for move in MOVES:
            if state in move.sources and move.target and move.target not in paths:
                paths[move.target] = [*paths[state], move.verb]
                waiting.append(move.target)
    return paths[target]
