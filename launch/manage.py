"""`make manage ARGS="…"`: a management command on the product's servers, started if need be."""

import sys
import time
from collections.abc import Mapping, Sequence

from launch import fingerprint, ground, lock, processes
from launch.environment import environment
from launch.places import PYTHON, RUN
from launch.steps import Steps
from launch.trouble import Trouble


def manage(arguments: Sequence[str]) -> int:
    """Steps go to stderr: what the command prints may be piped."""
    RUN.open()
    if lock.is_held(RUN):
        servers = servers_of_the_running()
        simulator = int(servers.get("SIMULATOR_PORT", "0"))
        return command(arguments, environment(RUN, servers, simulator=simulator))
    is_new = not ground.is_given("DATABASE_URL") and not (RUN.state / fingerprint.NOTE).exists()
    steps = Steps(4 + is_new * (1 + ground.will_load_demo()), out=sys.stderr)
    with ground.claimed(RUN) as held:
        ground.install(steps)
        with ground.servers(RUN, steps) as env:
            ground.compile_translations(RUN, env, steps)
            if is_new:
                ground.prepare_data(RUN, env, steps)
            held.note({"env": lock.servers_of(env)})
            return command(arguments, env)


def command(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    return processes.attend(processes.spawn([PYTHON, "manage.py", *arguments], env))


def servers_of_the_running(patience_s: float = 120) -> dict[str, str]:
    """Waits for a start that is under way."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and lock.is_held(RUN):
        servers: dict[str, str] = lock.facts(RUN).get("env", {})
        if servers:
            return servers
        time.sleep(0.2)
    raise Trouble("The product is being started or stopped; try again in a moment.")
