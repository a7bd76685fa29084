"""The provider at work: it takes what a payer lets happen, and tells the merchant until it is
heard."""

from datetime import timedelta
from functools import partial
from types import ModuleType

from simulator import calls, momo, vnpay
from simulator.agenda import Agenda
from simulator.fates import FATES, SHIFT, Step
from simulator.orders import Order, Orders, Transaction, now
from simulator.settings import Settings
from simulator.traffic import Traffic

WIRES: dict[str, ModuleType] = {"vnpay": vnpay, "momo": momo}
TIMES = 10  # that one message is told at most


class Bank:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.orders = Orders()
        self.traffic = Traffic()
        self.agenda = Agenda()

    def let_happen(self, order: Order, fate: str, seconds: float) -> None:
        """Once; what is not late has happened when this returns, and is told beside."""
        chosen = FATES[fate]
        if not chosen.steps or not self.orders.choose(order, fate):
            return
        order.is_missigned = chosen.is_missigned
        if chosen.is_silent:
            order.silent_until = now() + timedelta(seconds=seconds)
        for step in chosen.steps:
            if step.is_late:
                self.agenda.after(seconds, partial(self.take, order, step))
            else:
                self.take(order, step)

    def take(self, order: Order, step: Step) -> None:
        off = SHIFT if order.amount <= SHIFT else -SHIFT
        made = self.orders.take(order, order.amount + step.is_wrong * off, step.result)
        if order.silent_until is None:
            self.agenda.after(0, partial(self.tell, order, made, 1))

    def tell(self, order: Order, made: Transaction, time: int) -> None:
        wire = WIRES[order.provider]
        call = wire.call(order, made, self.settings)
        answer = calls.make(call)
        said = f"POST {call.url}\n{call.body}" if call.body else f"GET {call.url}"
        self.traffic.note(
            order.provider,
            f"Báo kết quả (IPN), lần {time}",
            order.reference,
            said,
            f"{answer.status or 'Không có trả lời:'} {answer.body}".rstrip(),
        )
        if not wire.is_heard(answer) and time < TIMES:
            self.agenda.after(self.settings.retry_s, partial(self.tell, order, made, time + 1))

    def way_back(self, order: Order) -> str:
        address: str = WIRES[order.provider].back(order, self.settings)
        return address
