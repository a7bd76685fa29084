"""What Django is told."""

import os
import secrets
from pathlib import Path

from launch import processes, simulated
from launch.places import RUN, VENV, Lane


def environment(
    lane: Lane, urls: dict[str, str], port: int = 8000, simulator: int = 0
) -> dict[str, str]:
    """`urls` are the servers started here; a server the caller named keeps the caller's URL.
    `simulator` is a port for the simulator of payment providers, which only a demo has."""
    env = dict(os.environ)
    if "DATABASE_URL" in urls:
        # PGPORT, PGOPTIONS and the like would reach into our own server's connections.
        env = {name: value for name, value in env.items() if not name.startswith("PG")}
        if lane.name != "test":
            env.setdefault("MOTCUA_DEMO", "1")
    if lane.name == "test":
        env.pop("MOTCUA_DEMO", None)
    env.pop("SIMULATOR_PORT", None)
    if simulator and env.get("MOTCUA_DEMO") == "1":
        env |= simulated.providers(env, simulator)
    env.setdefault("SECRET_KEY", secret_key(RUN.var / "secret-key"))
    env.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    env["PATH"] = f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    return (
        env
        | urls
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MOTCUA_VAR": str(lane.var),
            "PYTHONUNBUFFERED": "1",
            "WEB_PORT": str(port),
            processes.MARK: str(lane.var),
        }
    )


def secret_key(place: Path) -> str:
    """Sessions outlive a restart because the key does."""
    if not place.exists():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        draft.replace(place)
    return place.read_text().strip()
