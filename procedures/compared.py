"""Two versions side by side."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from procedures.differences import difference
from procedures.models import Act, DecisionItem, ProcedureVersion
from procedures.records.schema import Record
from procedures.records.telling import record_of, with_parts

Versions = Sequence[ProcedureVersion]


def compared(versions: Versions, first: str, second: str) -> dict[str, Any]:
    """The versions, newest first; two of them by the days on which they begin, the last two where
    none are asked for."""
    if not versions:
        raise Http404
    new = _asked(versions, second) or versions[0]
    earlier = [one for one in versions if one.effective_from < new.effective_from]
    old = _asked(versions, first) or (earlier[0] if earlier else None)
    is_same = old == new
    sections = [] if is_same else difference(told(old) if old else None, told(new))
    return {
        "versions": versions,
        "old": old,
        "new": new,
        "is_compared": old is not None,
        "sections": sections,
    }


def of_item(item: DecisionItem) -> dict[str, Any]:
    before = _before(item)
    record = told(before) if before else None
    is_end = item.act == Act.ABOLISH
    return {
        "item": item,
        "decision": item.decision,
        "name": item.content.get("name") or (before.name if before else item.code),
        "old": before,
        "is_compared": before is not None,
        "sections": [] if is_end else difference(record, item.content),
        "former": _beside(item, "-code", code__lt=item.code),
        "next": _beside(item, "code", code__gt=item.code),
    }


def _beside(item: DecisionItem, order: str, **past: str) -> str:
    """The code of the decision's next procedure, or of the one before."""
    rows = DecisionItem.objects.filter(decision=item.decision_id, **past).order_by(order)
    return rows.values_list("code", flat=True).first() or ""


def told(version: ProcedureVersion) -> Record:
    return record_of(with_parts(ProcedureVersion.objects.filter(pk=version.pk)).get())


def _before(item: DecisionItem) -> ProcedureVersion | None:
    """What the decision changes or ends; nothing where it issues."""
    if item.act == Act.ISSUE:
        return None
    earlier = ProcedureVersion.objects.filter(
        procedure__code=item.code, effective_from__lt=item.decision.effective_from
    )
    return earlier.select_related("decision").order_by("-effective_from").first()


def _asked(versions: Versions, day: str) -> ProcedureVersion | None:
    if not day:
        return None
    found = [one for one in versions if one.effective_from.isoformat() == day]
    if not found:
        raise Http404
    return found[0]
