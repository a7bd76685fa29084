"""The law is a table: verb → from where, to where, who may, what is needed.

Buttons, API actions, rights, tests and the diagram in the docs derive from `FLOW`.
Source of the states and verbs: NĐ 118/2025, NĐ 309/2026, national codes of DVCQG.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import hindrances as no
from dossiers.capacity import Who, capacities
from dossiers.flow_rows import Input, Move, NotAllowed
from dossiers.flow_rows import move_row as _move
from dossiers.hindrances import Asked
from dossiers.states import Outcome, ResultStage, State

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier

__all__ = [
    "FLOW",
    "MOVES",
    "RESULT_VERBS",
    "Input",
    "Move",
    "NotAllowed",
    "check",
    "open_moves",
    "shortest_path",
]

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
CASE = Input("case", _("The case that it is received as"), "choice", is_required=False)
UNTIL = Input("until", _("Please answer by"), "date", is_required=False)
ASSIGNEE = Input("assignee", _("To whom"), "choice", is_required=False)
UNIT = Input("unit", _("Which unit"), "choice")
EXTRA_FILE = Input("file", _("File"), "file", is_required=False)

# `submit` and `register` bring a dossier into being and so stand outside the table.
# fmt: off
MOVES: tuple[Move, ...] = (
    _move(
        "receive", _("Receive"), [S.SUBMITTED], S.RECEIVED, [W.CLERK],
        inputs=(CASE, NOTE), is_primary=True, hindrance=no.fee_not_paid,
    ),
    _move(
        "ask_completion", _("Ask to complete"), [S.SUBMITTED], S.AWAITING_COMPLETION, [W.CLERK],
        inputs=(Input("reason", _("What is missing, and why")), UNTIL),
    ),
    _move(
        "complete", _("Send the completed filing"), [S.AWAITING_COMPLETION], S.SUBMITTED,
        [W.APPLICANT, W.CLERK, W.HELPER], inputs=(NOTE, EXTRA_FILE), is_primary=True,
    ),
    _move(
        "refuse", _("Refuse"), [S.SUBMITTED, S.AWAITING_COMPLETION], S.REFUSED, [W.CLERK],
        inputs=(REASON,), is_drastic=True,
    ),
    _move(
        "start", _("Hand over for processing"), [S.RECEIVED], S.PROCESSING,
        [W.CLERK, W.OFFICER], inputs=(ASSIGNEE, NOTE), is_primary=True, is_in_bulk=True,
    ),
    _move(
        "forward", _("Forward to the next step"), [S.PROCESSING], None, [W.OFFICER, W.LEADER],
        inputs=(ASSIGNEE, NOTE), is_primary=True, is_in_bulk=True, hindrance=no.no_step_left,
    ),
    _move(
        "join", _("Answer the question"), [S.PROCESSING], None, [W.CONSULTED, W.LEADER],
        inputs=(
            Input("answer", _("Answer")),
            Input("consultation", _("Whose answer"), "choice", is_required=False),
            EXTRA_FILE,
        ),
        hindrance=no.nobody_was_asked,
    ),
    _move(
        "send_back", _("Send back to the step before"), [S.PROCESSING], None,
        [W.OFFICER, W.LEADER], inputs=(REASON,), hindrance=no.no_step_before,
    ),
    _move(
        "recall", _("Take back"), [S.PROCESSING], None, [W.OFFICER, W.LEADER],
        inputs=(NOTE,), hindrance=no.not_yours_to_recall,
    ),
    _move(
        "consult", _("Consult another unit"), [S.PROCESSING], None, [W.OFFICER, W.LEADER],
        inputs=(
            UNIT,
            Input("question", _("What you want to know")),
            Input("until", _("Please answer by"), "date"),
        ),
    ),
    _move(
        "ask_supplement", _("Ask for a supplement"), [S.PROCESSING], S.AWAITING_SUPPLEMENT,
        [W.OFFICER, W.LEADER],
        inputs=(Input("reason", _("What is missing, and why")), UNTIL),
        hindrance=no.second_supplement,
    ),
    _move(
        "supplement", _("Send the supplement"), [S.AWAITING_SUPPLEMENT], S.PROCESSING,
        [W.APPLICANT, W.CLERK, W.HELPER], inputs=(NOTE, EXTRA_FILE), is_primary=True,
    ),
    _move(
        "ask_dues", _("Ask for taxes and fees"), [S.PROCESSING], S.AWAITING_DUES, [W.OFFICER],
        inputs=(
            Input("reason", _("What is to be paid, and where")),
            Input("amount", _("Amount to be paid here, in đồng"), "integer", is_required=False),
            UNTIL,
        ),
    ),
    _move(
        "settle_dues", _("Taxes and fees are paid"), [S.AWAITING_DUES], S.PROCESSING,
        [W.CLERK, W.OFFICER], inputs=(Input("reason", _("Proof of payment")),), is_primary=True,
        hindrance=no.dues_not_paid,
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
        "draft", _("Draft the result"), [S.PROCESSING], None, [W.OFFICER],
        inputs=(
            Input("outcome", _("Decision"), "choice", choices=tuple(Outcome.choices)),
            Input("template", _("From a template"), "choice", is_required=False),
            Input("file", _("Or your own PDF"), "file", is_required=False, hint="PDF"),
            Input("reason", _("Reason, where it is denied"), is_required=False),
        ),
        hindrance=no.result_not_at(ResultStage.NONE),
    ),
    _move(
        "approve", _("Approve the draft"), [S.PROCESSING], None, [W.LEADER],
        inputs=(NOTE,), is_primary=True, is_in_bulk=True,
        hindrance=no.result_not_at(ResultStage.DRAFTED),
    ),
    _move(
        "sign", _("Sign the result"), [S.PROCESSING], None, [W.LEADER],
        is_primary=True, is_in_bulk=True, hindrance=no.result_not_at(ResultStage.APPROVED),
    ),
    _move(
        "number", _("Number the result"), [S.PROCESSING], None, [W.CLERK, W.OFFICER],
        is_primary=True, is_in_bulk=True, hindrance=no.result_not_at(ResultStage.SIGNED),
    ),
    _move(
        "issue", _("Issue the result"), [S.PROCESSING], None, [W.CLERK, W.OFFICER],
        is_primary=True, is_in_bulk=True, hindrance=no.result_not_at(ResultStage.NUMBERED),
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
        is_primary=True, is_in_bulk=True, hindrance=no.not_to_be_resolved,
    ),
    _move(
        "extend", _("Extend the limit"), [S.PROCESSING], None, [W.LEADER],
        inputs=(Input("amount", _("By how much"), "integer"), REASON),
        hindrance=no.not_to_be_extended,
    ),
    _move(
        "apologise", _("Apologise for the delay"), [S.PROCESSING], None, [W.LEADER],
        inputs=(
            Input("cause", _("Cause of the delay"), "choice"),
            Input("promised_on", _("New date for the result"), "date"),
            Input("reason", _("More about the cause"), is_required=False),
            Input("overrule", _("Apologise once more"), "boolean", is_required=False),
        ),
        hindrance=no.without_limit,
    ),
    _move(
        "transfer", _("Transfer to another unit"), [S.RECEIVED, S.PROCESSING], None, [W.LEADER],
        inputs=(UNIT, REASON), hindrance=no.nowhere_to_go,
    ),
    _move(
        "hand_out", _("Hand out the result"), [S.RESOLVED], S.RETURNED, [W.CLERK, W.HELPER],
        inputs=(
            Input("receiver", _("Who received it")),
            Input("paper_shown", _("Paper shown"), is_required=False),
        ),
        is_primary=True, is_in_bulk=True,
    ),
    _move(
        "correct", _("Take the end back"),
        [S.RESOLVED, S.RETURNED, S.STOPPED, S.WITHDRAWN], S.PROCESSING, [W.LEADER],
        inputs=(REASON,), is_drastic=True, hindrance=no.never_received,
    ),
    _move(
        "revoke", _("Revoke the result"), [S.RETURNED], None, [W.LEADER],
        inputs=(REASON,), is_drastic=True, hindrance=no.not_valid_any_more,
    ),
    _move(
        "stop", _("Stop"), OPEN_AFTER_RECEIPT, S.STOPPED, [W.LEADER],
        inputs=(REASON,), is_drastic=True, hindrance=no.still_awaited,
    ),
    _move(
        "withdraw", _("Withdraw"), [S.SUBMITTED, S.AWAITING_COMPLETION, *OPEN_AFTER_RECEIPT],
        S.WITHDRAWN, [W.APPLICANT, W.CLERK], inputs=(REASON,), is_drastic=True,
    ),
)
# fmt: on
FLOW: dict[str, Move] = {move.verb: move for move in MOVES}
# How a result comes about here, in this order, and the stage that each verb brings it to.
RESULT_VERBS: dict[str, ResultStage] = {
    "draft": ResultStage.DRAFTED,
    "approve": ResultStage.APPROVED,
    "sign": ResultStage.SIGNED,
    "number": ResultStage.NUMBERED,
    "issue": ResultStage.ISSUED,
}


def check(
    dossier: "Dossier",
    verb: str,
    by: "Person",
    seq: int | None = None,
    at: datetime | None = None,
) -> Move:
    """The row of the table, or NotAllowed with the reason; at a moment, else now. `dossier` must
    be locked."""
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
    held = capacities(by, dossier)
    if not move.who & held:
        raise NotAllowed(
            _("Your post does not allow “%(verb)s” on this dossier.") % {"verb": move.label}
        )
    if hindrance := move.hindrance(Asked(dossier, by, held, at or timezone.now())):
        raise NotAllowed(hindrance)
    return move


def open_moves(dossier: "Dossier", person: "Person") -> list[Move]:
    """The verbs open to the person now, in the order of the table."""
    held = capacities(person, dossier)
    asked = Asked(dossier, person, held, timezone.now())
    fitting = [move for move in MOVES if dossier.state in move.sources and move.who & held]
    return [move for move in fitting if not move.hindrance(asked)]


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
