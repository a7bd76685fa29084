"""The way of a decision: drafted by one, reviewed by another, published by one who did not review.

A change of what is drafted makes it a draft again. Publishing writes the versions, ends those
before, and never touches what is in force today: an amendment begins at the earliest tomorrow.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.models import (
    Act,
    Decision,
    DecisionEntry,
    DecisionItem,
    DecisionState,
    ProcedureVersion,
)
from procedures.plausible import eve_of, is_plausible, wrong_year
from procedures.records.known import Known, Last
from procedures.records.problems import Problem, problems_of_record, problems_within
from procedures.records.writing import write_versions

What = DecisionEntry.What
WRITES = (What.DRAFTED, What.EDITED)


class NotPublishable(Exception):
    """Why a decision may not take this way now, in words for the person who asked; with the
    places in its records where something is wrong."""

    def __init__(self, sentence: str, found: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.sentence, self.problems = sentence, tuple(found)


def entered(decision: Decision, what: str, by: Person | None, at: datetime, note: str = "") -> None:
    DecisionEntry.objects.create(decision=decision, what=what, by=by, at=at, note=note)


def locked(pk: int) -> Decision:
    """The decision, its row locked until the transaction ends."""
    return Decision.objects.select_for_update().get(pk=pk)


def edited(decision: Decision, by: Person | None, at: datetime, note: str = "") -> None:
    """To be called with whatever changes a decision or its items; the caller has it locked.

    Raises NotPublishable where it is published: then nothing is changed any more.
    """
    if decision.state == DecisionState.PUBLISHED:
        raise NotPublishable(_("A published decision is not changed; draft one that amends it."))
    entered(decision, What.EDITED, by, at, note)
    if decision.state != DecisionState.DRAFT:
        decision.state, decision.reviewed_by = DecisionState.DRAFT, None
        decision.save(update_fields=["state", "reviewed_by"])


def fingerprint(decision: Decision) -> str:
    """The same as long as nobody changed the decision: who reviews or publishes says what they
    saw."""
    last = decision.entries.order_by("-pk").values_list("pk", flat=True).first()
    return f"{decision.state}-{last or 0}"


@transaction.atomic
def review(pk: int, *, seen: str, by: Person, at: datetime) -> Decision:
    """By somebody who wrote nothing of it."""
    decision = _asked(pk, seen, DecisionState.DRAFT)
    if writers(decision) & {by.pk}:
        raise NotPublishable(_("You have written in this decision; somebody else reviews it."))
    _check(decision, at)
    decision.state, decision.reviewed_by = DecisionState.REVIEWED, by
    decision.save(update_fields=["state", "reviewed_by"])
    entered(decision, What.REVIEWED, by, at)
    return decision


@transaction.atomic
def send_back(pk: int, *, seen: str, note: str, by: Person, at: datetime) -> Decision:
    """It is a draft again, with the reason."""
    decision = _asked(pk, seen, DecisionState.DRAFT, DecisionState.REVIEWED)
    decision.state, decision.reviewed_by = DecisionState.DRAFT, None
    decision.save(update_fields=["state", "reviewed_by"])
    entered(decision, What.SENT_BACK, by, at, note)
    return decision


@transaction.atomic
def publish(pk: int, *, seen: str, by: Person, at: datetime) -> Decision:
    """By somebody who did not review it; from now on nothing of it changes."""
    decision = _asked(pk, seen, DecisionState.REVIEWED)
    if decision.reviewed_by_id == by.pk:
        raise NotPublishable(_("You have reviewed this decision; somebody else publishes it."))
    _check(decision, at)
    put_in_force(decision, by, at)
    return decision


def put_in_force(decision: Decision, by: Person | None, at: datetime) -> None:
    """Writes what the items say; the caller has the decision locked and checked."""
    items = list(decision.items.order_by("code"))
    try:
        with transaction.atomic():
            _end([item.code for item in items], decision)
            contents = [item.content for item in items if item.act != Act.ABOLISH]
            write_versions(contents, decision)
    except IntegrityError as clash:
        raise NotPublishable(
            _("Another decision has changed one of these procedures meanwhile; look again.")
        ) from clash
    decision.state, decision.published_by, decision.published_at = DecisionState.PUBLISHED, by, at
    decision.save(update_fields=["state", "published_by", "published_at"])
    entered(decision, What.PUBLISHED, by, at)


def _end(codes: Sequence[str], decision: Decision) -> None:
    eve = eve_of(decision.effective_from)
    before = ProcedureVersion.objects.filter(procedure__code__in=codes, effective_to=None)
    before.filter(effective_from__lte=eve).update(effective_to=eve, ended_by=decision)


def writers(decision: Decision) -> set[int]:
    rows = decision.entries.filter(what__in=WRITES).exclude(by=None)
    return set(rows.values_list("by", flat=True))


def _asked(pk: int, seen: str, *states: DecisionState) -> Decision:
    decision = locked(pk)
    if fingerprint(decision) != seen or decision.state not in states:
        raise NotPublishable(_("The decision has changed meanwhile; look at it again."))
    return decision


def _check(decision: Decision, at: datetime) -> None:
    found = problems_of(decision, localtime(at).date())
    if found:
        raise NotPublishable(_("The decision is not in order yet."), found)


def problems_of(decision: Decision, today: date) -> list[Problem]:
    """Whatever stands in the way of the decision, with its place; none where it may go on."""
    items = list(decision.items.order_by("code"))
    found = [] if items else [Problem("", _("The decision changes no procedure yet."))]
    found += _days_wrong(decision, items, today)
    known = Known()
    known.learn(item.code for item in items)
    for item in items:
        found += problems_of_item(item, decision.effective_from, known)
    return found


def _days_wrong(
    decision: Decision, items: Sequence[DecisionItem], today: date
) -> Iterator[Problem]:
    begins = decision.effective_from
    if not is_plausible(decision.signed_on, today):
        yield Problem("signed_on", wrong_year(today))
    if not is_plausible(begins, today):
        yield Problem("effective_from", wrong_year(today))
        return
    if begins <= today and any(item.act != Act.ISSUE for item in items):
        why = _("What is in force changes at the earliest tomorrow: dossiers of today stand "
                "under it.")  # fmt: skip
        yield Problem("effective_from", why)
    if begins < today:
        yield Problem("effective_from", _("A procedure is not published for the past."))


def problems_of_item(
    item: DecisionItem, begins: date, known: Known | None = None, *, is_shaped: bool = False
) -> list[Problem]:
    """As `problems`, each place beginning with the code, and whether the act fits what is there.
    Who asks for many gives what is known of the house."""
    known = known or Known()
    found = [Problem(item.code, one) for one in _unfitting(item, known.last(item.code), begins)]
    if item.act == Act.ABOLISH:
        return found
    judged = problems_within if is_shaped else problems_of_record
    within = judged(item.content, begins, known)
    return found + [Problem(f"{item.code}/{place}", sentence) for place, sentence in within]


def _unfitting(item: DecisionItem, last: Last | None, begins: date) -> Iterator[str]:
    stands = last is not None and last.ends is None
    if last is not None and last.begins >= begins:
        yield _("There is a later version already, from %(day)s.") % {
            "day": f"{last.begins:%d/%m/%Y}"
        }
    elif item.act == Act.ISSUE and stands:
        yield _("This procedure is in force; amend it.")
    elif item.act == Act.ISSUE and last is not None and last.ends and last.ends >= begins:
        yield _("This procedure is in force until %(day)s.") % {"day": f"{last.ends:%d/%m/%Y}"}
    elif item.act != Act.ISSUE and not stands:
        yield _("This procedure is not in force on that day.")
    elif item.act != Act.ABOLISH and item.content.get("code") != item.code:
        yield _("The record has another code.")
    elif item.act == Act.AMEND and last is not None and item.content.get("field") != last.field:
        yield _("A procedure stays in its field; abolish it and issue it under another code.")
