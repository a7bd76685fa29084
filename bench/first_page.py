"""Seconds from nothing to the first page: a fresh clone, `make run`, until it is ready."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 300
OURS = ("DATABASE_URL", "REDIS_URL", "MOTCUA_VAR", "MOTCUA_DEMO", "SECRET_KEY", "SITE_URL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def seconds() -> float:
    """With whatever pip has in its cache."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    with tempfile.TemporaryDirectory(prefix="motcua bench ") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        start = time.perf_counter()
        run = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=clone,
            env=env,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", run)
            return time.perf_counter() - start
        finally:
            os.killpg(run.pid, signal.SIGINT)
            run.wait(timeout=60)
            subprocess.run(["make", "-s", "clean"], cwd=clone, env=env, check=True)


def wait_for(url: str, run: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and run.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("make run did not become ready")
