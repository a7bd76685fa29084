"""`make run`: from nothing to a page one can open, and back to nothing left running."""

from collections.abc import Sequence

from launch import ground, lock, preflight, product
from launch.places import RUN
from launch.steps import Steps
from launch.trouble import Trouble


def run(arguments: Sequence[str]) -> int:
    steps = Steps(total=7 if ground.will_load_demo() else 6)
    port = preflight.wanted_port()
    with ground.claimed(RUN) as held:
        preflight.check_port(port)
        ground.install(steps)
        try:
            with ground.servers(RUN, steps, port, preflight.port_after(port)) as env:
                ground.compile_translations(RUN, env, steps)
                ground.prepare_data(RUN, env, steps)
                with product.running(RUN, env) as fleet:
                    with steps.step("web, worker, beat"):
                        product.wait_until_ready(fleet, RUN, port)
                    held.note({"env": lock.servers_of(env)})
                    steps.say(f"Ready after {steps.seconds():.0f} s: http://127.0.0.1:{port}")
                    if simulator := env.get("SIMULATOR_PORT"):
                        steps.say(f"Payments, without money: http://127.0.0.1:{simulator}")
                    steps.say("Ctrl-C stops it; logs are in var/log.")
                    fleet.wait()
                    raise Trouble(product.ended(RUN))
        except KeyboardInterrupt:
            steps.say("Stopped.")
    return 0
