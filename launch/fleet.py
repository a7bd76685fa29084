"""Web, worker and beat under honcho; runs inside the venv as `python -m launch.fleet`."""

import os
import shlex
import sys
from pathlib import Path

from honcho.manager import Manager

from launch.console import Console


def commands(port: str, var: Path) -> dict[str, str]:
    python = f"exec {shlex.quote(sys.executable)} -m"
    schedule = shlex.quote(str(var / "celerybeat-schedule"))
    return {
        "web": f"{python} gunicorn config.wsgi:application --bind 127.0.0.1:{port}"
        " --worker-class gthread --workers 2 --threads 4 --no-control-socket",
        # One worker has nobody to mingle or gossip with; asking costs a second of every start.
        "worker": f"{python} celery -A config worker --concurrency 2 --loglevel info"
        " --without-mingle --without-gossip",
        "beat": f"{python} celery -A config beat --loglevel info --schedule {schedule} --pidfile=",
    }


def main() -> int:
    var = Path(os.environ["MOTCUA_VAR"])
    console = Console(var / "log")
    manager = Manager(printer=console)
    for name, command in commands(os.environ["WEB_PORT"], var).items():
        manager.add_process(name, command)
    manager.loop()
    console.close()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
