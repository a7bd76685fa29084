"""Changes of a decision that is not published yet, each in one transaction and in its trail.

What changes somebody else's words carries what was seen of them, as `publishing.fingerprint`.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.models import Act, Decision, DecisionItem, DecisionState
from procedures.publishing import (
    NotPublishable,
    What,
    edited,
    entered,
    fingerprint,
    locked,
    writers,
)

log = logging.getLogger(__name__)

HEADER = ("number", "signed_on", "issued_by", "abstract", "effective_from")


class Taken(Exception):
    """There is a decision of this number already."""


@transaction.atomic
def begin(words: Mapping[str, Any], *, by: Person, at: datetime) -> Decision:
    """Raises Taken."""
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                **{name: words[name] for name in HEADER}, drafted_by=by
            )
    except IntegrityError:
        raise Taken from None
    entered(decision, What.DRAFTED, by, at)
    return decision


@transaction.atomic
def rewrite(pk: int, words: Mapping[str, Any], *, seen: str, by: Person, at: datetime) -> Decision:
    """Its header. Raises Taken and NotPublishable."""
    decision = _seen(pk, seen)
    edited(decision, by, at, _("Header of the decision"))
    try:
        with transaction.atomic():
            for name in HEADER:
                setattr(decision, name, words[name])
            decision.save(update_fields=HEADER)
    except IntegrityError:
        raise Taken from None
    return decision


@transaction.atomic
def abolish(pk: int, code: str, *, by: Person, at: datetime) -> None:
    """Puts in that the procedure ends."""
    decision = locked(pk)
    edited(decision, by, at, _("Abolishes %(code)s") % {"code": code})
    if decision.items.filter(code=code).exists():
        raise NotPublishable(_("This procedure stands in the decision already."))
    DecisionItem.objects.create(decision=decision, code=code, act=Act.ABOLISH)


@transaction.atomic
def remove(pk: int, code: str, *, seen: str, by: Person, at: datetime) -> None:
    decision = _seen(pk, seen)
    edited(decision, by, at, _("Without %(code)s") % {"code": code})
    decision.items.filter(code=code).delete()


@transaction.atomic
def discard(pk: int, *, seen: str, by: Person) -> None:
    """The draft and its trail are gone; only the log knows by whom. Raises NotPublishable."""
    decision = _seen(pk, seen)
    if why := why_kept(decision, by):
        raise NotPublishable(why)
    decision.delete()
    log.info("Draft decision %s discarded by person %s", pk, by.pk)


def why_kept(decision: Decision, person: Person) -> str:
    """Why the person may not discard the decision; empty where they may. What others wrote and
    said of it goes only with whoever began it."""
    if decision.state == DecisionState.PUBLISHED:
        return _("A published decision is not changed; draft one that amends it.")
    if decision.state == DecisionState.REVIEWED:
        return _("It is reviewed: it is discarded only after it was sent back.")
    if decision.drafted_by is None:  # from a file
        others = writers(decision) - {person.pk}
        return _("Others have written in it, so it is not discarded.") if others else ""
    if decision.drafted_by_id == person.pk:
        return ""
    return _("Only %(name)s, who drafted it, discards it.") % {"name": decision.drafted_by}


def _seen(pk: int, seen: str) -> Decision:
    decision = locked(pk)
    if fingerprint(decision) != seen:
        raise NotPublishable(_("The decision has changed meanwhile; look at it again."))
    return decision
