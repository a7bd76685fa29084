"""`make bench`: measurements on servers, data and a web server of their own."""

from collections.abc import Mapping, Sequence

from launch import ground, packages, preflight, processes, product
from launch.places import BENCH, PYTHON
from launch.steps import Steps

# Measures with a name of their own; this one starts the product itself, and kills it.
ALONE = "chaos"


def bench(arguments: Sequence[str]) -> int:
    """All measures, or with a first argument the one of that name: `ipn`, `chaos`, `ledger`."""
    is_alone = arguments[:1] == [ALONE]
    steps = Steps(total=6 + ground.will_load_demo() - is_alone)
    port = preflight.free_port()
    with ground.claimed(BENCH):
        ground.install(steps, packages.BENCH)
        with ground.servers(BENCH, steps, port, preflight.port_after(port)) as env:
            ground.compile_translations(BENCH, env, steps)
            ground.prepare_data(BENCH, env, steps)
            if is_alone:
                return measure(arguments, env)
            with product.running(BENCH, env) as fleet:
                with steps.step("web, worker, beat"):
                    product.wait_until_ready(fleet, BENCH, port)
                return measure(arguments, env)


def measure(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    name, *more = arguments or ["__main__"]
    return processes.attend(processes.spawn([PYTHON, "-m", f"bench.{name}", *more], env))
