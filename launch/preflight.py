"""What must be true before anything is made; each failure is one sentence."""

import importlib.util
import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path

from launch import private
from launch.places import ROOT, VENV
from launch.trouble import Trouble

NEEDED_BYTES = 1_500_000_000


def check_disk(places: tuple[Path, ...] = ()) -> None:
    outside = (private.HOLDING,) if os.geteuid() == 0 else ()
    for place in places or (ROOT, *outside):
        free = shutil.disk_usage(place).free
        if free < NEEDED_BYTES:
            raise Trouble(f"{place} has {free / 1e9:.1f} GB free; 1.5 GB are needed.")


def check_venv_module() -> None:
    if VENV.exists():
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Trouble("Python's venv module is missing; on Debian: apt-get install python3-venv.")


def wanted_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Trouble(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def port_after(port: int) -> int:
    """The next one that is free."""
    for wanted in range(port + 1, min(port + 21, 65536)):
        with suppress(Trouble):
            check_port(wanted)
            return wanted
    return free_port()


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Trouble(
                f"Port {port} is in use or not allowed; choose another: PORT={port + 1} make run."
            ) from None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
