"""Children that end with the launcher, and the search for those of a launcher that was killed."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from launch.places import ROOT
from launch.trouble import Trouble

PR_SET_PDEATHSIG = 1
MARK = "MOTCUA_LANE"
libc = ctypes.CDLL(None)


def die_with_parent(signum: int) -> None:
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signum)


def before_exec(signum: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent(signum)

    return prepare


def spawn(
    argv: Sequence[str | Path],
    env: Mapping[str, str],
    farewell: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """`farewell` is what the child gets from the kernel should the launcher be killed."""
    options.setdefault("cwd", ROOT)
    words = [str(part) for part in argv]
    prepare = before_exec(farewell)
    # The launcher has one thread only.
    return subprocess.Popen(words, env=dict(env), preexec_fn=prepare, **options)  # noqa: PLW1509


def run_quietly(argv: Sequence[str | Path], env: Mapping[str, str], log: Path) -> None:
    """Output goes to `log`; a failure is told by its last line."""
    with log.open("wb") as out:
        child = spawn(argv, env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        if attend(child) != 0:
            raise Trouble(f"{last_line(log)} ({shown(log)} has the rest.)")


def attend(child: subprocess.Popen[bytes], farewell: signal.Signals = signal.SIGTERM) -> int:
    """Waits for a child; whatever interrupts the wait ends the child first."""
    try:
        return child.wait()
    except BaseException:
        end(child, farewell)
        raise


def end(
    child: subprocess.Popen[bytes], signum: signal.Signals = signal.SIGTERM, patience_s: float = 10
) -> None:
    if child.poll() is not None:
        return
    child.send_signal(signum)
    try:
        child.wait(patience_s)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def sweep(mark: str) -> None:
    """Ends every process a killed launcher of this lane has left behind."""
    for signum, patience_s in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        left = marked(mark)
        for pid in left:
            try:
                os.kill(pid, signum)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + patience_s
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = marked(mark)
        if not left:
            return


def marked(mark: str) -> list[int]:
    wanted = f"{MARK}={mark}".encode()
    return [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if folder.name != str(os.getpid()) and wanted in environment_of(folder)
    ]


def environment_of(folder: Path) -> list[bytes]:
    try:
        return (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "It ended without a word."


def shown(place: Path) -> str:
    return str(place.relative_to(ROOT)) if place.is_relative_to(ROOT) else str(place)
