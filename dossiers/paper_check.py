"""Whether the official papers on the disk are those that were made, and those that roots saw."""

import hashlib
import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from dossiers.snapshot import streamed
from dossiers.verifier import Finding, read_root

# Every file of a slip, of what was printed again and of a result, by the token on the paper; and
# the digest that the event tells which is the evidence of a result's file.
FILES = """
SELECT token, what, coalesce(dossier.code, dossier.reference, ''), is_issued, file.sha256,
    file.content, coalesce(detail.content ->> 'sha256', '')
FROM (
    SELECT slip.token, concat_ws(' ', slip.kind, slip.number || '/' || slip.year) AS what,
        slip.dossier_id, true AS is_issued, slip.file_id, NULL::integer AS seq
    FROM dossiers_slip slip
    UNION ALL
    SELECT slip.token, concat_ws(' ', slip.kind, slip.number || '/' || slip.year, 'reprint',
        again.ordinal), slip.dossier_id, true, again.file_id, NULL
    FROM dossiers_reprint again JOIN dossiers_slip slip ON slip.id = again.slip_id
    UNION ALL
    SELECT token, concat_ws(' ', 'result', number), dossier_id, true, file_id,
        coalesce(issued_seq, resolved_seq)
    FROM dossiers_result
    UNION ALL
    SELECT token, 'draft of a result', dossier_id, false, draft_id, drafted_seq
    FROM dossiers_result
    UNION ALL
    SELECT token, 'signed result', dossier_id, false, signed_id, signed_seq
    FROM dossiers_result
) paper
JOIN citizens_storedfile file ON file.id = paper.file_id
LEFT JOIN dossiers_dossier dossier ON dossier.id = paper.dossier_id
LEFT JOIN dossiers_event event ON event.dossier_id = paper.dossier_id AND event.seq = paper.seq
LEFT JOIN dossiers_eventdetail detail ON detail.event_id = event.id
ORDER BY token COLLATE "C"
"""


class Filed(NamedTuple):
    token: str
    what: str
    dossier: str
    is_issued: bool
    sha256: str
    content: str
    told: str

    def __str__(self) -> str:
        of = f" of dossier {self.dossier}" if self.dossier else ""
        return f"Paper {self.token}, {self.what}{of}"


def paper_findings(
    roots: Mapping[int, Path], skip: Collection[int | None] = (), *, with_files: bool = True
) -> Iterator[Finding]:
    """Bytes against what was written down, and that against the roots."""
    rows = groupby(map(Filed._make, streamed(FILES)), itemgetter(0))
    sightings = _in_roots(roots, skip)
    ahead = next(sightings, None)
    for token, group in rows:
        files = list(group)
        while ahead and ahead[0] < token:
            yield _gone(*ahead)
            ahead = next(sightings, None)
        if ahead and ahead[0] == token:
            yield from _replaced(files, ahead[1])
            ahead = next(sightings, None)
        yield from filter(None, map(_unlike, files))
        if with_files:
            yield from filter(None, map(_read, files))
    while ahead:
        yield _gone(*ahead)
        ahead = next(sightings, None)


def _in_roots(
    roots: Mapping[int, Path], skip: Collection[int | None]
) -> Iterator[tuple[str, dict[str, int]]]:
    """By token: the digests that roots saw, and which root saw them first."""
    streams = [
        _papers(number, path) for number, path in sorted(roots.items()) if number not in skip
    ]
    for token, seen in groupby(heapq.merge(*streams), itemgetter(0)):
        told: dict[str, int] = {}
        for _token, digest, number in seen:
            told[digest] = min(number, told.get(digest, number))
        yield token, told


def _papers(number: int, path: Path) -> Iterator[tuple[str, str, int]]:
    lines = read_root(path)
    next(lines)
    yield from ((one[1], one[2], number) for one in lines if one[0] == "P")


def _gone(token: str, seen: dict[str, int]) -> Finding:
    what = f"Paper {token} has vanished: root {min(seen.values())} saw it"
    return Finding("paper", "", None, what)


def _replaced(files: Iterable[Filed], seen: dict[str, int]) -> Iterator[Finding]:
    files = list(files)
    known = {file.sha256 for file in files if file.is_issued}
    for digest, number in seen.items():
        if digest not in known:
            what = f"{files[0]}: another file stands for the one that root {number} saw"
            yield Finding("paper", files[0].dossier, None, what)


def _unlike(file: Filed) -> Finding | None:
    """Once the event's detail was erased it tells nothing."""
    if file.told in ("", file.sha256):
        return None
    return Finding("paper", file.dossier, None, f"{file}: its file is not the one of its history")


def _read(file: Filed) -> Finding | None:
    try:
        digest = _digest(Path(settings.MEDIA_ROOT) / file.content)
    except OSError as trouble:
        reason = "is missing" if isinstance(trouble, FileNotFoundError) else "cannot be read"
        return Finding("paper", file.dossier, None, f"{file}: its file {reason}")
    if digest == file.sha256:
        return None
    return Finding("paper", file.dossier, None, f"{file}: its file was altered")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
