"""`make bench`: measurements on servers, data and a web server of their own."""

from collections.abc import Sequence

from launch import ground, packages, preflight, processes, product
from launch.places import BENCH, PYTHON
from launch.steps import Steps


def bench(arguments: Sequence[str]) -> int:
    steps = Steps(total=7 if ground.will_load_demo() else 6)
    port = preflight.free_port()
    with ground.claimed(BENCH):
        ground.install(steps, packages.BENCH)
        with ground.servers(BENCH, steps, port) as env:
            ground.compile_translations(BENCH, env, steps)
            ground.prepare_data(BENCH, env, steps)
            with product.running(BENCH, env) as fleet:
                with steps.step("web, worker, beat"):
                    product.wait_until_ready(fleet, BENCH, port)
                child = processes.spawn([PYTHON, "-m", "bench", *arguments], env)
                return processes.attend(child)
