"""Lets a process of its own, with little time and memory, read what strangers sent.

`python -m agencies.<reader>` gets the bytes on its standard input and answers JSON. Whatever a
hostile file does to it, the asking process goes on.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
CPU_SECONDS = 6
WALL_SECONDS = 25  # the machine may be busy
MEMORY_BYTES = 1024 * 1024 * 1024


class Unanswered(Exception):
    """The reader gave up, or was made to."""


def ask(reader: str, given: bytes) -> Any:
    """What the reader answers."""
    try:
        done = subprocess.run(  # noqa: S603 - a module of ours, named by us
            [sys.executable, "-P", "-m", reader],
            input=given,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as late:
        raise Unanswered("it took too long") from late
    if done.returncode:
        log.warning("%s gave up: %s", reader, done.stderr.decode(errors="replace")[-300:])
        raise Unanswered(f"it ended with {done.returncode}")
    return json.loads(done.stdout)


def answer(read: Callable[[bytes], Any]) -> None:
    """The reader's side: reads within the limits and answers."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
