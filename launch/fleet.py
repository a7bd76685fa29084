"""Web, worker, beat, and in a demo the simulator of payment providers, under honcho; runs inside
the venv as `python -m launch.fleet`."""

import os
import shlex
import sys
from pathlib import Path

from honcho.manager import Manager

from launch.console import Console


def commands(port: str, var: Path, simulator: str = "") -> dict[str, str]:
    """`simulator` is its port, "" where there is none."""
    python = f"{shlex.quote(sys.executable)} -m"
    schedule = shlex.quote(str(var / "celerybeat-schedule"))
    found = {
        "web": f"exec {python} gunicorn config.wsgi:application --bind 127.0.0.1:{port}"
        " --worker-class gthread --workers 2 --threads 4 --no-control-socket",
        # One worker has nobody to mingle or gossip with; asking costs a second of every start.
        # Behind the pages where both want a core: honcho gives each a session of its own, between
        # which Linux shares by the session's niceness alone.
        "worker": "{ echo 10 > /proc/self/autogroup; } 2> /dev/null;"
        f" exec nice -n 5 {python} celery -A config worker --concurrency 2"
        " --loglevel info --without-mingle --without-gossip",
        "beat": f"exec {python} celery -A config beat --loglevel info --schedule {schedule}"
        " --pidfile=",
    }
    if simulator:
        # One process: all that it knows is in memory.
        found["simulator"] = (
            f"exec {python} gunicorn simulator.wsgi:application --bind 127.0.0.1:{simulator}"
            " --worker-class gthread --workers 1 --threads 8 --no-control-socket"
        )
    return found


def main() -> int:
    var = Path(os.environ["MOTCUA_VAR"])
    console = Console(var / "log")
    manager = Manager(printer=console)
    simulator = os.environ.get("SIMULATOR_PORT", "")
    found = commands(os.environ["WEB_PORT"], var, simulator)
    for name, command in found.items():
        manager.add_process(name, command)
    manager.loop()
    console.close()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
