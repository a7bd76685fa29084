"""One launcher per lane; the lock's file says who holds it and which servers it runs."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from launch.places import Lane
from launch.trouble import Trouble

SERVERS = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "WEB_PORT", "SIMULATOR_PORT")


@dataclass
class Lock:
    file: IO[str]

    def note(self, facts: Mapping[str, Any]) -> None:
        """Replaces what the file says; it may hold a database password, hence its mode 0600."""
        self.file.seek(0)
        self.file.truncate()
        json.dump({"pid": os.getpid(), **facts}, self.file)
        self.file.flush()


def place(lane: Lane) -> Path:
    return lane.var / "lock"


def open_private(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


@contextmanager
def only_one(lane: Lane) -> Iterator[Lock]:
    with open_private(place(lane)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"make {lane.name} is already running in this clone.") from None
        lock = Lock(file)
        lock.note({})
        yield lock


@contextmanager
def one_after_another(path: Path) -> Iterator[None]:
    with open_private(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_held(lane: Lane) -> bool:
    if not place(lane).exists():
        return False
    with open_private(place(lane)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def facts(lane: Lane) -> dict[str, Any]:
    """What the holder noted; empty while it is writing."""
    try:
        noted: dict[str, Any] = json.loads(place(lane).read_text())
    except (OSError, ValueError):
        return {}
    return noted


def stop_holder(lane: Lane, patience_s: float = 30) -> bool:
    """Asks the launcher of this lane to stop, then insists; True if there was one."""
    if not is_held(lane):
        return False
    for signum in (signal.SIGTERM, signal.SIGKILL):
        pid = facts(lane).get("pid")
        if isinstance(pid, int):
            os.kill(pid, signum)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if not is_held(lane):
                return True
            time.sleep(0.1)
    raise Trouble(f"The running make {lane.name} does not stop.")


def servers_of(env: Mapping[str, str]) -> dict[str, str]:
    """What another command needs to join the same servers."""
    return {name: env[name] for name in SERVERS if name in env}
