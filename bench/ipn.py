"""`make bench ARGS=ipn`: so many IPNs a second for a minute at the running product, the load from
beside; how long each was waited for since its moment, and whether each was counted."""

import argparse
import http.client
import json
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench import client, province
from simulator import momo, vnpay
from simulator.calls import Call
from simulator.orders import Order, Result, Transaction, now
from simulator.settings import Settings, read

A_SECOND, SECONDS, THREADS = 100, 60, 32
LIMIT = 300  # milliseconds, the 99th percentile
MAKE = "import json; from bench.money_made import attempts; print(json.dumps(attempts({})))"
COUNT = (
    "import json, sys; from bench.money_made import counted; "
    "print(json.dumps(counted(json.load(open({!r})))))"
)


class Measured(NamedTuple):
    """Milliseconds since the moment at which each was due."""

    median: float
    p99: float
    longest: float
    seconds: float
    answers: dict[str, int]
    counted: dict[str, Any]
    sent: int

    def is_enough(self) -> bool:
        stored = self.counted["messages"] == {"accepted": self.sent}
        is_counted = self.counted["takings"] == self.counted["settled"] == self.sent
        return stored and is_counted and self.p99 < LIMIT

    def told(self) -> str:
        return (
            f"{self.sent} IPNs in {self.seconds:.1f} s: median {self.median:.0f} ms, "
            f"p99 {self.p99:.0f} ms (limit {LIMIT}), longest {self.longest:.0f} ms; "
            f"answered {self.answers}; stored {self.counted['messages']}, "
            f"takings {self.counted['takings']}, settled {self.counted['settled']}"
        )


def measured(a_second: int = A_SECOND, seconds: int = SECONDS) -> Measured:
    settings = read(os.environ)
    if not (settings.vnpay and settings.momo):
        raise SystemExit("Payments need the data of the demo: set MOTCUA_DEMO=1.")
    env = {**os.environ, "STATEMENT_TIMEOUT": "0"}
    made = json.loads(province.shell(env, MAKE.format(a_second * seconds)))
    calls = [call(nth, settings, *one) for nth, one in enumerate(made)]
    begun = time.perf_counter()
    taken, answers = sent(calls, a_second)
    took = time.perf_counter() - begun
    cuts = statistics.quantiles(taken, n=100)
    found = counted(env, [reference for _provider, reference, _amount in made])
    return Measured(cuts[49], cuts[98], max(taken), took, answers, found, len(calls))


def counted(env: dict[str, str], references: Sequence[str]) -> dict[str, Any]:
    place = f"{os.environ['MOTCUA_VAR']}/ipn-references.json"
    with open(place, "w") as file:  # noqa: PTH123
        json.dump(references, file)
    found: dict[str, Any] = json.loads(province.shell(env, COUNT.format(place)))
    return found


def call(nth: int, settings: Settings, provider: str, reference: str, amount: int) -> Call:
    """What the provider says once it has the money."""
    wire, merchants = (vnpay, settings.vnpay) if provider == "vnpay" else (momo, settings.momo)
    address = f"http://127.0.0.1:{client.PORT}/payments/{provider}/ipn/"
    order = Order(
        provider=provider,
        merchant=next(iter(merchants)),
        reference=reference,
        amount=amount,
        info=f"Thanh toan {reference}",
        back="",
        ipn=address,
        expires_at=now() + timedelta(minutes=15),
        request=reference,
    )
    made: Call = wire.call(order, Transaction(nth + 1, amount, now(), Result.PAID), settings)
    return made


def sent(calls: Sequence[Call], a_second: int) -> tuple[list[float], dict[str, int]]:
    """Each at its own moment, whether those before were answered or not."""
    taken: list[float] = []
    answers: Counter[str] = Counter()
    local, begun = threading.local(), time.perf_counter() + 0.5

    def tell(nth: int) -> None:
        due = begun + nth / a_second
        time.sleep(max(due - time.perf_counter(), 0))
        answer = exchanged(local, calls[nth])
        taken.append((time.perf_counter() - due) * 1000)
        answers[answer] += 1

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(tell, range(len(calls))))
    return taken, dict(answers)


def exchanged(local: threading.local, one: Call) -> str:
    """By a connection of the thread's own, as a provider keeps a few."""
    if not hasattr(local, "connection"):
        local.connection = http.client.HTTPConnection("127.0.0.1", client.PORT, timeout=30)
    parts = urlsplit(one.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    headers = {"Content-Type": "application/json"} if one.body else {}
    body = one.body.encode() or None
    try:
        return asked(local.connection, target, body, headers)
    except (http.client.HTTPException, OSError):
        # The server closes a connection that was idle, or has lived long enough.
        local.connection.close()
        return asked(local.connection, target, body, headers)


def asked(
    connection: http.client.HTTPConnection, target: str, body: bytes | None, headers: dict[str, str]
) -> str:
    connection.request("POST" if body else "GET", target, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    return f"{answer.status} {json.loads(text)['RspCode']}" if text else str(answer.status)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--a-second", type=int, default=A_SECOND)
    options.add_argument("--seconds", type=int, default=SECONDS)
    given = options.parse_args()
    found = measured(given.a_second, given.seconds)
    print(found.told(), flush=True)
    return int(not found.is_enough())


if __name__ == "__main__":
    raise SystemExit(main())
