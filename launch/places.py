"""Where things lie: the clone, its state under var/, and one lane of servers per purpose."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from launch import private
from launch.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# sun_path holds 108 bytes with its closing zero.
LONGEST_SOCKET = 107
SOCKET_NAME = "pg-socket/.s.PGSQL.5432"


@dataclass(frozen=True)
class Lane:
    """Servers and data of their own: `run` is the product, `test` and `bench` stand beside it."""

    name: str
    root: Path = ROOT

    @property
    def var(self) -> Path:
        return self.root / "var" if self.name == "run" else self.root / "var" / self.name

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def state(self) -> Path:
        """The folder around the database; the unprivileged server of root cannot reach var/."""
        return self.outside() if os.geteuid() == 0 else self.var

    @property
    def socket_home(self) -> Path:
        return self.state if has_room_for_sockets(self.state) else self.outside()

    def outside(self) -> Path:
        folder = private.claim(self.root) / self.name
        folder.mkdir(exist_ok=True)
        folder.chmod(private.mode())
        return folder

    def open(self) -> None:
        """Makes the folders and says in one sentence when that is impossible."""
        with suppress(PermissionError):
            self.logs.mkdir(parents=True, exist_ok=True)
            (self.var / "static").mkdir(exist_ok=True)
        if not os.access(self.logs, os.W_OK):
            raise Trouble(f"{self.var} cannot be written by this user; who made it can remove it.")


RUN, TEST, BENCH = Lane("run"), Lane("test"), Lane("bench")


def has_room_for_sockets(folder: Path) -> bool:
    """Short enough, and plain enough to stand in any URL unquoted."""
    socket = folder / SOCKET_NAME
    return len(os.fsencode(socket)) <= LONGEST_SOCKET and bool(
        re.fullmatch(r"[A-Za-z0-9/._-]+", str(socket))
    )
