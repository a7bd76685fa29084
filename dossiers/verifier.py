"""Checks exported histories with Python 3.11 and this one file, away from any database."""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    sys.path.pop(0)  # files beside this one must not stand in for the standard library

import argparse
import gzip
import hashlib
import heapq
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, groupby, islice, product
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

HISTORY, ROOT = "mot-cua-history/1", "mot-cua-root/1"
LOG_LINE = "{number} {day} {digest} {dossiers} {events} {papers}"  # of roots.log, as it is mailed
FACTS = ("verb", "from", "to", "at", "recorded_at", "late", "by", "post", "unit")
HASHED = ("seq", *FACTS, "digest", "previous")  # by an event's hash; a root holds the last ones
GROUPS = (FACTS, ("digest",), ("previous",), ("hash",), ("salt", "content", "erased_at"))
ABSENT = dict.fromkeys((*HASHED, *GROUPS[3], *GROUPS[4]))
WRAPPER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # how gzip begins without a name and a time
BROKEN = (EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError, zlib.error)
Row = dict[str, Any]
Sighting = tuple[Any, int, str]  # which root, how many events it saw, their head
Seen = tuple[str, Sequence[Sighting]]
END: Seen = ("\U0010ffff", ())


class Finding(NamedTuple):
    kind: str
    reference: str
    seq: int | None
    sentence: str

    def __str__(self) -> str:
        return "".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in self.sentence)


