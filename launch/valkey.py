"""Starts and stops the embedded Valkey; it keeps nothing, what is owed is a row in the database."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import processes, programs
from launch.places import Lane
from launch.private import answers
from launch.trouble import Trouble


@contextmanager
def running(lane: Lane) -> Iterator[str]:
    """Yields the URL of the running server: database 1 is the cache, 0 the broker."""
    place = lane.socket_home / "valkey.sock"
    stop_orphan(place)
    server = start(lane, place)
    try:
        wait(server, place, lane.logs / "valkey.log")
        yield f"unix://{place}?db=1"
    finally:
        processes.end(server)


def start(lane: Lane, place: Path) -> subprocess.Popen[bytes]:
    argv: list[str | Path] = [programs.valkey(), "--port", "0", "--unixsocket", place]
    argv += ["--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", lane.logs]
    with (lane.logs / "valkey.log").open("wb") as log:
        return processes.spawn(
            argv,
            os.environ,
            signal.SIGTERM,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait(server: subprocess.Popen[bytes], place: Path, log: Path, patience_s: float = 20) -> None:
    deadline = time.monotonic() + patience_s
    while not answers(place):
        if server.poll() is not None or time.monotonic() > deadline:
            raise Trouble(f"Valkey does not start: {processes.last_line(log)}")
        time.sleep(0.02)


def stop_orphan(place: Path) -> None:
    """Two servers at one path would each serve half of the clients."""
    if answers(place):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(place))
            client.sendall(b"SHUTDOWN NOSAVE\r\n")
            client.settimeout(5)
            client.recv(1024)
    place.unlink(missing_ok=True)
