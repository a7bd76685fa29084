"""The chain of a dossier's events: each hash covers the event and the hash before it."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from django.utils import timezone

from agencies.models import Post
from citizens.models import Person
from dossiers.capacity import Who, capacities_of
from dossiers.flow import FLOW
from dossiers.models import Dossier, Event, EventDetail
from dossiers.rights import reach_of
from dossiers.states import State


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: equal values give equal bytes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest_of(salt: str, content: dict[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + canonical(content)).hexdigest()


def hash_of(event: Event, reference: str) -> str:
    """SHA-256 over the event's facts and the previous hash; times in UTC."""
    return hashlib.sha256(
        canonical(
            [
                reference,
                event.seq,
                event.verb,
                event.from_state,
                event.to_state,
                event.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
                event.recorded_at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
                event.is_late_entry,
                event.by_id,
                event.post_id,
                event.unit_id,
                event.detail_digest,
                event.previous_hash,
            ]
        )
    ).hexdigest()


def append_event(
    dossier: Dossier,
    verb: str,
    before: State | None,
    *,
    by: Person,
    at: datetime,
    detail: dict[str, Any],
) -> Event:
    """Writes the event and its erasable detail; the dossier (unsaved) carries the new head."""
    post = acting_post(by, dossier, verb)
    salt = secrets.token_hex(16)
    content = {**detail, "name": by.full_name, "title": post.title if post else ""}
    event = Event(
        dossier=dossier,
        seq=dossier.event_count + 1,
        verb=verb,
        from_state=before or "",
        to_state=dossier.state,
        at=at,
        recorded_at=timezone.now(),
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
    allowed = FLOW[verb].who if verb in FLOW else frozenset({Who.CLERK})
    reach = reach_of(person)
    return next(
        (post for post in reach.posts if allowed & capacities_of(post, dossier, reach.consulted)),
        None,
    )
