"""The daily root: what all histories and papers were, in a file that leaves the database.

Whoever rewrites a history afterwards, hashes and all, cannot make it fit what was written down,
mailed and logged before.
"""

import gzip
import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings

from dossiers.history_report import report, tell_root
from dossiers.models import Root
from dossiers.packed import write_lines
from dossiers.reckoning import local_date
from dossiers.root_lock import writing_roots
from dossiers.root_rows import Totals, compared, heads, papers, totals
from dossiers.snapshot import alone, snapshot
from dossiers.verifier import (
    BROKEN,
    LOG_LINE,
    ROOT,
    Finding,
    Row,
    check_roots,
    expected,
    read_root,
    root_files,
)

log = logging.getLogger(__name__)
KEY = 0x676F635F6C6F6B68  # of the advisory lock: one root at a time
FULL_EVERY = 30
OVERLAP = timedelta(hours=1)  # a paper may be committed a little after its moment
LOG, NAME = "roots.log", "root-{:06d}.jsonl.gz"
NAMED = 1000


@dataclass
class Taken:
    """A root that was taken, and what did not fit the roots before it."""

    root: Root
    findings: list[Finding] = field(default_factory=list)
    count: int = 0


@dataclass
class Doubts:
    """What is found while a root is taken; kept up to a number, counted beyond."""

    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def hear(self, finding: Finding) -> None:
        self.count += 1
        if len(self.findings) < NAMED:
            self.findings.append(finding)


def take_root(at: datetime) -> Taken | None:
    """Today's; None where it is taken already, or being taken."""
    with alone(KEY) as is_ours:
        if not is_ours:
            return None
        folder = Path(settings.ROOTS)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with snapshot():
            _adopt(folder)
            if Root.objects.filter(day=local_date(at)).exists():
                return None
            return _take(folder, at)


def _take(folder: Path, at: datetime) -> Taken:
    last, doubts = Root.objects.order_by("number").last(), Doubts()
    broken = _broken(folder, doubts)
    is_full = _is_full_due(last) or bool(broken)
    since = last.taken_at - OVERLAP if last and not broken else None
    extent = totals(since)
    files = root_files(folder)
    number = max(last.number if last else 0, *files, 0) + 1
    root = _root(number, last, at, extent)
    root.is_full = is_full
    seen = expected(files, broken)
    root.digest = _write(folder, root, compared(heads(), seen, doubts.hear, is_full=is_full), since)
    root.save(force_insert=True)
    log.info(
        "root number=%s day=%s digest=%s dossiers=%s events=%s papers=%s kind=%s findings=%s",
        *(root.number, root.day, root.digest, root.dossiers, root.events, root.papers),
        *(header_of(root)["kind"], doubts.count),
    )
    tell_root(root, at=at)
    report(doubts.findings, doubts.count, key="roots", at=at)
    return Taken(root, doubts.findings, doubts.count)


def _adopt(folder: Path) -> None:
    """Roots without a row: the machine stopped in between, or the database is a restored one."""
    for number, path in root_files(folder).items():
        last = Root.objects.order_by("number").last()
        if number != (last.number if last else 0) + 1:
            continue
        try:
            header, digest = next(read_root(path)), digest_of_file(path)
        except BROKEN:
            continue  # check_roots has more to say about it
        if header["previous"] == (last.digest if last else ""):
            _adopted(header, path, digest)
            line = LOG_LINE.format(digest=digest, **header)
            if line not in _logged(folder):
                with writing_roots():
                    _append(folder, line)


def _adopted(header: Row, path: Path, digest: str) -> None:
    log.warning("root %s has a file and no row", header["number"])
    Root.objects.create(
        day=date.fromisoformat(header["day"]),
        taken_at=datetime.fromisoformat(header["taken_at"]),
        digest=digest,
        file_name=path.name,
        is_full=header["kind"] == "full",
        **{name: header[name] for name in ("number", "previous", "dossiers", "events", "papers")},
    )


def digest_of_file(path: Path) -> str:
    with gzip.open(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_full_due(last: Root | None) -> bool:
    full = Root.objects.filter(is_full=True).order_by("number").last()
    return last is None or full is None or last.number + 1 - full.number >= FULL_EVERY


def _broken(folder: Path, doubts: Doubts) -> set[int | None]:
    """Numbers of the roots that are no longer what they were; those are not compared with."""
    found = check_roots(folder, {root.number: root.digest for root in Root.objects.all()})
    for finding in found:
        doubts.hear(finding)
    return {finding.seq for finding in found}


def _root(number: int, last: Root | None, at: datetime, extent: Totals) -> Root:
    return Root(
        number=number,
        day=local_date(at),
        taken_at=at,
        previous=last.digest if last else "",
        file_name=NAME.format(number),
        dossiers=extent.dossiers,
        events=extent.events,
        papers=extent.papers,
    )


def header_of(root: Root) -> Row:
    return {
        "format": ROOT,
        "number": root.number,
        "day": root.day.isoformat(),
        "taken_at": root.taken_at.isoformat(),
        "kind": "full" if root.is_full else "changes",
        "previous": root.previous,
        "dossiers": root.dossiers,
        "events": root.events,
        "papers": root.papers,
    }


def _write(
    folder: Path, root: Root, rows: Iterator[tuple[str, int, str]], since: datetime | None
) -> str:
    """The file under its name only once it is whole and on the disk; then the line in the log."""
    draft, header = folder / f".{root.file_name}.draft", header_of(root)
    draft.unlink(missing_ok=True)  # of a run that was stopped
    told = chain((("D", *row) for row in rows), (("P", *paper) for paper in papers(since)))
    digest = write_lines(draft, chain([header], told))
    with writing_roots():
        draft.rename(folder / root.file_name)
        _append(folder, LOG_LINE.format(digest=digest, **header))
    return digest


def _logged(folder: Path) -> list[str]:
    return (folder / LOG).read_text().splitlines() if (folder / LOG).exists() else []


def _append(folder: Path, line: str) -> None:
    handle = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