_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_hashed = itemgetter(*HASHED)


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: equal values give equal bytes."""
    return _json.encode(value).encode("utf-8", "surrogatepass")


def digest_of(salt: str, content: Any) -> str:
    return hashlib.sha256(salt.encode("utf-8", "surrogatepass") + canonical(content)).hexdigest()


def event_hash(reference: str, event: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical([reference, *_hashed(event)])).hexdigest()


def _detail(event: Row) -> str:
    salt, content, erased_at = event["salt"], event["content"], event["erased_at"]
    if salt in (None, "") and content in (None, "", {}):
        return "erased" if erased_at and isinstance(erased_at, str) else "missing"
    is_whole = erased_at is None and isinstance(salt, str)
    return "intact" if is_whole and digest_of(salt, content) == event["digest"] else "altered"


def _stand(reference: str, event: Row, size: int) -> tuple[int, str]:
    """Its place in the chain, by its hash if that tells, and whether its number is its own."""
    seq = event["seq"] if type(event["seq"]) is int else 0
    for place in (seq, *range(1, size)):
        if event_hash(reference, event | {"seq": place}) == event["hash"]:
            return place, "true" if place == seq else "moved"
    return seq, "altered"


class History:
    """The events of a dossier at their places in its chain, up to its head."""

    def __init__(self, row: Row) -> None:
        self.reference, self.head, self.count = row["reference"], row["head"], row["count"]
        self.events, self.found = [ABSENT | event for event in row["events"]], list[Finding]()
        size, links = 2 * len(self.events) + 16, [one["previous"] for one in self.events]
        stands = [(*_stand(self.reference, one, min(size, 500)), one) for one in self.events]
        self.is_its_own = not stands or any(how != "altered" for _, how, _ in stands)
        # Of two at one place the genuine one is that from which the next, or the head, goes on.
        stands.sort(key=lambda one: (one[2]["hash"] in (*links, self.head), one[1] == "true"))
        best = {place: (how, one) for place, how, one in stands if place > 0}
        sound = [p for p in best if best[p][0] != "altered" and best[p][1]["hash"] == self.head]
        count = self.count if type(self.count) is int else len(self.events)
        self.top = max(sound, default=max(0, min(count, size)))
        self.at = {place: best[place][1] for place in sorted(best) if place <= self.top}
        self.how = {place: best[place][0] for place in self.at}
        self.hashes = {0: "", **{place: one["hash"] for place, one in self.at.items()}}
        self.detail = {place: _detail(one) for place, one in self.at.items()}

    def say(self, kind: str, seq: int | None, what: str) -> None:
        self.found.append(Finding(kind, self.reference, seq, f"Dossier {self.reference}: {what}"))

    def examine(self, seen: Sequence[Sighting] = ()) -> list[Finding]:
        self.presence()
        self.contents(is_renumbered=bool(self.found))
        self.links()
        self.beside(seen)
        if not self.found and self.events != [*self.at.values()]:
            self.say("swapped", None, "its events are not in the order of their numbers")
        return self.found

    def presence(self) -> None:
        for place in (one for one in range(1, self.top + 1) if one not in self.at):
            self.say("removed", place, f"event {place} was removed")
        genuine = {id(one) for one in self.at.values()}
        for seq in (one["seq"] for one in self.events if id(one) not in genuine):
            self.say("inserted", seq if type(seq) is int else None, f"event {seq} was inserted")

    def contents(self, *, is_renumbered: bool) -> None:
        pair = [p for p in self.at if self.how[p] != "true" or self.detail[p] == "altered"]
        if len(pair) == 2 and self.are_whole_swapped(self.at[pair[0]], self.at[pair[1]]):
            return self.say("swapped", pair[0], f"events {pair[0]} and {pair[1]} were swapped")
        if len(self.events) > 1 and not self.is_its_own:
            return self.say("altered", None, "no event belongs to it: its reference was altered")
        lost = self.unaccounted()
        for place, how in self.how.items():
            if how == "altered" or (how == "moved" and not is_renumbered):
                self.say("altered", place, f"event {place} was altered")
            elif self.detail[place] == "altered":
                self.say("detail_altered", place, f"the detail of event {place} was altered")
            if self.detail[place] == "missing" or place in lost:
                self.say("detail_missing", place, f"event {place}'s detail is gone unaccounted")
        return None

    def are_whole_swapped(self, a: Row, b: Row) -> bool:
        for picked in product(*((group, ()) for group in GROUPS)):
            both = [one | {n: other[n] for n in chain(*picked)} for one, other in ((a, b), (b, a))]
            if not any("altered" in (_stand(self.reference, e, 0)[1], _detail(e)) for e in both):
                return True
        return False

    def unaccounted(self) -> set[int]:
        """Erased details that no later, intact `erase` event of that moment names."""
        named, lost = list[tuple[object, object]](), set[int]()
        for place, one in reversed(self.at.items()):
            is_erasure, detail = one["verb"] == "erase", self.detail[place]
            if detail == "erased" and (is_erasure or (place, one["erased_at"]) not in named):
                lost.add(place)
            elif is_erasure and detail == "intact":
                with suppress(KeyError, TypeError):
                    named += [(seq, one["at"]) for seq in one["content"]["erased"]]
        return lost

    def links(self) -> None:
        """Events with a fitting hash that is not the one from which the next goes on."""
        hows = {0: "true", **self.how, self.top + 1: "true"}
        before = {p: one["previous"] for p, one in self.at.items()} | {self.top + 1: self.head}
        sound = {p for p in hows if "altered" not in (hows[p], hows.get(p + 1, "altered"))}
        broken = {place for place in sound if self.hashes[place] != before[place + 1]}
        for place in sorted(broken - ({0} if 1 in broken else set())):
            if place == self.top and place - 1 not in broken:
                self.say("head", place, f"its head or event {place} was altered")
            else:
                what = f"{max(place, 1)} or {place + 1}" if place + 1 in broken else max(place, 1)
                self.say("altered", max(place, 1), f"event {what} was altered")
        if canonical(self.count) != canonical(self.top):
            self.say("head", None, f"its count is {self.count}, its chain has {self.top} events")

    def beside(self, seen: Sequence[Sighting]) -> None:
        """What was changed together with all later hashes lies between two roots."""
        against = [(count, root) for root, count, head in seen if self.hashes.get(count) != head]
        count, root = min(against, default=(0, 0))
        agreed = [n for _, n, head in seen if n < count and self.hashes.get(n) == head]
        last, others = max(agreed, default=0), [one for one in self.found if one.kind != "head"]
        local = [one.seq or 0 for one in others if not one.kind.startswith("detail")]
        local += [place for place, how in self.how.items() if how == "altered"]
        if against and not any(last < seq <= count for seq in local):
            self.found, kind = others, "removed" if count > self.top else "rewritten"
            told = f"{kind} between event {last} and {count} (root {root} saw another head)"
            self.say(kind, last + 1, told)


def check(rows: Iterable[Row], expected: Iterable[Seen] = ()) -> Iterator[Finding]:
    """Both ordered by reference: a dossier that a root saw and that has no row has vanished."""
    roots, last = iter(expected), ""
    ahead, seen = next(roots, END)
    for row in chain(rows, [{"reference": END[0], "count": 0, "head": "", "events": []}]):
        history, own = History(row), row["reference"]
        while history.is_its_own and ahead < own:
            told = f"Dossier {ahead} has vanished: root {seen[-1][0]} saw it"
            yield Finding("vanished", ahead, None, told)
            ahead, seen = next(roots, END)
        history.examine(seen if ahead == own else ())
        if history.is_its_own and own <= last:
            history.say("swapped", None, "it stands twice, or out of order")
        last = max(last, own) if history.is_its_own else last
        yield from history.found
        if ahead == own:
            ahead, seen = next(roots, END)


def read_root(path: Path, form: str = ROOT) -> Iterator[Any]:
    """Its header, then its lines; an export is read alike."""
    with gzip.open(path) as file:
        for number, line in enumerate(map(json.loads, file)):
            if number == 0 and line["format"] != form:
                raise ValueError(f"it does not begin with {form}")
            yield line


def root_files(folder: Path) -> dict[int, Path]:
    return {int(path.name[5:11]): path for path in sorted(folder.glob("root-[0-9]*.jsonl.gz"))}


def expected(roots: Mapping[int, Path], skip: Collection[int | None] = ()) -> Iterator[Seen]:
    """What the latest full root and those after it saw, by reference."""
    files = {n: path for n, path in roots.items() if n not in skip}
    full = [n for n, path in files.items() if next(read_root(path))["kind"] == "full"]

    def sightings(path: Path) -> Iterator[tuple[str, Sighting]]:
        lines = read_root(path)
        name = "{number} of {day}".format(**next(lines))
        yield from ((one[1], (name, one[2], one[3])) for one in lines if one[0] == "D")

    streams = (sightings(path) for n, path in files.items() if n >= max(full, default=0))
    for reference, group in groupby(heapq.merge(*streams, key=itemgetter(0)), itemgetter(0)):
        yield reference, [sighting for _, sighting in group]


def check_roots(folder: Path, log_digests: Mapping[int, str] | None = None) -> list[Finding]:
    """Whether each fits the root before it, its line in roots.log and its digest elsewhere."""
    files, given, log, before = root_files(folder), log_digests or {}, folder / "roots.log", ""
    lines = log.read_bytes().decode("utf-8", "replace").split("\n")[:-1] if log.exists() else []
    wrong, is_logged = list[tuple[int | None, str]](), log.exists() or not given
    for number in range(1, max((*files, *given), default=0) + 1):
        try:
            with files[number].open("rb") as raw, gzip.open(files[number]) as file:
                is_ours = raw.read(10) == WRAPPER
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            (header,) = islice(read_root(files[number]), 1)
            line = LOG_LINE.format(digest=digest, **header)
            faults = {
                "was packed by another hand": not is_ours,
                f"does not follow upon root {number - 1}": before not in ("?", header["previous"]),
                "has another number inside": header["number"] != number,
                "and its line in roots.log differ": is_logged and line not in lines,
                "and its digest kept elsewhere differ": given.get(number, digest) != digest,
            }
            lines, before = [one for one in lines if one != line], digest
        except BROKEN as error:
            faults, before = {f"cannot be read: {error!r}": True}, "?"
        wrong += [(number, f"root {number} {what}") for what, is_so in faults.items() if is_so]
    wrong += [(None, f"roots.log has a line that fits no root: {line}") for line in lines]
    return [Finding("root", "", number, what) for number, what in wrong]


def _counted(rows: Iterable[Row], tally: Counter[str]) -> Iterator[Row]:
    for row in rows:
        tally.update(dossiers=1, events=len(row["events"]))
        if tally["dossiers"] % 20_000 == 0:
            print(f"{tally['dossiers']:,} dossiers", file=sys.stderr)
        yield row


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an exported history.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--roots", type=Path, help="the folder of the roots and roots.log")
    parser.add_argument("--part", action="store_true", help="some dossiers, as you asked for")
    asked, tally, number, absent = parser.parse_args(), Counter[str](), 0, 0
    try:
        files = root_files(asked.roots) if asked.roots else {}
        if asked.roots and not files:
            parser.exit(2, f"There is no root in {asked.roots}: nothing was checked.\n")
        (header,) = islice(rows := read_root(asked.export, HISTORY), 1)
        torn = check_roots(asked.roots) if asked.roots else []
        seen = expected(files, {one.seq for one in torn})
        for one in chain(torn, check(_counted(rows, tally), seen)):
            absent += one.kind == "vanished"
            if not asked.part or one.kind != "vanished":
                print(one)
                number += 1
    except BROKEN as error:
        parser.exit(2, f"{asked.export} cannot be read: {error!r}, dossier {tally['dossiers']}\n")
    if any(header.get(name) != tally[name] for name in ("dossiers", "events")):
        print(f"The header tells of other numbers: {header!a}.")
        number += 1
    told = [f"{number:,} finding{'s' * (number > 1)}" if number else "intact"]
    if asked.part or header.get("is_part"):
        told += [f"part only: {absent:,} dossiers that roots saw are not in it"]
    told += [] if files else ["not compared with any root"]
    extent = f"{tally['dossiers']:,} dossiers, {tally['events']:,} events, {len(files):,} roots"
    print(f"{extent}: {', '.join(told)}.")
    return 1 if number else 0


if __name__ == "__main__":
    sys.exit(main())
