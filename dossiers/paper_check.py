"""Whether the official papers on the disk are those that were made, and those that roots saw."""

import hashlib
import heapq
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from dossiers.snapshot import streamed
from dossiers.verifier import Finding, read_root, root_files

# Every file of a slip, of what was printed again and of a result, by the token on the paper.
FILES = """
SELECT token, what, coalesce(dossier.code, dossier.reference, ''), is_issued, sha256, content
FROM (
    SELECT slip.token, concat_ws(' ', slip.kind, slip.number || '/' || slip.year) AS what,
        slip.dossier_id, true AS is_issued, slip.file_id
    FROM dossiers_slip slip
    UNION ALL
    SELECT slip.token, concat_ws(' ', slip.kind, slip.number || '/' || slip.year, 'reprint',
        again.ordinal), slip.dossier_id, true, again.file_id
    FROM dossiers_reprint again JOIN dossiers_slip slip ON slip.id = again.slip_id
    UNION ALL
    SELECT token, concat_ws(' ', 'result', number), dossier_id, true, file_id FROM dossiers_result
    UNION ALL
    SELECT token, 'draft of a result', dossier_id, false, draft_id FROM dossiers_result
    UNION ALL
    SELECT token, 'signed result', dossier_id, false, signed_id FROM dossiers_result
) paper
JOIN citizens_storedfile file ON file.id = paper.file_id
LEFT JOIN dossiers_dossier dossier ON dossier.id = paper.dossier_id
ORDER BY token COLLATE "C"
"""


class Filed(NamedTuple):
    token: str
    what: str
    dossier: str
    is_issued: bool
    sha256: str
    content: str

    def __str__(self) -> str:
        of = f" of dossier {self.dossier}" if self.dossier else ""
        return f"Paper {self.token}, {self.what}{of}"


def paper_findings(
    folder: Path | None, skip: Collection[int | None] = (), *, with_files: bool = True
) -> Iterator[Finding]:
    """Bytes against what was written down, and that against the roots."""
    rows = groupby(map(Filed._make, streamed(FILES)), itemgetter(0))
    roots = _in_roots(folder, skip) if folder else iter(())
    ahead = next(roots, None)
    for token, group in rows:
        files = list(group)
        while ahead and ahead[0] < token:
            yield _gone(*ahead)
            ahead = next(roots, None)
        if ahead and ahead[0] == token:
            yield from _replaced(files, ahead[1])
            ahead = next(roots, None)
        if with_files:
            yield from filter(None, map(_read, files))
    while ahead:
        yield _gone(*ahead)
        ahead = next(roots, None)


def _in_roots(folder: Path, skip: Collection[int | None]) -> Iterator[tuple[str, dict[str, int]]]:
    """By token: the digests that roots saw, and which root saw them first."""
    files = {number: path for number, path in root_files(folder).items() if number not in skip}
    streams = [_papers(number, path) for number, path in sorted(files.items())]
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
