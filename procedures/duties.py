"""What a decision that is not published waits for, and whether it waits for the one who asks."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.models import Decision, DecisionState
from procedures.publishing import WRITES, What


class Duty(NamedTuple):
    """`what` is "review", "publish", "finish" or "" where somebody else has the turn."""

    what: str
    words: str


def duty(decision: Decision, person: Person) -> Duty:
    """The decision's entries are best prefetched."""
    if decision.state == DecisionState.PUBLISHED:
        return Duty("", "")
    if decision.state == DecisionState.REVIEWED:
        if decision.reviewed_by_id == person.pk:
            return Duty("", _("Waits for somebody other than you to publish it."))
        return Duty("publish", _("Waits for you to publish it."))
    return _of_draft(decision, person)


def _of_draft(decision: Decision, person: Person) -> Duty:
    entries = list(decision.entries.all())
    wrote = any(one.what in WRITES and one.by_id == person.pk for one in entries)
    is_back = bool(entries) and entries[-1].what == What.SENT_BACK
    match is_back, wrote:
        case True, True:
            return Duty("finish", _("Sent back to you."))
        case True, False:
            return Duty("", _("Sent back to those who wrote it."))
        case False, True:
            return Duty("", _("Waits for somebody who wrote nothing of it to review it."))
    return Duty("review", _("Waits for you to review it."))


def with_duties(decisions: Iterable[Decision], person: Person) -> list[tuple[Decision, Duty]]:
    """Those with a duty for the person first."""
    rows = [(decision, duty(decision, person)) for decision in decisions]
    return sorted(rows, key=lambda row: not row[1].what)
