"""Every night what all histories are leaves the database, and nobody takes it back."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from citizens.models import Message
from dossiers import roots
from dossiers.models import Dossier, Root
from dossiers.roots import FULL_EVERY, Taken, take_root
from dossiers.slips.printing import print_again, print_slip, reprint
from dossiers.states import State
from dossiers.tasks import take_root_now
from dossiers.verifier import check_roots, expected, read_root, root_files
from tests import make
from tests.at_once import all_at_once
from tests.house import behind_the_triggers
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.usefixtures("committed")
NIGHT = make.at("2026-11-22 00:30")


def folder() -> Path:
    return Path(settings.ROOTS)


def taken(day: int = 0) -> Taken:
    """The root of so many nights later; whatever was made is made hours before it."""
    found = take_root(timezone.now() + timedelta(days=day, hours=2))
    assert found
    return found


def lines(number: int, kind: str) -> list[list[Any]]:
    _header, *rest = read_root(folder() / f"root-{number:06}.jsonl.gz")
    return [line[1:] for line in rest if line[0] == kind]


def head(made: Dossier) -> list[Any]:
    made.refresh_from_db()
    return [made.reference, made.event_count, made.head_hash]


def kinds(found: Taken) -> list[str]:
    return sorted(finding.kind for finding in found.findings)


def test_the_first_root_tells_all_and_the_next_what_changed() -> None:
    made = [make.dossier(State.PROCESSING) for _ in range(3)]
    first = taken().root
    assert (first.number, first.is_full, first.previous) == (1, True, "")
    assert (first.dossiers, first.events) == (3, sum(one.event_count for one in made))
    assert lines(1, "D") == sorted(map(head, made))
    moved, new = make.do(made[1], "suspend"), make.submitted()
    second = taken(1).root
    assert (second.is_full, second.previous) == (False, first.digest)
    assert (second.dossiers, second.events) == (4, first.events + 2)
    assert lines(2, "D") == sorted([head(moved), head(new)])
    seen = {
        reference: [one[1:] for one in told] for reference, told in expected(root_files(folder()))
    }
    assert len(seen) == 4
    assert [list(one) for one in seen[moved.reference]][-1] == head(moved)[1:]
    assert check_roots(folder(), {root.number: root.digest for root in Root.objects.all()}) == []


def test_papers_printed_since_the_last_root_stand_in_it(clerk: Any) -> None:
    made = make.dossier(State.RETURNED)
    for slip in made.slips.all():
        print_slip(slip.pk, at=timezone.now())
    given = made.results.get()
    assert given.file
    slips = [[slip.token, slip.file.sha256] for slip in made.slips.select_related("file")]
    assert taken().root.papers == len(slips) + 1
    assert lines(1, "P") == sorted([*slips, [given.token, given.file.sha256]])
    assert taken(1).root.papers == 0
    slip = made.slips.select_related("file").first()
    assert slip
    again = reprint(slip, by=clerk, at=timezone.now(), reason="Mất giấy")
    assert print_again(again.pk, at=timezone.now() + timedelta(days=1, hours=3))
    assert taken(2).root.papers == 1
    again.refresh_from_db()
    assert again.file
    assert lines(3, "P") == [[slip.token, again.file.sha256]]


def test_a_full_root_comes_every_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "FULL_EVERY", 3)
    assert FULL_EVERY == 30
    make.submitted()
    full = [taken(day).root.is_full for day in range(7)]
    assert full == [True, False, False, True, False, False, True]
    assert [len(lines(number, "D")) for number in range(1, 8)] == [1, 0, 0, 1, 0, 0, 1]


def test_one_root_a_day() -> None:
    make.submitted()
    assert take_root(NIGHT)
    assert take_root(NIGHT + timedelta(hours=23)) is None
    assert take_root(NIGHT + timedelta(days=1))
    assert Root.objects.count() == 2


def test_of_several_workers_one_takes_it() -> None:
    make.submitted()
    at = timezone.now()

    def act(number: int) -> str:
        return "taken" if take_root(at) else "left"

    assert all_at_once(6, act) == {"taken": 1, "left": 5}
    assert [path.name for path in folder().glob("*.gz")] == ["root-000001.jsonl.gz"]
    assert len((folder() / "roots.log").read_text().splitlines()) == 1


def test_the_files_are_for_nobody_else_and_no_draft_stays() -> None:
    make.submitted()
    taken()
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder().iterdir()}
    assert modes == {"root-000001.jsonl.gz": 0o600, "roots.log": 0o600}


def test_moves_under_way_do_not_tear_a_root() -> None:
    """Threads move dossiers while roots are taken: each root has whole histories only."""
    made = [make.dossier(State.PROCESSING) for _ in range(4)]

    def act(number: int) -> str:
        one = Dossier.objects.get(pk=made[number % 4].pk)
        if number < 4:
            for verb in ("suspend", "resume", "suspend", "resume"):
                one = make.do(one, verb)
            return "moved"
        return "taken" if take_root(timezone.now() + timedelta(days=number)) else "left"

    told = all_at_once(6, act)
    assert told["moved"] == 4
    taken(30)
    hashes = {
        (one.reference, event.seq): event.hash
        for one in Dossier.objects.all()
        for event in one.events.all()
    }
    for reference, seen in expected(root_files(folder())):
        assert all(hashes[reference, count] == its for _root, count, its in seen)


# What inspectors hear


def test_inspectors_get_the_digest_by_mail_and_in_the_inbox() -> None:
    make.submitted()
    root = taken().root
    told = Message.objects.get(key__startswith=f"root:{root.number}:")
    assert told.person == make.person("thanhtra")
    assert (told.mail_owed, told.email) == (True, "thanhtra@motcua.example")
    assert root.digest in told.body
    assert "1 hồ sơ với 1 lần xử lý" in told.body
    assert told.subject.startswith("Bản chốt lịch sử hồ sơ số 1 ngày")
    line = (folder() / "roots.log").read_text().split()
    assert line == ["1", root.day.isoformat(), root.digest, "1", "1", "0"]


def test_the_inspector_reads_the_roots_and_gets_the_verifier() -> None:
    make.submitted()
    root = taken().root
    web = enter(make.person("thanhtra"))
    assert root.digest in text_of(web.get("/inspection/history/"))
    file = web.get("/inspection/history/verifier.py")
    assert file["Content-Disposition"] == 'attachment; filename="verifier.py"'
    assert b"def check(" in file.content
    assert enter(make.person("quantri")).get("/inspection/history/").status_code == 200
    for username in ("congdan", "motcua", "lanhdaodonvi", "lanhdao"):
        other = enter(make.person(username))
        assert other.get("/inspection/history/").status_code == 404
        assert other.get("/inspection/history/verifier.py").status_code == 404


def test_the_job_says_what_it_took() -> None:
    make.submitted()
    assert take_root_now() == "bản chốt số 1: 1 hồ sơ, 1 lần xử lý, 0 giấy tờ"
    assert take_root_now() == "hôm nay đã chốt rồi"


# What does not fit


def alarms() -> set[str]:
    told = Message.objects.filter(key__startswith="roots:")
    return set(told.values_list("person__username", flat=True))


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        ("UPDATE dossiers_dossier SET head_hash = 'f00' WHERE id = %s", "rewritten"),
        ("UPDATE dossiers_dossier SET event_count = event_count - 1 WHERE id = %s", "removed"),
        ("DELETE FROM dossiers_dossier WHERE id = %s", "vanished"),
    ],
)
def test_what_went_back_or_vanished_is_told_the_same_night(attack: str, kind: str) -> None:
    made = [make.dossier(State.RECEIVED) for _ in range(3)]
    taken()
    with behind_the_triggers() as cursor:
        cursor.execute(attack, [made[1].pk])
    found = taken(1)
    assert kinds(found) == [kind]
    assert made[1].reference in found.findings[0].sentence
    assert alarms() == {"thanhtra", "quantri"}


def test_a_quiet_night_alarms_nobody() -> None:
    made = make.dossier(State.RECEIVED)
    taken()
    make.do(made, "start")
    assert kinds(taken(1)) == []
    assert alarms() == set()


@pytest.mark.parametrize("how", ["flipped", "cut", "lost", "log"])
def test_a_root_that_was_touched_is_told_and_the_next_is_full(how: str) -> None:
    make.submitted()
    taken()
    taken(1)
    file = folder() / "root-000001.jsonl.gz"
    raw = file.read_bytes()
    if how == "flipped":
        file.write_bytes(raw[:40] + bytes([raw[40] ^ 1]) + raw[41:])
    elif how == "cut":
        file.write_bytes(raw[:-9])
    elif how == "lost":
        file.unlink()
    else:
        log = folder() / "roots.log"
        log.write_text(log.read_text().replace("1 ", "2 ", 1))
    found = taken(2)
    assert set(kinds(found)) == {"root"}
    assert "root 1" in found.findings[0].sentence
    assert found.root.is_full
    assert found.root.dossiers == len(lines(3, "D")) == 1


def test_a_root_without_its_row_is_taken_up_again() -> None:
    """The machine stopped in between, or an older database was brought back."""
    made = make.dossier(State.RECEIVED)
    first, second = taken().root, taken(1).root
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM dossiers_root WHERE number = 2")
    make.do(made, "start")
    assert taken(2).root.number == 3
    stored = {root.number: root.digest for root in Root.objects.all()}
    assert (stored[1], stored[2]) == (first.digest, second.digest)
    assert check_roots(folder(), stored) == []


def test_a_stopped_run_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make.submitted()

    def fall(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("dossiers.roots._append", fall)
        with pytest.raises(OSError, match="no space"):
            take_root(timezone.now())
    assert not Root.objects.exists()
    assert take_root(timezone.now()) is None  # the file was there and is taken up
    assert Root.objects.get().dossiers == 1
    assert check_roots(folder(), {1: Root.objects.get().digest}) == []
    assert lines(1, "D") == [head(made)]


def test_nobody_changes_a_root_in_the_database() -> None:
    make.submitted()
    taken()
    for attack in ("UPDATE dossiers_root SET digest = ''", "DELETE FROM dossiers_root"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
