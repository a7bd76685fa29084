"""What stands in the way of a verb although state and capacity fit: a sentence, or nothing.

Each is asked about a dossier, a person, as what the person stands before it, and a moment.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.templatetags.citizens import dong
from dossiers.capacity import Who
from dossiers.charges import still_owed
from dossiers.models import Awaited
from dossiers.reckoning import local_date
from dossiers.states import AWAITING, ResultStage
from dossiers.way import WORKED, stage_of, step_after
from dossiers.work import just_forwarded_by, open_consultations, step_before, whose
from payments.paying import rest_of
from procedures.competence import competent_ids

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier, WorkItem

Sentence = str | Promise | None
NOT_PAID = _("Not paid yet: %(owed)s.")
DUES_OPEN = _(
    "Dues are not paid yet: %(owed)s; take the money, waive it or wait for it before the result."
)


@dataclass(frozen=True)
class Asked:
    dossier: "Dossier"
    person: "Person"
    held: Set[Who]
    at: datetime


def fee_not_paid(asked: Asked) -> Sentence:
    """Before receipt, with every fee that waits."""
    return _unpaid(asked, Awaited.BEFORE_RECEIPT)


def dues_not_paid(asked: Asked) -> Sentence:
    return _unpaid(asked, Awaited.DUES)


def not_to_be_resolved(asked: Asked) -> Sentence:
    """Whatever way the dossier came back to work, its dues are not given away."""
    return awaits_answers(asked) or _unpaid(asked, Awaited.DUES, DUES_OPEN)


def _unpaid(asked: Asked, awaited: Awaited, sentence: Promise = NOT_PAID) -> Sentence:
    owed = "; ".join(
        f"{one.label}: {dong(rest_of(one))}" for one in still_owed(asked.dossier, awaited)
    )
    return sentence % {"owed": owed} if owed else None


def nothing(asked: Asked) -> Sentence:
    return None


def awaits_answers(asked: Asked) -> Sentence:
    """Questions and parallel branches; the sentence names what is waited for."""
    return _not_answered(open_consultations(asked.dossier))


def _not_answered(waiting: Sequence["WorkItem"]) -> Sentence:
    names = "; ".join(whose(item) for item in waiting)
    return _("Not answered yet: %(names)s.") % {"names": names} if names else None


def nowhere_to_go(asked: Asked) -> Sentence:
    """For a transfer: another unit is competent, too."""
    competent = competent_ids(asked.dossier.version, local_date(asked.at))
    if not competent - {asked.dossier.unit_id}:
        return _("No other unit is competent for this procedure.")
    return awaits_answers(asked)


def no_step_left(asked: Asked) -> Sentence:
    """Parallel branches are waited for where the main line leaves their block."""
    following = step_after(asked.dossier, *WORKED)
    if not following:
        return _("This was the last step: the leader resolves the dossier now.")
    if stage_of(asked.dossier, following.order) != stage_of(
        asked.dossier, asked.dossier.step_order
    ):
        return awaits_answers(asked)
    return _not_answered([one for one in open_consultations(asked.dossier) if one.step is None])


def no_step_before(asked: Asked) -> Sentence:
    """A result under way can always be sent back: then it is thrown away."""
    if asked.dossier.result_stage or step_before(asked.dossier):
        return None
    return _("There is no step before this one.")


def not_yours_to_recall(asked: Asked) -> Sentence:
    if just_forwarded_by(asked.dossier, asked.person):
        return None
    return _("Only whoever has just passed it on can take it back, before anybody works on it.")


def nobody_was_asked(asked: Asked) -> Sentence:
    return None if open_consultations(asked.dossier) else _("No question is open.")


def second_supplement(asked: Asked) -> Sentence:
    if not asked.dossier.supplements or Who.LEADER in asked.held:
        return None
    return _("A supplement has been asked for already. A second one is for the unit's leader.")


def not_to_be_extended(asked: Asked) -> Sentence:
    if not asked.dossier.version.extension_amount or asked.dossier.due_at is None:
        return _("This procedure foresees no extension.")
    if asked.dossier.is_extended:
        return _("The limit has been extended already.")
    if local_date(asked.at) > local_date(asked.dossier.due_at):
        return _("The due date is over; a late dossier cannot be extended, only apologised for.")
    return None


def without_limit(asked: Asked) -> Sentence:
    return _("Without a limit nothing can be late.") if asked.dossier.due_at is None else None


def still_awaited(asked: Asked) -> Sentence:
    """An applicant who was asked is waited for until the day that was told."""
    until = asked.dossier.answer_until
    if asked.dossier.state not in AWAITING or until is None or local_date(asked.at) > until:
        return None
    words = {"day": until.strftime("%d/%m/%Y")}
    return _("The applicant may still answer until %(day)s.") % words


def never_received(asked: Asked) -> Sentence:
    return None if asked.dossier.received_at else _("It had never been received; file it again.")


def not_valid_any_more(asked: Asked) -> Sentence:
    return _("The result has been revoked already.") if asked.dossier.revoked_at else None


# Why a stage of the result is not to be entered, by the stage that is.
AT_STAGE: dict[str, Sentence] = {
    ResultStage.NONE: _("No result has been drafted yet."),
    ResultStage.DRAFTED: _("The result is drafted; its draft waits to be approved."),
    ResultStage.APPROVED: _("The draft is approved; it waits to be signed."),
    ResultStage.SIGNED: _("The result is signed; it waits for its number."),
    ResultStage.NUMBERED: _("The result has its number; it waits to be issued."),
    ResultStage.ISSUED: _("The result is issued; the dossier can be resolved."),
}


def result_not_at(stage: ResultStage) -> Callable[[Asked], Sentence]:
    """For a verb that takes the result on from that stage."""

    def hindrance(asked: Asked) -> Sentence:
        here = asked.dossier.result_stage
        return None if here == stage else AT_STAGE[here]

    return hindrance
