"""The chain of a dossier's events: each hash covers the event and the hash before it.

What is hashed, and how, says `dossiers.verifier`, which is handed out with exports.
"""

import secrets
from datetime import datetime
from typing import Any

from django.utils import timezone

from agencies.models import Post, Role
from citizens.models import Person
from citizens.visible_text import visible
from dossiers.capacity import Who, capacities_of
from dossiers.flow import FLOW
from dossiers.models import Dossier, Event, EventDetail
from dossiers.recording import recorded_at
from dossiers.rights import reach_of
from dossiers.states import State
from dossiers.verifier import canonical, digest_of, event_hash

__all__ = ["append_event", "canonical", "digest_of", "hash_of", "row_of"]

# Who does what stands outside the table of the flow.
# In the language of papers: what no person did.
ITSELF = "Hệ thống"
OUTSIDE = {
    "erase": frozenset({Who.LEADER}),
    "recharge": frozenset({Who.CLERK, Who.HELPER, Who.LEADER}),
}


def row_of(event: Event) -> dict[str, Any]:
    """The event as plain values, named as in an export and without its detail; times in UTC."""
    utc = timezone.get_fixed_timezone(0)
    return {
        "seq": event.seq,
        "verb": event.verb,
        "from": event.from_state,
        "to": event.to_state,
        "at": event.at.astimezone(utc).isoformat(),
        "recorded_at": event.recorded_at.astimezone(utc).isoformat(),
        "late": event.is_late_entry,
        "by": event.by_id,
        "post": event.post_id,
        "unit": event.unit_id,
        "digest": event.detail_digest,
        "previous": event.previous_hash,
        "hash": event.hash,
    }


def hash_of(event: Event, reference: str) -> str:
    return event_hash(reference, row_of(event))


def append_event(
    dossier: Dossier,
    verb: str,
    before: State | None,
    *,
    by: Person | None,
    at: datetime,
    detail: dict[str, Any],
    is_late_entry: bool = False,
) -> Event:
    """Writes the event and its erasable detail; the dossier (unsaved) carries the new head. Without
    a person it happened by itself."""
    post = acting_post(by, dossier, verb) if by else None
    salt = secrets.token_hex(16)
    content = visible(detail) | {
        "name": by.full_name if by else ITSELF,
        "title": post.title if post else "",
    }
    event = Event(
        dossier=dossier,
        seq=dossier.event_count + 1,
        verb=verb,
        from_state=before or "",
        to_state=dossier.state,
        at=at,
        recorded_at=recorded_at(at),
        is_late_entry=is_late_entry,
        by=by,
        post=post,
        unit=dossier.unit,
        detail_digest=digest_of(salt, content),
        previous_hash=dossier.head_hash,
    )
    event.hash = hash_of(event, dossier.reference)
    event.save(force_insert=True)
    EventDetail(event=event, salt=salt, content=content).save(force_insert=True)
    dossier.event_count, dossier.head_hash = event.seq, event.hash
    dossier.last_event_at = at
    return event


def acting_post(person: Person, dossier: Dossier, verb: str) -> Post | None:
    """The post from which the person acts on this dossier; None for an applicant.

    Of several posts it is one that allows the verb.
    """
    allowed = FLOW[verb].who if verb in FLOW else OUTSIDE.get(verb, frozenset({Who.CLERK}))
    reach = reach_of(person)
    if verb == "transfer":  # the dossier is at its new unit already
        return next((post for post in reach.posts if post.role == Role.LEADER), None)
    return next(
        (post for post in reach.posts if allowed & capacities_of(post, dossier, reach.consulted)),
        None,
    )
