"""The simulator of payment providers on a bad day: `gunicorn bench.chaos_provider`, one process.

Of what it tells and is asked one in twenty each is lost, told twice, overtaken by others, late, or
answered 500, by us or by it. `/truth` says what it took; `/tally` what went wrong how often.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterable
from functools import partial
from wsgiref.types import StartResponse, WSGIEnvironment

from simulator import calls
from simulator.bank import WIRES, Bank
from simulator.orders import Order, Transaction
from simulator.routes import Simulator
from simulator.settings import Settings, read
from simulator.web import Request, Response, answer_json

PART = 0.05
ASKED = ("/vnpay/api", "/momo/query", "/momo/create")
dice = random.Random(int(os.environ.get("CHAOS_SEED", "8")))
tally: Counter[str] = Counter()


well = calls.make


def happens(what: str) -> bool:
    so = dice.random() < PART
    tally[what] += so
    return so


def make(call: calls.Call) -> calls.Answer:
    """As `calls.make`, on a bad day; what is lost on the way back has been heard all the same."""
    tally["told"] += 1
    if happens("message lost"):
        return calls.Answer(0, "lost")
    if happens("500 before us"):
        return calls.Answer(500, "")
    answer = well(call)
    if not 200 <= answer.status < 300:
        tally[f"answered {answer.status} by us"] += 1
    return calls.Answer(500, "") if happens("answer to it lost") else answer


class BadBank(Bank):
    def tell(self, order: Order, made: Transaction, time: int) -> None:
        tell = partial(super().tell, order, made, time)
        if happens("told twice"):
            self.agenda.after(dice.uniform(0, 3), partial(self.repeat, order, made))
        if happens("late"):
            self.agenda.after(dice.uniform(5, 20), tell)
        elif happens("overtaken"):
            self.agenda.after(dice.uniform(0.5, 3), tell)
        else:
            tell()

    def repeat(self, order: Order, made: Transaction) -> None:
        make(WIRES[order.provider].call(order, made, self.settings))


class BadSimulator(Simulator):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.bank = BadBank(settings)
        self.routes["GET /truth"] = truth
        self.routes["GET /tally"] = told

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") not in ASKED:
            return super().__call__(environ, start_response)
        tally["asked"] += 1
        if happens("question answered 500"):
            return refused(start_response)
        if happens("answer late"):
            time.sleep(dice.uniform(0.5, 2))
        return super().__call__(environ, start_response)


def refused(start_response: StartResponse) -> Iterable[bytes]:
    start_response("500 Internal Server Error", [("Content-Length", "0")])
    return [b""]


def truth(bad: Bank, request: Request) -> Response:
    orders = bad.orders.newest(10**6)
    return answer_json(
        {
            "orders": [
                {
                    "reference": order.reference,
                    "provider": order.provider,
                    "amount": order.amount,
                    "fate": order.fate,
                    "transactions": [
                        [str(n), amount, r] for n, amount, _at, r in order.transactions
                    ],
                }
                for order in orders
            ],
            "to tell": len(bad.agenda.entries),
        }
    )


def told(bad: Bank, request: Request) -> Response:
    return answer_json(dict(sorted(tally.items())))


calls.make = make  # as the bank calls it
application = BadSimulator(read(os.environ))
