"""Histories as the plain rows of the verifier, and the official papers with their digests."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection

from dossiers.models import Dossier
from dossiers.snapshot import streamed
from dossiers.verifier import Row

TOGETHER = 500  # dossiers whose events are fetched at once
HEADS = """
SELECT id, reference, event_count, head_hash FROM dossiers_dossier
WHERE (%(first)s = '' OR reference COLLATE "C" >= %(first)s)
    AND (%(last)s = '' OR reference COLLATE "C" < %(last)s)
ORDER BY reference COLLATE "C"
"""
EVENTS = """
SELECT event.dossier_id, seq, verb, from_state, to_state, at, recorded_at, is_late_entry, by_id,
    post_id, unit_id, detail_digest, previous_hash, hash, salt, content, erased_at
FROM dossiers_event event LEFT JOIN dossiers_eventdetail detail ON detail.event_id = event.id
WHERE event.dossier_id = ANY (%s) ORDER BY event.dossier_id, seq
"""
STRAY = """
SELECT event.id, event.seq FROM dossiers_event event
WHERE NOT EXISTS (SELECT FROM dossiers_dossier dossier WHERE dossier.id = event.dossier_id)
LIMIT 100
"""
Head = tuple[int, str, int, str]


def heads(first: str = "", last: str = "") -> Iterator[Head]:
    """Of all dossiers, or of those from one reference up to before another."""
    yield from streamed(HEADS, {"first": first, "last": last})


def heads_of(dossiers: Sequence[Dossier]) -> list[Head]:
    rows = [(one.pk, one.reference, one.event_count, one.head_hash) for one in dossiers]
    return sorted(rows, key=itemgetter(1))


def histories(rows: Iterator[Head]) -> Iterator[Row]:
    while some := list(islice(rows, TOGETHER)):
        with connection.cursor() as cursor:
            cursor.execute(EVENTS, [[pk for pk, *_ in some]])
            events = groupby(cursor.fetchall(), itemgetter(0))
        told = {pk: [_plain(event) for event in own] for pk, own in events}
        for pk, reference, count, head in some:
            yield {
                "reference": reference,
                "count": count,
                "head": head,
                "events": told.get(pk, []),
            }


def _plain(event: tuple[Any, ...]) -> Row:
    """Times as they were hashed."""
    _, seq, verb, before, to, at, recorded, late, by, post, unit, *rest = event
    digest, previous, own, salt, content, erased_at = rest
    return {
        "seq": seq,
        "verb": verb,
        "from": before,
        "to": to,
        "at": _utc(at),
        "recorded_at": _utc(recorded),
        "late": late,
        "by": by,
        "post": post,
        "unit": unit,
        "digest": digest,
        "previous": previous,
        "hash": own,
        "salt": salt,
        "content": None if content is None else json.loads(content),
        "erased_at": erased_at and _utc(erased_at),
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def stray_events() -> list[tuple[int, int]]:
    """Ids and numbers of events whose dossier is gone."""
    with connection.cursor() as cursor:
        cursor.execute(STRAY)
        return list(cursor.fetchall())
