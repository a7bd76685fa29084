"""The verifier as a file of its own, over whole exports."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dossiers import verifier
from dossiers.packed import write_lines
from dossiers.verifier import (
    HISTORY,
    Row,
)
from tests.forged import REFERENCES, forged_copy, history, linked
from tests.test_verifier_roots import take_roots

ALONE = [sys.executable, "-I", "-S"]
WHOLE = [
    history(REFERENCES[0], ["submit", "receive", "start"], [2]),
    history(REFERENCES[1], ["submit", "refuse"], []),
]


def export(folder: Path, rows: list[Row], **more: Any) -> str:
    count = sum(len(row["events"]) for row in rows)
    header: Row = {"format": HISTORY, "exported_at": "2026-11-20T00:00:00+00:00"}
    header |= {"dossiers": len(rows), "events": count, **more}
    path = folder / "export.jsonl.gz"
    path.unlink(missing_ok=True)
    write_lines(path, [header, *rows])
    return str(path)


def run(*words: str, how: list[str] = ALONE, file: str = verifier.__file__) -> tuple[int, str]:
    done = subprocess.run([*how, file, *words], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_file_works_alone(tmp_path: Path) -> None:
    own, roots = tmp_path / "verifier.py", tmp_path / "roots"
    roots.mkdir()
    shutil.copy(verifier.__file__, own)
    take_roots(roots, WHOLE, [{REFERENCES[0]: 2}, {REFERENCES[0]: 4, REFERENCES[1]: 2}])
    words = (export(tmp_path, WHOLE), "--roots", str(roots))
    whole = (0, "2 dossiers, 6 events, 2 roots: intact.\n")
    assert run(*words, file=str(own)) == whole
    assert run(*words, how=[sys.executable]) == whole, "among its neighbours, whose names it shuns"
    alone = (0, "2 dossiers, 6 events, 0 roots: intact, not compared with any root.\n")
    assert run(words[0]) == alone


def test_the_file_alone_names_what_was_forged(tmp_path: Path) -> None:
    take_roots(tmp_path, WHOLE, [{REFERENCES[0]: 2, REFERENCES[1]: 1}])
    forged = forged_copy(WHOLE[0])
    forged["events"][3]["unit"] = 1
    events = forged_copy(WHOLE[1])["events"]
    events[0]["by"] = 4711
    rows = [forged, linked(REFERENCES[1], events)]
    code, said = run(export(tmp_path, rows), "--roots", str(tmp_path))
    between = "rewritten between event 0 and 1 (root 1 of 2026-11-01 saw another head)"
    assert (code, said.splitlines()) == (
        1,
        [
            f"Dossier {REFERENCES[0]}: event 4 was altered",
            f"Dossier {REFERENCES[1]}: {between}",
            "2 dossiers, 6 events, 1 roots: 2 findings.",
        ],
    )


def test_a_dossier_cut_out_of_the_file_is_missed(tmp_path: Path) -> None:
    path = export(tmp_path, WHOLE)
    lines = gzip.decompress(Path(path).read_bytes()).splitlines(keepends=True)
    Path(path).write_bytes(gzip.compress(b"".join(lines[:-1])))
    code, said = run(path)
    assert code == 1
    assert "The header tells of other numbers: {'dossiers': 2" in said
    Path(path).write_bytes(gzip.compress(b"".join([*lines, lines[1]])))
    assert "it stands twice, or out of order" in run(path)[1]


def test_a_part_is_one_only_for_whoever_asked_for_it(tmp_path: Path) -> None:
    """A header that calls itself a part hides no dossier that was removed."""
    take_roots(tmp_path, WHOLE, [{REFERENCES[0]: 4, REFERENCES[1]: 2}])
    path = export(tmp_path, WHOLE[:1], is_part=True)
    code, said = run(path, "--roots", str(tmp_path))
    assert (code, f"Dossier {REFERENCES[1]} has vanished" in said) == (1, True)
    missing = "part only: 1 dossiers that roots saw are not in it.\n"
    assert said.endswith(f"1 finding, {missing}")
    extent = "1 dossiers, 4 events, 1 roots: intact, "
    assert run(path, "--part", "--roots", str(tmp_path)) == (0, extent + missing)
    path = export(tmp_path, WHOLE[:1])
    assert run(path, "--part", "--roots", str(tmp_path)) == (0, extent + missing)


def test_a_folder_without_roots_proves_nothing(tmp_path: Path) -> None:
    path, none = export(tmp_path, WHOLE), tmp_path / "none"
    for _ in range(2):
        said = f"There is no root in {none}: nothing was checked.\n"
        assert run(path, "--roots", str(none)) == (2, said)
        none.mkdir(exist_ok=True)


def test_signs_that_a_terminal_obeys_are_printed_as_their_names(tmp_path: Path) -> None:
    for reference in ("\ud800\x1b[2K\rALL INTACT\n", "\u202eẾ"):
        row = {**forged_copy(WHOLE[0]), "reference": reference}
        code, said = run(export(tmp_path, [row]))
        assert (code, said.count("\n")) == (1, 2)
        assert ascii(reference)[1:-1] in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not packed",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"not JSON\n", mtime=0),
        gzip.compress(b"[]\n", mtime=0),
        gzip.compress(b'{"format": "another/1"}\n', mtime=0),
        gzip.compress(b'{"format": "mot-cua-history/1"}\n{"reference": "K7"}\n', mtime=0),
        gzip.compress(b'{"format": "mot-cua-history/1"}\n' + b"[" * 99999, mtime=0),
        gzip.compress(b'{"format": "mot-cua-history/1"}\n', mtime=0)[:-9],
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.jsonl.gz"
    path.write_bytes(content)
    code, said = run(str(path))
    assert (code, said.count("\n")) == (2, 1), said
    assert f"{path} cannot be read" in said


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "none.gz"))
    assert (code, "No such file" in said) == (2, True)
