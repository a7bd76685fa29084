"""Chooses the command and turns every ending into an exit code and at most one sentence."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from launch import bench, checks, clean, manage, processes, run
from launch.trouble import Trouble

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run.run,
    "test": checks.test,
    "prove": checks.prove,
    "lint": checks.lint,
    "bench": bench.bench,
    "manage": manage.manage,
    "clean": clean.clean,
}
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(argv: Sequence[str]) -> int:
    if not argv or argv[0] not in COMMANDS:
        print(f"Usage: python3 -m launch {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    listen_for_stop_signals()
    if "MAKELEVEL" in os.environ:
        processes.die_with_parent(signal.SIGTERM)
    try:
        return COMMANDS[argv[0]](argv[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:
        print(f"The system refused: {error}.", file=sys.stderr)
    except KeyboardInterrupt:
        return 0 if argv[0] == "run" else 130
    return 1


def listen_for_stop_signals() -> None:
    """The first signal unwinds everything; further ones must not interrupt the tidying up."""
    is_stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal is_stopping
        if not is_stopping:
            is_stopping = True
            raise KeyboardInterrupt

    for signum in STOP_SIGNALS:
        signal.signal(signum, stop)
