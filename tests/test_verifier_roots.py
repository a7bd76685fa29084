"""The verifier beside the roots, over whole exports and as a file of its own."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.packed import write_lines
from dossiers.verifier import (
    LOG_LINE,
    ROOT,
    Finding,
    Row,
    check,
    check_roots,
    expected,
    root_files,
)
from tests.forged import REFERENCES, forged_copy, histories, linked

law = pytest.mark.proof
Growth = list[dict[str, int]]  # for each root, how many events of each dossier it saw


def take_roots(folder: Path, rows: list[Row], growth: Growth) -> list[str]:
    """One per step of the growth, the first and every third one full."""
    own, digests, lines = {row["reference"]: row for row in rows}, [""], list[str]()
    told: dict[str, tuple[int, str]] = {}
    for number, counts in enumerate(growth, 1):
        heads = {name: (n, own[name]["events"][n - 1]["hash"]) for name, n in counts.items()}
        is_full = number % 3 == 1
        news = {name: head for name, head in heads.items() if is_full or told.get(name) != head}
        told = heads
        header = {
            "format": ROOT,
            "number": number,
            "day": f"2026-11-{number:02}",
            "taken_at": f"2026-11-{number:02}T18:00:00+00:00",
            "kind": "full" if is_full else "changes",
            "previous": digests[-1],
            "dossiers": len(heads),
            "events": sum(n for n, _ in heads.values()),
            "papers": 1,
        }
        listed = [["D", name, *news[name]] for name in sorted(news)]
        path = folder / f"root-{number:06}.jsonl.gz"
        digests.append(write_lines(path, [header, *listed, ["P", "7Q2W", "ab" * 32]]))
        lines.append(LOG_LINE.format(digest=digests[-1], **header) + "\n")
    (folder / "roots.log").write_text("".join(lines))
    return digests[1:]


@st.composite
def houses(draw: st.DrawFn, at_least: int = 0) -> tuple[list[Row], Growth]:
    """Dossiers in their order, and what the roots saw of them as they came and grew."""
    names = draw(st.lists(st.sampled_from(REFERENCES), min_size=1, unique=True).map(sorted))
    rows = [draw(histories(reference=name)) for name in names]
    growth: Growth = []
    for _ in range(draw(st.integers(at_least, 5))):
        before = growth[-1] if growth else {}
        counts = {
            row["reference"]: draw(st.integers(before.get(row["reference"], 0), row["count"]))
            for row in rows
        }
        growth.append({name: count for name, count in counts.items() if count})
    return rows, growth


def folders() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def sentences(found: list[Finding]) -> str:
    return "\n".join(one.sentence for one in found)


@law
@given(houses())
def test_whole_histories_fit_their_roots(house: tuple[list[Row], Growth]) -> None:
    rows, growth = house
    for folder in folders():
        digests = take_roots(folder, rows, growth)
        assert check_roots(folder, dict(enumerate(digests, 1))) == []
        seen = dict(expected(root_files(folder)))
        assert seen.keys() == (growth[-1].keys() if growth else set())
        for row in rows:
            for _, count, head in seen.get(row["reference"], []):
                assert row["events"][count - 1]["hash"] == head
        assert list(check(rows, expected(root_files(folder)))) == []


@law
@given(houses(at_least=1), st.data())
def test_a_vanished_dossier_is_named(house: tuple[list[Row], Growth], data: st.DataObject) -> None:
    rows, growth = house
    gone = data.draw(st.sampled_from(rows))
    left = [row for row in rows if row is not gone]
    for folder in folders():
        take_roots(folder, rows, growth)
        found = list(check(left, expected(root_files(folder))))
    if gone["reference"] in growth[-1]:
        assert [(one.kind, one.reference) for one in found] == [("vanished", gone["reference"])]
    else:
        assert found == [], "no root had seen it yet"


@law
@given(houses(at_least=1), st.data())
def test_a_dossier_under_another_reference_is_named(
    house: tuple[list[Row], Growth], data: st.DataObject
) -> None:
    rows, growth = house
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(["0000000000", "M000000000", "ZZZZZZZZZZ"]))
    changed = [row | {"reference": name} if n == place else row for n, row in enumerate(rows)]
    for folder in folders():
        take_roots(folder, rows, growth)
        found = list(check(changed, expected(root_files(folder))))
    assert {("altered", name)} <= {(one.kind, one.reference) for one in found}
    assert {one.reference for one in found} <= {name, rows[place]["reference"]}


@law
@given(houses(at_least=1), st.data())
def test_who_recomputes_a_whole_dossier_is_found(
    house: tuple[list[Row], Growth], data: st.DataObject
) -> None:
    rows, growth = house
    row = data.draw(st.sampled_from(rows))
    forged = forged_copy(row)["events"]
    place = data.draw(st.integers(1, len(forged)))
    forged[place - 1]["by"] = 4711
    new = linked(row["reference"], forged)
    for folder in folders():
        take_roots(folder, rows, growth)
        found = list(
            check([new if one is row else one for one in rows], expected(root_files(folder)))
        )
    if growth[-1].get(row["reference"], 0) < place:
        assert found == [], "no root had seen it yet"
    else:
        assert [(one.kind, one.reference) for one in found] == [("rewritten", row["reference"])]
        assert found[0].seq is not None
        assert found[0].seq <= place


@law
@given(houses(at_least=1), st.data(), st.integers(1, 255))
def test_one_flipped_byte_of_a_root_is_found(
    house: tuple[list[Row], Growth], data: st.DataObject, flip: int
) -> None:
    rows, growth = house
    for folder in folders():
        digests = take_roots(folder, rows, growth)
        number = data.draw(st.integers(1, len(growth)))
        path = root_files(folder)[number]
        whole = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] ^= flip
        path.write_bytes(whole)
        given_too = data.draw(st.none() | st.just(dict(enumerate(digests, 1))))
        found = check_roots(folder, given_too)
        skip = {one.seq for one in found}
        assert number in skip or says_the_same(bytes(whole), digests[number - 1])
        assert f"root {number} " in sentences(found) or number not in skip
        assert skip <= {number, number + 1, None}
        assert list(check(rows, expected(root_files(folder), skip))) == []


def says_the_same(packed: bytes, digest: str) -> bool:
    """A bit of the packing that nothing depends on."""
    return hashlib.sha256(gzip.decompress(packed)).hexdigest() == digest


@law
@given(houses(at_least=1), st.data(), st.integers(1, 255))
def test_one_flipped_byte_of_the_log_is_found(
    house: tuple[list[Row], Growth], data: st.DataObject, flip: int
) -> None:
    rows, growth = house
    for folder in folders():
        take_roots(folder, rows, growth)
        log = folder / "roots.log"
        whole = bytearray(log.read_bytes())
        place = data.draw(st.integers(0, len(whole) - 1))
        number = whole[:place].count(b"\n") + 1
        whole[place] ^= flip
        log.write_bytes(whole)
        found = check_roots(folder)
    assert f"root {number} and its line in roots.log differ" in sentences(found)
    assert {one.seq for one in found} <= {number, number + 1, None}


def test_a_root_that_is_gone_is_named(tmp_path: Path) -> None:
    take_roots(tmp_path, [], [{}, {}, {}])
    (tmp_path / "root-000002.jsonl.gz").unlink()
    assert {one.seq for one in check_roots(tmp_path)} == {2, None}
    (tmp_path / "root-000003.jsonl.gz").unlink()
    assert "roots.log has a line that fits no root: 3 2026" in sentences(check_roots(tmp_path))
    assert {one.seq for one in check_roots(tmp_path, {3: "ab"})} >= {2, 3}
