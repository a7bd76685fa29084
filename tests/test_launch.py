"""The launcher's judgement, on real files, locks, sockets and processes."""

import io
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from launch import (
    environment,
    fingerprint,
    fleet,
    lock,
    places,
    postgres,
    preflight,
    private,
    processes,
)
from launch.console import Console
from launch.trouble import Trouble


def make_app(root: Path, name: str, text: str = "first") -> Path:
    migration = root / name / "migrations" / "0001_initial.py"
    migration.parent.mkdir(parents=True)
    migration.write_text(text)
    return migration


def make_clone(place: Path) -> Path:
    place.mkdir()
    return place


@pytest.fixture
def holding() -> Iterator[Path]:
    """Short, because sockets are made in it and pytest's own folders are long."""
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        yield Path(folder)


def test_an_edited_initial_migration_is_noticed(tmp_path: Path) -> None:
    migration = make_app(tmp_path, "dossiers")
    fingerprint.check(tmp_path, tmp_path)
    fingerprint.note(tmp_path, tmp_path)
    fingerprint.check(tmp_path, tmp_path)
    migration.write_text("edited")
    with pytest.raises(Trouble, match=r"of dossiers was edited .* make clean"):
        fingerprint.check(tmp_path, tmp_path)


def test_a_new_app_is_no_edit(tmp_path: Path) -> None:
    make_app(tmp_path, "dossiers")
    fingerprint.note(tmp_path, tmp_path)
    make_app(tmp_path, "petitions")
    fingerprint.check(tmp_path, tmp_path)


def test_a_clone_keeps_its_folder_when_it_moves(tmp_path: Path, holding: Path) -> None:
    clone = make_clone(tmp_path / "clone")
    folder = private.claim(clone, holding)
    assert private.claim(clone, holding) == folder
    moved = clone.rename(tmp_path / "moved")
    assert private.claim(moved, holding) == folder
    assert private.owner_of(folder) == moved


def test_a_copy_gets_a_folder_of_its_own(tmp_path: Path, holding: Path) -> None:
    clone = make_clone(tmp_path / "clone")
    folder = private.claim(clone, holding)
    copy = Path(shutil.copytree(clone, tmp_path / "copy"))
    assert private.claim(copy, holding) != folder
    assert private.claim(clone, holding) == folder


def test_a_foreign_link_in_place_of_the_folder_is_refused(tmp_path: Path, holding: Path) -> None:
    clone = make_clone(tmp_path / "clone")
    (holding / f"{private.PREFIX}{private.write_id(clone)}").symlink_to(tmp_path)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        private.claim(clone, holding)


def test_only_folders_of_vanished_clones_are_abandoned(tmp_path: Path, holding: Path) -> None:
    kept, gone, fresh = (make_clone(tmp_path / name) for name in ("kept", "gone", "fresh"))
    private.claim(kept, holding)
    folders = [private.claim(gone, holding), private.claim(fresh, holding)]
    shutil.rmtree(gone)
    shutil.rmtree(fresh / "var")
    (holding / f"{private.PREFIX}half-made").mkdir()
    assert private.abandoned(holding) == sorted(folders)


def test_a_folder_with_a_running_server_is_not_abandoned(tmp_path: Path, holding: Path) -> None:
    clone = make_clone(tmp_path / "clone")
    sockets = private.claim(clone, holding) / "run" / "pg-socket"
    sockets.mkdir(parents=True)
    shutil.rmtree(clone)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(sockets / ".s.PGSQL.5432"))
        server.listen()
        assert private.abandoned(holding) == []
    assert len(private.abandoned(holding)) == 1


