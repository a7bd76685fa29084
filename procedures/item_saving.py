"""What is written of a procedure in a decision, kept in one transaction and in the trail."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.forms.parts import Part
from procedures.models import Act, DecisionItem, DecisionState, ProcedureVersion
from procedures.plausible import eve_of
from procedures.publishing import NotPublishable, edited, locked
from procedures.records.schema import Record, as_text
from procedures.records.telling import record_of, with_parts


class Changed(Exception):
    """Somebody else has saved the procedure since it was shown; `item` is as it is now."""

    def __init__(self, item: DecisionItem) -> None:
        super().__init__(item.code)
        self.item = item


class Gone(Exception):
    """The procedure was taken out of the decision since it was shown."""


def digest(content: Record) -> str:
    """What the editor saw."""
    return hashlib.sha256(as_text(content).encode()).hexdigest()[:16]


@transaction.atomic
def save(item: DecisionItem, part: Part, *, seen: str, by: Person, at: datetime) -> bool:
    """Whether anything changed. Raises Changed, Gone and NotPublishable; then nothing did."""
    decision = locked(item.decision_id)
    kept = decision.items.filter(code=item.code).first()
    if kept is None:
        raise Gone
    kept.decision = decision
    if decision.state != DecisionState.PUBLISHED and digest(kept.content) != seen:
        raise Changed(kept)
    content = part.put_into(kept.content)
    if content == kept.content:
        return False
    edited(decision, by, at, f"{item.code}: {part.section.title}")
    kept.content = content
    kept.save(update_fields=["content"])
    return True


def begin(pk: int, act: Act, content: Record, *, by: Person, at: datetime) -> DecisionItem:
    """Puts a procedure into a decision. Raises NotPublishable."""
    code = content["code"]
    with transaction.atomic():
        decision = locked(pk)
        edited(decision, by, at, f"{code}: {act.label}")
        if decision.items.filter(code=code).exists():
            raise NotPublishable(_("This procedure stands in the decision already."))
        return DecisionItem.objects.create(decision=decision, code=code, act=act, content=content)


def content_of(code: str, begins: date) -> Record | None:
    """The procedure as it stands on the eve of a decision."""
    if "\0" in code:  # no database can be asked for it
        return None
    versions = ProcedureVersion.objects.in_force(eve_of(begins)).filter(procedure__code=code)
    version = with_parts(versions).first()
    return record_of(version) if version else None
