"""A folder of this clone outside the clone, for what a long path or root's own folders forbid.

It is named by a random id kept in var/, and notes which clone it belongs to, so that neither a
fresh clone nor a copy at another path ever meets somebody else's database.
"""

import json
import os
import secrets
import shutil
import socket
import stat
import time
from contextlib import suppress
from pathlib import Path

from launch.trouble import Trouble

HOLDING = Path("/var/tmp")
PREFIX = "motcua-"
NOTE = "clone.json"
HALF_MADE_FOR_S = 600


def mode() -> int:
    """As root the unprivileged server must be able to pass through."""
    return 0o711 if os.geteuid() == 0 else 0o700


def read_id(root: Path) -> str | None:
    try:
        return (root / "var" / "instance-id").read_text().strip() or None
    except OSError:
        return None


def write_id(root: Path) -> str:
    fresh = secrets.token_hex(8)
    place = root / "var" / "instance-id"
    place.parent.mkdir(exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_text(fresh + "\n")
    draft.replace(place)
    return fresh


def claim(root: Path, holding: Path = HOLDING) -> Path:
    folder = holding / f"{PREFIX}{read_id(root) or write_id(root)}"
    owner = owner_of(folder)
    if owner is not None and owner != root and is_kept(folder):
        folder = holding / f"{PREFIX}{write_id(root)}"
    with suppress(FileExistsError):
        folder.mkdir(mode=mode())
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
        raise Trouble(f"{folder} belongs to somebody else; remove var/instance-id and try again.")
    folder.chmod(mode())
    if owner_of(folder) != root:
        note = {"path": str(root), "id": folder.name.removeprefix(PREFIX)}
        (folder / NOTE).write_text(json.dumps(note))
    return folder


def owner_of(folder: Path) -> Path | None:
    try:
        return Path(json.loads((folder / NOTE).read_text())["path"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_kept(folder: Path) -> bool:
    """Its clone is still there and still has its id."""
    owner = owner_of(folder)
    return owner is not None and read_id(owner) == folder.name.removeprefix(PREFIX)


def has_server(folder: Path) -> bool:
    sockets = [*folder.glob("*/pg-socket/.s.PGSQL.5432"), *folder.glob("*/valkey.sock")]
    return any(answers(place) for place in sockets)


def answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(place))
        except OSError:
            return False
    return True


def abandoned(holding: Path = HOLDING) -> list[Path]:
    """Folders of this user whose clone is gone or has another id, and whose server is down."""
    return [
        folder
        for folder in sorted(holding.glob(f"{PREFIX}*"))
        if is_own_folder(folder)
        and not is_kept(folder)
        and not is_half_made(folder)
        and not has_server(folder)
    ]


def is_own_folder(folder: Path) -> bool:
    about = folder.lstat()
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid()


def is_half_made(folder: Path) -> bool:
    """Another start may be between making the folder and writing its note."""
    young = time.time() - folder.lstat().st_mtime < HALF_MADE_FOR_S
    return young and owner_of(folder) is None


def remove_abandoned(holding: Path = HOLDING) -> None:
    for folder in abandoned(holding):
        shutil.rmtree(folder, ignore_errors=True)
