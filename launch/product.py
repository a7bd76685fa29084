"""The running product: its processes, and the wait until it is ready to be used."""

import http.client
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from launch import processes
from launch.places import PYTHON, Lane
from launch.trouble import Trouble


@contextmanager
def running(lane: Lane, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    fleet = processes.spawn(
        [PYTHON, "-m", "launch.fleet"], env, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield fleet
    finally:
        processes.end(fleet, signal.SIGTERM, patience_s=15)
        processes.sweep(str(lane.var))


def wait_until_ready(
    fleet: subprocess.Popen[bytes], lane: Lane, port: int, patience_s: float = 180
) -> None:
    deadline = time.monotonic() + patience_s
    while not is_ready(port):
        if fleet.poll() is not None:
            raise Trouble(ended(lane))
        if time.monotonic() > deadline:
            raise Trouble(f"Not ready after {patience_s:.0f} s; {lane.logs} says why.")
        time.sleep(0.25)


def ended(lane: Lane) -> str:
    return f"Web, worker, beat or simulator ended by itself; {processes.shown(lane.logs)} says why."


def is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
