"""Questions to other units with their answers, as officials read them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dossiers.models import Event, WorkItem, WorkKind


class Consultation(NamedTuple):
    """`answer` is empty while none has come, or where the dossier ended without it."""

    item: WorkItem
    question: str
    asked_by: str
    answer: str
    answered_by: str


def consultations_of(items: Sequence[WorkItem], events: Sequence[Event]) -> list[Consultation]:
    """Oldest first; the texts stand in the erasable details of the events."""
    by_seq = {event.seq: event for event in events}
    return [
        _consultation(item, by_seq.get(item.opened_seq), by_seq.get(item.done_seq or 0))
        for item in items
        if item.kind == WorkKind.CONSULTATION
    ]


def _consultation(item: WorkItem, asked: Event | None, done: Event | None) -> Consultation:
    question: dict[str, Any] = asked.detail.content if asked else {}
    answer: dict[str, Any] = done.detail.content if done and done.verb == "join" else {}
    return Consultation(
        item,
        question.get("question", ""),
        question.get("name", ""),
        answer.get("answer", ""),
        answer.get("name", ""),
    )
