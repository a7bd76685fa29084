"""Many threads that begin at the same moment, each with a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def all_at_once(count: int, act: Callable[[int], str]) -> Counter[str]:
    """How often each answer came."""
    barrier = Barrier(count)

    def run(number: int) -> str:
        try:
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(run, range(count)))