@pytest.mark.parametrize(
    ("folder", "has_room"),
    [
        ("/srv/motcua/var", True),
        ("/srv/một cửa/var", False),
        ("/srv/mot cua/var", False),
        ("/" + "x" * (places.LONGEST_SOCKET - len("//" + places.SOCKET_NAME)), True),
        ("/" + "x" * (places.LONGEST_SOCKET - len("//" + places.SOCKET_NAME) + 1), False),
    ],
)
def test_sockets_need_a_short_plain_path(folder: str, has_room: bool) -> None:
    assert places.has_room_for_sockets(Path(folder)) is has_room


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is in use"):
            preflight.check_port(port)
    preflight.check_port(port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "²"])
def test_a_port_is_a_number(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Trouble, match="PORT must be"):
        preflight.wanted_port()


def test_one_launcher_per_lane(tmp_path: Path) -> None:
    lane = places.Lane("run", tmp_path)
    lane.open()
    assert not lock.is_held(lane)
    with lock.only_one(lane) as held:
        held.note({"env": {"WEB_PORT": "8000"}})
        assert lock.is_held(lane)
        assert lock.facts(lane) == {"pid": os.getpid(), "env": {"WEB_PORT": "8000"}}
        with pytest.raises(Trouble, match="already running"), lock.only_one(lane):
            pass
    assert not lock.is_held(lane)


def test_a_pid_of_another_program_is_no_server(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    assert postgres.postmaster(tmp_path) is None


def test_what_a_killed_launcher_left_is_swept(tmp_path: Path) -> None:
    env = os.environ | {processes.MARK: str(tmp_path)}
    sleep = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    with subprocess.Popen(sleep, env=env, stdout=subprocess.PIPE) as left:
        assert left.stdout is not None
        left.stdout.readline()
        assert processes.marked(str(tmp_path)) == [left.pid]
        processes.sweep(str(tmp_path))
        assert left.wait(5) != 0


def test_the_secret_key_is_private_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "secret-key"
    key = environment.secret_key(place)
    assert len(key) >= 50
    assert environment.secret_key(place) == key
    assert place.stat().st_mode & 0o777 == 0o600


def test_demo_data_belongs_to_the_embedded_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = places.Lane("bench", tmp_path)
    monkeypatch.delenv("MOTCUA_DEMO", raising=False)
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/motcua")
    monkeypatch.setenv("PGPORT", "1")
    given = environment.environment(lane, {})
    assert "MOTCUA_DEMO" not in given
    assert (given["DATABASE_URL"], given["PGPORT"]) == ("postgresql://db/motcua", "1")
    ours = environment.environment(lane, {"DATABASE_URL": "postgresql:///ours"})
    assert (ours["DATABASE_URL"], ours["MOTCUA_DEMO"]) == ("postgresql:///ours", "1")
    assert "PGPORT" not in ours


def test_commands_survive_a_path_with_spaces() -> None:
    words = shlex.split(fleet.commands("8000", Path("/srv/một cửa/var"))["beat"])
    assert words[:3] == ["exec", sys.executable, "-m"]
    assert "/srv/một cửa/var/celerybeat-schedule" in words


@dataclass
class Line:
    data: bytes | str
    name: str | None = "web"


def test_only_what_worries_reaches_the_screen(tmp_path: Path) -> None:
    screen = io.StringIO()
    console = Console(tmp_path, screen)
    said: list[bytes | str] = [
        b"2026-01-01 INFO calm",
        b"2026-01-01 ERROR django.request Service Unavailable: /readyz",
        b"2026-01-01 ERROR trouble",
        b"Traceback (most recent call last):",
        b"  File where it happened",
        b"ValueError: why",
        b"2026-01-01 INFO calm again",
        "Traceback (most recent call last):",
        "ImportError: before any logging",
    ]
    for line in said:
        console.write(Line(line))
    console.write(Line("worker stopped with an error", name=None))
    console.close()
    shown = [line.partition("| ")[2] for line in screen.getvalue().splitlines()]
    assert shown == [
        "2026-01-01 ERROR trouble",
        "ValueError: why",
        "ImportError: before any logging",
    ]
    assert len((tmp_path / "web.log").read_text().splitlines()) == len(said)
    assert (tmp_path / "system.log").read_text() == "worker stopped with an error\n"
