"""Each time a dossier passed from hand to hand: who gave, who took, and was the part in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agencies.models import Role
from dossiers.history import label_of
from dossiers.models import Dossier, Event, HandOver, HandOverLine, WorkItem, WorkKind
from dossiers.reckoning import local_date
from dossiers.slips.words import desk_of, moment_in_words, return_desk

NOT_JUDGED = "–"


def passages_of(
    dossier: Dossier, events: Sequence[Event], items: Sequence[WorkItem]
) -> list[dict[str, Any]]:
    """Oldest first; `events` with their details and units."""
    confirmed = confirmations_of(dossier)
    passages = []
    for event in events:
        done = [item for item in items if item.done_seq == event.seq]
        for place, name in takers(event, dossier, items, events):
            passages.append(
                {
                    "from": giver(event, dossier, done),
                    "to": {"place": place, "name": name},
                    "at": moment_in_words(event.at),
                    "result": judged(done),
                    "note": note_of(event, confirmed.get(event.seq)),
                }
            )
    return passages


def giver(event: Event, dossier: Dossier, done: Sequence[WorkItem]) -> dict[str, str]:
    said = event.detail.content
    if event.verb == "receive":
        return {"place": "Người nộp hồ sơ", "name": dossier.submitter_name}
    if event.verb == "transfer":
        return {"place": said.get("from_unit", ""), "name": said.get("name", "")}
    if event.verb == "hand_out":
        return {"place": return_desk(dossier), "name": said.get("name", "")}
    place = place_of(done[0]) if done else event.unit.name
    return {"place": place, "name": said.get("name", "")}


def takers(
    event: Event, dossier: Dossier, items: Sequence[WorkItem], events: Sequence[Event]
) -> list[tuple[str, str]]:
    """Places and names; none where the event passed nothing on."""
    said = event.detail.content
    if event.verb == "hand_out":
        return [("Người nhận kết quả", said.get("receiver", ""))]
    opened = [item for item in items if item.opened_seq == event.seq]
    if event.verb == "join" and not opened:
        return [(event.unit.name, step_holder(event, items, events))]
    return [(place_of(item), holder_of(item, events)) for item in opened]


def step_holder(event: Event, items: Sequence[WorkItem], events: Sequence[Event]) -> str:
    """Who had the dossier on the table as an answer came."""
    for item in items:
        is_open = item.opened_at <= event.at and (item.done_at is None or item.done_at > event.at)
        if item.kind == WorkKind.STEP and is_open:
            return holder_of(item, events)
    return ""


def holder_of(item: WorkItem, events: Sequence[Event]) -> str:
    """Who had it: who was named, else who did it."""
    if item.assignee:
        return item.assignee.full_name
    done = next((event for event in events if event.seq == item.done_seq), None)
    return done.detail.content.get("name", "") if done else ""


def place_of(item: WorkItem) -> str:
    return desk_of(item.unit.name) if item.role == Role.CLERK else item.unit.name


def judged(done: Sequence[WorkItem]) -> str:
    """The parts that ended with a passage, by the day, the latest telling."""
    dated = [item for item in done if item.due_at and item.done_at]
    found = [verdict(item.done_at, item.due_at) for item in dated if item.due_at and item.done_at]
    return max(found, key=VERDICTS.index, default=NOT_JUDGED)


VERDICTS = ("Trước hạn", "Đúng hạn", "Quá hạn")


def verdict(done_at: datetime, due_at: datetime) -> str:
    done, due = local_date(done_at), local_date(due_at)
    if done == due:
        return "Đúng hạn"
    return "Trước hạn" if done < due else "Quá hạn"


def note_of(event: Event, confirmed: str | None) -> str:
    said = event.detail.content
    told = [str(label_of(event.verb)), said.get("step", ""), confirmed or ""]
    return "; ".join(filter(None, told))


def confirmations_of(dossier: Dossier) -> dict[int, str]:
    """By the event that asked for the hand-over, the list with both confirmations."""
    lines = HandOverLine.objects.filter(dossier=dossier, hand_over__taken_at__isnull=False)
    return {line.seq: in_words(line.hand_over) for line in lines.select_related(*LIST)}


LIST = ("hand_over__taken_by", "hand_over__slip")


def in_words(handed: HandOver) -> str:
    assert handed.slip is not None
    assert handed.taken_by is not None
    assert handed.taken_at is not None
    return (
        f"Danh sách bàn giao số {handed.slip.number}/{handed.slip.year}, "
        f"{handed.taken_by.full_name} ký nhận {moment_in_words(handed.taken_at)}"
    )


def coordinating(dossier: Dossier, items: Sequence[WorkItem]) -> list[str]:
    """The units that were asked, and those that had it before."""
    asked = [item.unit for item in items if item.kind == WorkKind.CONSULTATION]
    before = [item.unit for item in items if item.unit_id != dossier.unit_id]
    return list(dict.fromkeys(unit.name for unit in (*asked, *before)))
