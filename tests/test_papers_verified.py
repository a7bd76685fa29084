"""Papers, roots and exports: a flipped byte is found and named, and a court needs one file only."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from citizens.models import Message, StoredFile
from dossiers import verifier
from dossiers.history_check import ALONE, check_histories
from dossiers.models import Event, Result, Slip
from dossiers.states import State
from dossiers.tasks import verify_history_now
from tests import make
from tests.tampering import folder, found, lived_together, printed, root, tamper, told

pytestmark = pytest.mark.usefixtures("committed")


def flip(path: Path, place: int = 100) -> None:
    raw = bytearray(path.read_bytes())
    raw[min(place, len(raw) - 1)] ^= 1
    path.chmod(0o600)
    path.write_bytes(raw)


def path_of(file: StoredFile | None) -> Path:
    assert file
    return Path(file.content.path)


def test_a_flipped_byte_in_a_slip_or_a_result_is_found() -> None:
    made, other = [printed(make.dossier(State.RETURNED)) for _ in range(2)]
    slip, result = made.slips.select_related("file").first(), other.results.get()
    assert slip
    assert found().findings == []
    flip(path_of(slip.file))
    flip(path_of(result.file), 20)
    done = found()
    assert sorted(told(done)) == sorted([("paper", made.code, None), ("paper", other.code, None)])
    sentences = " ".join(one.sentence for one in done.findings)
    assert f"Paper {slip.token}, {slip.kind} {slip.number}/{slip.year}" in sentences
    assert f"Paper {result.token}, result" in sentences
    assert check_histories(folder(), with_files=False).findings == []


def test_a_lost_file_is_found() -> None:
    made = printed(make.dossier(State.RECEIVED))
    slip = made.slips.select_related("file").first()
    assert slip
    path_of(slip.file).unlink()
    (finding,) = found().findings
    assert finding.sentence.endswith("its file is missing")


def test_a_paper_put_in_the_place_of_another_is_caught_by_the_roots() -> None:
    """File and digest agree, but a root has seen another."""
    made = printed(make.dossier(State.RETURNED))
    root()
    slip = made.slips.select_related("file").first()
    assert slip
    assert slip.file
    other = make.stored_file(make.person("motcua"), make.PDF + b"%other\n")
    tamper("UPDATE dossiers_slip SET file_id = %s WHERE id = %s", other.pk, slip.pk)
    (finding,) = found().findings
    assert slip.token in finding.sentence
    assert "root 1 saw" in finding.sentence


@pytest.mark.parametrize("table", ["slip", "result"])
def test_a_paper_that_vanished_is_missed(table: str) -> None:
    made = printed(make.dossier(State.RETURNED))
    root()
    one: Slip | Result = made.results.get() if table == "result" else made.slips.earliest("pk")
    tamper(f"DELETE FROM dossiers_{table} WHERE id = %s", one.pk)
    (finding,) = found().findings
    assert finding.sentence == f"Paper {one.token} has vanished: root 1 saw it"


@pytest.mark.parametrize("name", ["root-000001.jsonl.gz", "root-000002.jsonl.gz", "roots.log"])
def test_a_flipped_byte_in_a_root_or_their_log_is_found(name: str) -> None:
    for day in range(2):
        make.submitted()
        root(day)
    path = folder() / name
    for place in range(0, path.stat().st_size, 7):
        whole = path.read_bytes()
        flip(path, place)
        done = found()
        assert "root" in {one.kind for one in done.findings}, place
        path.write_bytes(whole)
    assert found().findings == []


def test_a_root_missing_from_the_folder_is_found() -> None:
    make.submitted()
    root()
    root(1)
    (folder() / "root-000002.jsonl.gz").unlink()
    assert ("root", "", 2) in told(found())


# Commands and the job


@contextmanager
def exported(tmp_path: Path, *numbers: str) -> Iterator[Path]:
    path = tmp_path / "export.jsonl.gz"
    call_command("export_history", path, **({"dossier": list(numbers)} if numbers else {}))
    yield path
    path.unlink()


def alone(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """The verifier as an auditor runs it."""
    asked = [sys.executable, "-I", "-S", verifier.__file__, *map(str, arguments)]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


def test_an_export_is_checked_away_from_the_house(tmp_path: Path) -> None:
    made = lived_together()
    root()
    with exported(tmp_path) as path:
        assert path.stat().st_mode & 0o077 == 0
        answer = alone(path, "--roots", folder())
        assert (answer.returncode, answer.stderr) == (0, "")
        counts = f"{len(made)} dossiers, {Event.objects.count()} events, 1 roots: intact."
        assert answer.stdout.splitlines()[-1] == counts
        with pytest.raises(CommandError, match="there already"):
            call_command("export_history", path)
    tamper("UPDATE dossiers_event SET verb = 'x' WHERE dossier_id = %s AND seq = 2", made[0].pk)
    with exported(tmp_path) as path:
        answer = alone(path)
        assert answer.returncode == 1
        assert f"Dossier {made[0].reference}: event 2 was altered" in answer.stdout
        with pytest.raises(SystemExit) as status:
            call_command("verify_history", file=path)
        assert status.value.code == 1


def test_a_court_gets_the_history_of_one_dossier(tmp_path: Path) -> None:
    made = [make.dossier(State.PROCESSING) for _ in range(3)]
    root()
    with exported(tmp_path, made[1].number) as path:
        answer = alone(path, "--part", "--roots", folder())
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.startswith("1 dossiers, 3 events")
        assert "part only: 2 dossiers that roots saw are not in it" in answer.stdout
        with pytest.raises(SystemExit):
            call_command("verify_history", file=path, roots=folder())
        call_command("verify_history", file=path, roots=folder(), part=True)
    with pytest.raises(CommandError):
        call_command("export_history", tmp_path / "x.gz", dossier=["NO-SUCH"])


def test_the_command_says_what_it_found(capsys: Any) -> None:
    made = make.dossier(State.PROCESSING)
    call_command("verify_history", processes=1)
    assert capsys.readouterr().out == f"1 dossiers, 3 events, 0 roots: intact, {ALONE}.\n"
    tamper("UPDATE dossiers_event SET verb = 'x' WHERE dossier_id = %s AND seq = 2", made.pk)
    for words in ({}, {"dossier": [made.number]}):
        with pytest.raises(CommandError, match="1 findings"):
            call_command("verify_history", processes=1, **words)
        assert f"Dossier {made.reference}: event 2 was altered" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no dossier"):
        call_command("verify_history", dossier=["NO-SUCH"])


def test_a_folder_without_roots_is_no_proof(tmp_path: Path) -> None:
    make.submitted()
    with pytest.raises(CommandError, match="There is no root in") as refused:
        call_command("verify_history", roots=tmp_path / "none")
    assert refused.value.returncode == 2


def test_the_job_of_the_week_tells_inspectors_and_administrators() -> None:
    made = make.dossier(State.PROCESSING)
    alone = "; chưa có bản chốt nào để đối chiếu"
    intact = f"1 hồ sơ, 3 lần xử lý, 0 bản chốt: nguyên vẹn như khi được ghi lại{alone}"
    assert verify_history_now() == intact
    assert not Message.objects.filter(key__startswith="histories:").exists()
    tamper("UPDATE dossiers_event SET verb = 'x' WHERE dossier_id = %s AND seq = 2", made.pk)
    found = f"1 hồ sơ, 3 lần xử lý, 0 bản chốt: 1 điểm sai lệch{alone}"
    assert verify_history_now() == found
    messages = Message.objects.filter(key__startswith="histories:")
    assert set(messages.values_list("person__username", flat=True)) == {"thanhtra", "quantri"}
    assert f"Dossier {made.reference}: event 2 was altered" in messages[0].body
