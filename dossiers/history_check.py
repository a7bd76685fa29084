"""All histories of the database, and the papers made of them, checked with the one verifier.

The roots are listed before any moment is fixed: one taken meanwhile saw more than is read here.
"""

import multiprocessing
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile
from pathlib import Path
from typing import Any

from django.db import connection

from citizens.codes import SIGNS
from dossiers.another_process import join
from dossiers.filed import filed_findings
from dossiers.history_rows import heads, heads_of, histories, stray_events
from dossiers.models import Dossier, Root
from dossiers.paper_check import paper_findings
from dossiers.root_lock import reading_roots
from dossiers.row_check import row_findings
from dossiers.snapshot import snapshot
from dossiers.verifier import Finding, Row, Seen, check, check_roots, expected, root_files

KEPT = 1000
INTACT, ALONE = "intact", "not compared with any root"
TELL_EVERY = 20_000
Range = tuple[str, str]
Skip = Collection[int | None]
Roots = Mapping[int, Path]


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

    def hear_of_others(self, found: Iterable[Finding]) -> None:
        """Of dossiers that nothing was said about: a forged event no longer fits its row."""
        named = {finding.reference for finding in self.findings}
        self.hear(finding for finding in found if finding.reference not in named)

    def add(self, other: "Checked") -> None:
        self.tally += other.tally
        self.count += other.count
        self.findings += other.findings[: max(0, KEPT - len(self.findings))]

    def __str__(self) -> str:
        told = ", ".join(f"{self.tally[name]:,} {name}" for name in ("dossiers", "events", "roots"))
        end = "" if self.tally["roots"] else f", {ALONE}"
        return f"{told}: {f'{self.count:,} findings' if self.count else INTACT}{end}."


def check_histories(folder: Path, *, with_files: bool = True, processes: int = 1) -> Checked:
    """Everything, as one moment has it; each process has a moment of its own."""
    roots, done, skip = _roots(folder, is_whole=True)
    for part in _parts(roots, skip, processes):
        done.add(part)
    with snapshot():
        done.hear(_stray())
        done.hear_of_others(chain(row_findings(), filed_findings()))
        done.hear(paper_findings(roots, skip, with_files=with_files))
    return done


def _roots(folder: Path, *, is_whole: bool) -> tuple[Roots, Checked, Skip]:
    """The roots as they are now, and what is wrong with them: those are not compared with."""
    with reading_roots():
        given = {root.number: root.digest for root in Root.objects.all()} if is_whole else None
        roots, wrong = root_files(folder), check_roots(folder, given)
    done = Checked(Counter(roots=len(roots)))
    done.hear(wrong)
    return roots, done, {finding.seq for finding in wrong}


def _parts(roots: Roots, skip: Skip, processes: int) -> Iterator[Checked]:
    ranges = _ranges(processes)
    if len(ranges) == 1:
        yield check_range(ranges[0], roots, skip)
        return
    apart: dict[str, Any] = {
        "mp_context": multiprocessing.get_context("spawn"),
        "initializer": join,
        "initargs": (connection.settings_dict["NAME"],),
    }
    with ProcessPoolExecutor(len(ranges), **apart) as pool:
        yield from pool.map(check_range, ranges, [roots] * len(ranges), [skip] * len(ranges))


def _ranges(count: int) -> list[Range]:
    """References begin with any sign alike."""
    bounds = [SIGNS[len(SIGNS) * part // count] for part in range(1, count)]
    return list(pairwise(["", *bounds, ""]))


def check_range(between: Range, roots: Roots, skip: Skip) -> Checked:
    """The dossiers from one reference up to before another."""
    (first, last), done = between, Checked()
    later = (one for one in expected(roots, skip) if one[0] >= first)
    seen = takewhile(lambda one: not last or one[0] < last, later)
    with snapshot():
        done.hear(check(_counted(histories(heads(first, last)), done.tally), seen))
    return done


def check_dossiers(dossiers: Iterable[Dossier], folder: Path) -> Checked:
    """Some histories only, without their papers."""
    some = list(dossiers)
    roots, done, skip = _roots(folder, is_whole=False)
    names, ids = {dossier.reference for dossier in some}, [dossier.pk for dossier in some]
    seen: Iterator[Seen] = (one for one in expected(roots, skip) if one[0] in names)
    with snapshot():
        done.hear(check(_counted(histories(iter(heads_of(some))), done.tally), seen))
        done.hear_of_others(chain(row_findings(ids), filed_findings(ids)))
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
