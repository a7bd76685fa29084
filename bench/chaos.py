"""`make bench ARGS=chaos`: thousands of payments on a bad day. Web, worker and beat of the product,
its worker killed every few seconds, and providers of whose words one in twenty each is lost, told
twice, overtaken, late or met by a 500. At the end their truth is laid beside our book.
"""

import argparse
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import province
from bench.first_page import wait_for
from launch import fleet

PAYMENTS, DOSSIERS = 10_000, 1_000
LIVES = (4, 9)  # seconds of a worker once it is ready
PATIENCE_S = 1_800
SECONDS = 4  # between two looks whether all is quiet
VAR = Path(os.environ.get("MOTCUA_VAR", "var/bench"))
PAY = "from bench.chaos_payers import main; main({}, {}, {!r})"
FIND = (
    "import json; from bench.chaos_found import found; from pathlib import Path; "
    "print(json.dumps(found(*json.loads(Path({!r}).read_text()))))"
)
LEFT = """
SELECT (SELECT count(*) FROM payments_attempt WHERE ask_at < now() + interval '5 min'),
       (SELECT count(*) FROM payments_inboundmessage WHERE read_at IS NULL),
       (SELECT count(*) FROM dossiers_dossiercharge d JOIN payments_charge c ON c.id = d.charge_id
        WHERE d.followed_at IS NULL AND c.state = 'settled')
"""
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def program(name: str, command: str) -> Iterator[subprocess.Popen[bytes]]:
    """In a session of its own, as `launch.fleet` starts it; what it says goes to a log."""
    with (VAR / "log" / f"chaos-{name}.log").open("ab") as log:
        process = subprocess.Popen(
            ["sh", "-c", command],
            cwd=province.ROOT,
            env={**os.environ, "SIMULATOR_RETRY_S": "2"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill(process, signal.SIGTERM)


def kill(process: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signum)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Mortal(threading.Thread):
    """A worker that is killed every few seconds, children and all, and started again."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command, self.killed = command, 0
        self.is_over = threading.Event()
        self.dice = random.Random(8)

    def run(self) -> None:
        while not self.is_over.is_set():
            log = VAR / "log" / "chaos-worker.log"
            log.unlink(missing_ok=True)
            with program("worker", self.command) as process:
                self._wait_until_ready(log)
                self.is_over.wait(self.dice.uniform(*LIVES))
                kill(process, signal.SIGKILL)
            self.killed += 1

    def _wait_until_ready(self, log: Path) -> None:
        """How long it takes to start is the machine's; it lives so long from then on."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.is_over.wait(0.2):
            if b" ready." in log.read_bytes():
                return

    def end(self) -> None:
        self.is_over.set()
        self.join()


def commands() -> dict[str, str]:
    found = fleet.commands(os.environ["WEB_PORT"], VAR, os.environ["SIMULATOR_PORT"])
    usual, bad = "simulator.wsgi:application", "bench.chaos_provider:application"
    return {
        "web": found["web"],
        "worker": found["worker"].replace("-A config", "-A bench.hurried"),
        "beat": found["beat"].replace("-A config", "-A bench.hurried"),
        "provider": found["simulator"].replace(usual, bad).replace("--threads 8", "--threads 24"),
    }


def asked(path: str) -> Any:
    with OPENER.open(f"{provider()}{path}", timeout=60) as answer:
        return json.loads(answer.read())


def provider() -> str:
    return f"http://127.0.0.1:{os.environ['SIMULATOR_PORT']}"


def quiet(begun: float) -> bool:
    """Waits until nobody asks, nothing is left to be read, followed or told."""
    said = ""
    while time.monotonic() - begun < PATIENCE_S:
        left = f"{province.sql(LEFT).strip()}|{asked('/truth')['to tell']}"
        if left != said:
            say(f"left attempts|messages|dossiers|to be told: {left}")
        if left == "0|0|0|0":
            return True
        said = left
        time.sleep(SECONDS)
    return False


def day(payments: int, dossiers: int) -> dict[str, Any]:
    """One bad day, and what was found after it."""
    told, place = commands(), VAR / "chaos.json"
    worker = Mortal(told["worker"])
    with ExitStack() as stack:
        for name in ("web", "provider", "beat"):
            started = stack.enter_context(program(name, told[name]))
            if name == "web":
                wait_for(f"http://127.0.0.1:{os.environ['WEB_PORT']}/healthz", started)
            elif name == "provider":
                wait_for(f"{provider()}/healthz", started)
        worker.start()
        stack.callback(worker.end)
        begun = time.monotonic()
        pay(payments, dossiers, place)
        say(f"payers are through after {time.monotonic() - begun:.0f} s")
        is_quiet = quiet(time.monotonic())
        took, truth, tally = time.monotonic() - begun, asked("/truth"), asked("/tally")
    chosen = json.loads(place.read_text())
    place.write_text(json.dumps([truth["orders"], chosen["charges"]]))
    found: dict[str, Any] = json.loads(province.shell(dict(os.environ), FIND.format(str(place))))
    about = {"seconds": round(took), "workers killed": worker.killed, "is quiet": is_quiet}
    return {**about, "chosen": chosen["chosen"], "chaos": tally, **found}


def pay(payments: int, dossiers: int, place: Path) -> None:
    """Payers are programs of their own: their side of the product is `start` alone."""
    code = PAY.format(payments, dossiers, str(place))
    argv = shlex.join([sys.executable, "manage.py", "shell", "-v", "0", "-c", code])
    with program("payers", f"exec {argv}") as payers:
        if payers.wait() != 0:
            raise SystemExit(f"the payers failed: {VAR / 'log' / 'chaos-payers.log'}")


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--payments", type=int, default=PAYMENTS)
    options.add_argument("--dossiers", type=int, default=DOSSIERS, help="of the payments")
    given = options.parse_args()
    if "SIMULATOR_PORT" not in os.environ:
        raise SystemExit("Payments need the data of the demo: set MOTCUA_DEMO=1.")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    found = day(given.payments, given.dossiers)
    for name, value in found.items():
        say(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    return int(not found["is quiet"] or any(found["wrong"].values()))


if __name__ == "__main__":
    raise SystemExit(main())
