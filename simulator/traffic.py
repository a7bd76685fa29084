"""What was asked of the simulator and what it told, for a page that shows it."""

from collections import deque
from datetime import datetime
from typing import NamedTuple

from simulator.orders import now

KEPT = 300


class Line(NamedTuple):
    at: datetime
    provider: str
    what: str  # in the words of the page
    reference: str
    said: str
    answer: str


class Traffic:
    def __init__(self) -> None:
        self.lines: deque[Line] = deque(maxlen=KEPT)

    def note(self, provider: str, what: str, reference: str, said: str, answer: str) -> None:
        line = Line(now(), provider, what, reference[:60], said[:4000], answer[:2000])
        self.lines.appendleft(line)
