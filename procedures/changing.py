"""A decision begins to amend or to abolish a procedure that is in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.drafting import abolish
from procedures.drafting import begin as begin_decision
from procedures.item_saving import begin as begin_item
from procedures.item_saving import content_of
from procedures.models import Act, Decision, ProcedureVersion
from procedures.publishing import NotPublishable
from procedures.records.schema import pared

ACTS = (Act.AMEND, Act.ABOLISH)


class Meant(NamedTuple):
    """What is to be done to which procedure, by a decision that may still have to be begun."""

    act: Act
    code: str
    name: str


def meant(asked: Mapping[str, str]) -> Meant | None:
    """As an address says it: `?amend=1.004873`."""
    for act in ACTS:
        code = asked.get(act, "").replace("\0", "")[:30]
        standing = ProcedureVersion.objects.filter(procedure__code=code, effective_to=None)
        if code and (version := standing.first()):
            return Meant(act, code, version.name)
    return None


@transaction.atomic
def put_in(decision: Decision, act: Act, code: str, *, by: Person, at: datetime) -> None:
    """Raises NotPublishable."""
    content = content_of(code, decision.effective_from)
    if content is None:
        day = f"{decision.effective_from:%d/%m/%Y}"
        raise NotPublishable(
            _("The procedure is not in force on the eve of %(day)s.") % {"day": day}
        )
    if not ProcedureVersion.objects.filter(procedure__code=code, effective_to=None).exists():
        raise NotPublishable(_("Another decision ends this procedure already."))
    if act == Act.ABOLISH:
        abolish(decision.pk, code, by=by, at=at)
    else:
        begin_item(decision.pk, act, pared("procedure", content), by=by, at=at)


@transaction.atomic
def begin_with(
    words: Mapping[str, Any], first: Meant | None, *, by: Person, at: datetime
) -> Decision:
    """A new decision and what it is begun for; both or none. Raises Taken and NotPublishable."""
    decision = begin_decision(words, by=by, at=at)
    if first:
        put_in(decision, first.act, first.code, by=by, at=at)
    return decision
