"""What a root is made of: the heads of all histories and the official papers, as one moment has
them; and what no longer fits the roots before it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from dossiers.snapshot import streamed
from dossiers.verifier import Finding, Sighting

HEADS = """
SELECT reference, event_count, head_hash FROM dossiers_dossier ORDER BY reference COLLATE "C"
"""
ALL = "SELECT count(*), coalesce(sum(event_count), 0) FROM dossiers_dossier"
# Slips, what was printed again, and results: their numbers on paper, and what the files say.
PAPERS = """
SELECT token, sha256 FROM (
    SELECT slip.token, file.sha256, slip.rendered_at AS made_at
    FROM dossiers_slip slip JOIN citizens_storedfile file ON file.id = slip.file_id
    UNION ALL
    SELECT slip.token, file.sha256, again.rendered_at
    FROM dossiers_reprint again JOIN dossiers_slip slip ON slip.id = again.slip_id
        JOIN citizens_storedfile file ON file.id = again.file_id
    UNION ALL
    SELECT result.token, file.sha256, file.created_at
    FROM dossiers_result result JOIN citizens_storedfile file ON file.id = result.file_id
) paper WHERE %(since)s::timestamptz IS NULL OR made_at >= %(since)s
"""
COUNTED = PAPERS.replace("token, sha256", "count(*)", 1)
SORTED = PAPERS + 'ORDER BY token COLLATE "C", sha256 COLLATE "C"'
Head = tuple[str, int, str]
Seen = tuple[str, Sequence[Sighting]]


class Totals(NamedTuple):
    dossiers: int
    events: int
    papers: int


def totals(since: datetime | None) -> Totals:
    with connection.cursor() as cursor:
        cursor.execute(ALL)
        dossiers, events = cursor.fetchone()
        cursor.execute(COUNTED, {"since": since})
        return Totals(dossiers, int(events), cursor.fetchone()[0])


def heads() -> Iterator[Head]:
    yield from streamed(HEADS)


def papers(since: datetime | None) -> Iterator[tuple[str, str]]:
    yield from streamed(SORTED, {"since": since})


def compared(
    rows: Iterable[Head], seen: Iterator[Seen], told: Callable[[Finding], None], *, is_full: bool
) -> Iterator[Head]:
    """The heads that a root has to tell: all, or those that the last one did not see so. `told`
    hears of what has gone back, changed or vanished."""
    ahead = next(seen, None)
    for row in rows:
        while ahead and ahead[0] < row[0]:
            told(_vanished(*ahead))
            ahead = next(seen, None)
        last = None
        if ahead and ahead[0] == row[0]:
            last = ahead[1][-1]
            _compare(row, ahead[1], told)
            ahead = next(seen, None)
        if is_full or last is None or last[1:] != row[1:]:
            yield row
    while ahead:
        told(_vanished(*ahead))
        ahead = next(seen, None)


def _compare(row: Head, sightings: Sequence[Sighting], told: Callable[[Finding], None]) -> None:
    reference, count, head = row
    root, most, its_head = max(sightings, key=lambda one: one[1])
    if count < most:
        what = f"Dossier {reference}: it has {count} events, root {root} saw {most}"
        told(Finding("removed", reference, count + 1, what))
    elif count == most and head != its_head:
        what = f"Dossier {reference}: after event {count} root {root} saw another head"
        told(Finding("rewritten", reference, count, what))


def _vanished(reference: str, sightings: Sequence[Sighting]) -> Finding:
    what = f"Dossier {reference} has vanished: root {sightings[-1][0]} saw it"
    return Finding("vanished", reference, None, what)
