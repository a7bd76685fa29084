from datetime import datetime

from django.utils.translation import gettext_lazy as _

from citizens.models import Person, StoredFile
from dossiers.capacity import Who, capacities
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, WorkItem
from dossiers.papers import hand_in_file
from dossiers.rights import reach_of
from dossiers.transitions.move import move
from dossiers.work import follow_beside, open_consultations, told_beside


def join(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    answer: str,
    consultation: WorkItem | None = None,
    file: StoredFile | None = None,
    seq: int | None = None,
) -> Dossier:
    """The unit that was asked answers; with the last answer the next step is free. Of a parallel
    branch the answer is a step done, and what follows in the branch begins."""
    with move(dossier, "join", by=by, at=at, seq=seq) as step:
        item = _answered(step.dossier, by, consultation)
        item.done_at, item.done_by, item.done_seq = step.at, by, step.seq
        item.save(update_fields=["done_at", "done_by", "done_seq"])
        hand_in_file(step.dossier, file, step.seq)
        step.detail = {"unit": item.unit.name, "answer": answer}
        if item.step:
            opened = follow_beside(step.dossier, item.step, step.at)
            step.detail |= {"step": item.name, **told_beside(opened)}
    return step.dossier


def _answered(dossier: Dossier, by: Person, chosen: WorkItem | None) -> WorkItem:
    """The open question to the person's unit; else, for the leader in charge, the one chosen."""
    waiting = open_consultations(dossier)
    if chosen is not None:
        waiting = [item for item in waiting if item.pk == chosen.pk]
    own = {post.unit_id for post in reach_of(by).posts}
    mine = [item for item in waiting if item.unit_id in own]
    leads = Who.LEADER in capacities(by, dossier)
    found = mine or (waiting if leads else [])
    if not found:
        raise NotAllowed(_("This question has been answered already."))
    if len(found) > 1:
        raise NotAllowed(_("Several answers are waited for; say which one this is."))
    return found[0]
