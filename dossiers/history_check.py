"""All histories of the database, and the papers made of them, checked with the one verifier."""

import multiprocessing
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile
from pathlib import Path

from django.db import connections

from dossiers.history_rows import heads, heads_of, histories, stray_events
from dossiers.models import Dossier, Root
from dossiers.paper_check import paper_findings
from dossiers.snapshot import snapshot
from dossiers.tokens import CROCKFORD
from dossiers.verifier import Finding, Row, Seen, check, check_roots, expected, root_files

KEPT = 1000
TELL_EVERY = 20_000
Range = tuple[str, str]


@dataclass
class Checked:
    """What a run has looked at and found; of very many findings the first are kept."""

    tally: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def hear(self, found: Iterable[Finding]) -> None:
        for finding in found:
            self.count += 1
            if len(self.findings) < KEPT:
                self.findings.append(finding)

    def add(self, other: "Checked") -> None:
        self.tally += other.tally
        self.count += other.count
        self.findings += other.findings[: max(0, KEPT - len(self.findings))]

    def __str__(self) -> str:
        told = ", ".join(f"{self.tally[name]:,} {name}" for name in ("dossiers", "events", "roots"))
        return f"{told}: {f'{self.count:,} findings' if self.count else 'intact'}."


def check_histories(folder: Path, *, with_files: bool = True, processes: int = 1) -> Checked:
    """Everything, as one moment has it; each process has a moment of its own."""
    given = {root.number: root.digest for root in Root.objects.all()}
    done = Checked(Counter(roots=len(root_files(folder))))
    done.hear(wrong := check_roots(folder, given))
    skip = {finding.seq for finding in wrong}
    for part in _parts(folder, skip, processes):
        done.add(part)
    with snapshot():
        done.hear(_stray())
        done.hear(paper_findings(folder, skip, with_files=with_files))
    return done


def _parts(folder: Path, skip: Collection[int | None], processes: int) -> Iterator[Checked]:
    ranges = _ranges(processes)
    if len(ranges) == 1:
        yield check_range(ranges[0], folder, skip)
        return
    connections.close_all()  # none is shared with a child
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(len(ranges), mp_context=context) as pool:
        yield from pool.map(check_range, ranges, [folder] * len(ranges), [skip] * len(ranges))


def _ranges(count: int) -> list[Range]:
    """References begin with any sign alike."""
    signs = CROCKFORD
    bounds = [signs[len(signs) * part // count] for part in range(1, count)]
    return list(pairwise(["", *bounds, ""]))


def check_range(between: Range, folder: Path, skip: Collection[int | None]) -> Checked:
    """The dossiers from one reference up to before another."""
    (first, last), done = between, Checked()
    later = (one for one in expected(folder, skip) if one[0] >= first)
    seen = takewhile(lambda one: not last or one[0] < last, later)
    with snapshot():
        done.hear(check(_counted(histories(heads(first, last)), done.tally), seen))
    return done


def check_dossiers(dossiers: Iterable[Dossier], folder: Path) -> Checked:
    """Some histories only, without their papers."""
    some = list(dossiers)
    done = Checked(Counter(roots=len(root_files(folder))))
    names, wrong = {dossier.reference for dossier in some}, check_roots(folder)
    skip = {finding.seq for finding in wrong}
    seen: Iterator[Seen] = (one for one in expected(folder, skip) if one[0] in names)
    with snapshot():
        rows = _counted(histories(iter(heads_of(some))), done.tally)
        done.hear(chain(wrong, check(rows, seen)))
    return done


def _counted(rows: Iterable[Row], tally: Counter[str]) -> Iterator[Row]:
    for row in rows:
        tally["dossiers"] += 1
        tally["events"] += len(row["events"])
        if tally["dossiers"] % TELL_EVERY == 0:
            print(f"{tally['dossiers']:,} dossiers", file=sys.stderr)
        yield row


def _stray() -> Iterator[Finding]:
    for pk, seq in stray_events():
        what = f"Event {seq} (row {pk}) stands without its dossier, which was removed"
        yield Finding("vanished", "", seq, what)
