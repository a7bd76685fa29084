"""Starts and stops the embedded PostgreSQL, also after a kill that left things lying about."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from launch import processes
from launch.cluster import DATABASE, USER, Cluster, identity, prepare
from launch.places import Lane
from launch.private import answers
from launch.trouble import Trouble

PORT = "5432"
ALWAYS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
}
FOR_WORK = {"max_connections": "60"}
# A test's data may be lost with the machine, and is then made anew.
FOR_TESTS = {
    "max_connections": "100",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}
ATTEMPTS = 5


@contextmanager
def running(lane: Lane) -> Iterator[str]:
    """Yields the URL of the running server's database."""
    cluster = prepare(lane)
    stop_orphan(cluster)
    server = start(cluster)
    try:
        yield url(cluster)
    finally:
        stop(server)


def url(cluster: Cluster) -> str:
    return f"postgresql://{USER}@/{DATABASE}?host={quote(str(cluster.sockets), safe='')}"


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """After a kill the old server's memory lingers for a moment, hence several attempts."""
    for attempt in range(ATTEMPTS):
        server = launch(cluster)
        if is_accepting(cluster, server):
            return server
        stop(server)
        time.sleep(0.5 * (attempt + 1))
    raise Trouble(f"PostgreSQL does not start: {processes.last_line(cluster.log)}")


def launch(cluster: Cluster) -> subprocess.Popen[bytes]:
    settings = ALWAYS | (FOR_TESTS if cluster.lane.name == "test" else FOR_WORK)
    settings["unix_socket_directories"] = str(cluster.sockets)
    argv: list[str | Path] = [cluster.programs / "postgres", "-D", cluster.data]
    for name, value in settings.items():
        argv += ["-c", f"{name}={value}"]
    options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "start_new_session": True}
    with cluster.log.open("ab") as log:
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients.
        return processes.spawn(
            argv, cluster.env(), signal.SIGINT, stdout=log, **options, **identity()
        )


def is_accepting(cluster: Cluster, server: subprocess.Popen[bytes], patience_s: float = 60) -> bool:
    """`pg_isready` is content only once recovery is over."""
    probe: list[str | Path] = [
        cluster.programs / "pg_isready",
        "-q",
        "-h",
        cluster.sockets,
        "-p",
        PORT,
    ]
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(probe, env=cluster.env()).returncode == 0:
            return True
        time.sleep(0.05)
    return False


def stop(server: subprocess.Popen[bytes]) -> None:
    processes.end(server, signal.SIGINT, patience_s=20)


def stop_orphan(cluster: Cluster) -> None:
    """Ends a server that outlived its launcher, else forgets the pid files of a dead one.

    After a restart of the machine another process may have the dead server's pid, and PostgreSQL
    would then refuse to start.
    """
    pid = postmaster(cluster.data)
    deadline = time.monotonic() + 20
    while pid is not None and time.monotonic() < deadline:
        try:
            os.kill(pid, signal.SIGINT)
        except ProcessLookupError:
            break
        time.sleep(0.2)
        pid = postmaster(cluster.data)
    socket = cluster.sockets / f".s.PGSQL.{PORT}"
    if pid is None and not answers(socket):
        for stale in (cluster.data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")):
            stale.unlink(missing_ok=True)


def postmaster(data: Path) -> int | None:
    """The pid of the server that really runs on this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    return pid if os.fsencode(data) in command else None
