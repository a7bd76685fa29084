"""What is to be done later, by a few threads that end with the process."""

import heapq
import logging
import time
from collections.abc import Callable
from itertools import count
from threading import Condition, Thread

log = logging.getLogger(__name__)
THREADS = 8


class Agenda:
    """The threads begin with the first entry: a server may fork before."""

    def __init__(self) -> None:
        self.entries: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = count()
        self.changed = Condition()
        self.threads: list[Thread] = []

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        with self.changed:
            heapq.heappush(self.entries, (time.monotonic() + seconds, next(self.numbers), do))
            if not self.threads:
                self.threads = [Thread(target=self._work, daemon=True) for _ in range(THREADS)]
                for thread in self.threads:
                    thread.start()
            self.changed.notify()

    def _work(self) -> None:
        while True:
            do = self._next()
            try:
                do()
            except Exception:
                log.exception("not done")

    def _next(self) -> Callable[[], None]:
        with self.changed:
            while True:
                due = self.entries[0][0] - time.monotonic() if self.entries else None
                if due is not None and due <= 0:
                    return heapq.heappop(self.entries)[2]
                self.changed.wait(due)
