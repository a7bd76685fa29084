"""What the page of a section shows."""

from typing import Any

from django.urls import reverse

from procedures.differences import complete
from procedures.forms.parts import Part
from procedures.forms.step_sums import run_up, sums
from procedures.item_menu import menu, problems_in, wrong_in
from procedures.item_saving import digest
from procedures.item_typed import kept, refused
from procedures.models import Act, DecisionItem, DecisionState
from procedures.process import processes_of_record
from procedures.records.schema import Record


def page_words(
    item: DecisionItem,
    part: Part,
    *,
    seen: str = "",
    is_unsaved: bool = False,
    is_overtaken: bool = False,
) -> dict[str, Any]:
    """`seen` is what the editor saw at first, where they go on from there; `is_unsaved` where rows
    were moved only; `is_overtaken` where somebody else has saved."""
    content = content_shown(item, part)
    problems = problems_in(item, content)
    if part.is_in_order or not part.is_typed:
        part.tell(problems)
    rows = part.rows
    totals = sums(content) if rows is not None and rows.kind == "step" else []
    if rows is not None and totals:
        run_up(rows.forms, content.get("steps", []), totals[0].most)
    return {
        "item": item,
        "name": item.content.get("name") or item.code,
        "decision": item.decision,
        "back": reverse("catalogue_decision", args=[item.decision_id]),
        "part": part,
        "menu": list(menu(content, problems)),
        "wrong": wrong_in(item, problems),
        "totals": totals,
        "processes": processes_of_record(complete("procedure", content)) if totals else [],
        "seen": seen or digest(item.content),
        "is_unsaved": is_unsaved,
        "is_overtaken": is_overtaken,
        "last": item.decision.entries.select_related("by").last(),
        "is_written": item.decision.state != DecisionState.PUBLISHED and item.act != Act.ABOLISH,
        "has_errors": part.is_typed and not part.is_in_order,
        "refused": list(refused(part)) if part.is_typed else [],
        "kept": kept(item, part) if is_overtaken else [],
        **choices(part),
    }


def content_shown(item: DecisionItem, part: Part) -> Record:
    """With what was typed, where it can be kept."""
    content: Record = item.content
    return part.put_into(content) if part.is_typed and part.is_in_order else content


def choices(part: Part) -> dict[str, Any]:
    """Units to choose from: where they are sought, and where steps name them."""
    is_of_steps = part.rows is not None and part.rows.kind == "step"
    units = part.offered.units.values() if is_of_steps else ()
    return {
        "units": [unit for unit in units if unit.is_there],
        "sought": part.sought,
        "found": len(part.found),
        "next_row": len(part.rows.forms) + 1 if part.rows else 0,
    }
