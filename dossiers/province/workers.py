"""Two processes at work on one run; each takes the next chunk as soon as it is free.

A worker holds one end of a pipe: when the command is gone, the pipe breaks and the worker goes
too, after the chunk it is writing. So whatever happens, only whole parts are in the tables.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

from django.db import connection
from django.utils.translation import gettext as _

from dossiers.province.errand import work_for
from dossiers.province.plan import Part
from dossiers.province.trouble import BadProfile
from dossiers.province.workshop import Order, Workshop

CHUNK = 2500  # dossiers; smaller units share a transaction
WORTH_IT = 6000  # dossiers below which one process is as quick as two that must start


def chunks(parts: list[Part]) -> list[list[Part]]:
    """The largest first, so that no process is left alone with them."""
    found: list[list[Part]] = []
    size = CHUNK
    for part in sorted(parts, key=len, reverse=True):
        if size + len(part) > CHUNK:
            found.append([])
            size = 0
        found[-1].append(part)
        size += len(part)
    return found


def written(order: Order, parts: list[Part], processes: int) -> Iterator[int]:
    """How many dossiers each finished chunk had."""
    work = chunks(parts)
    if processes < 2 or sum(map(len, parts)) < WORTH_IT:
        yield from _alone(order, work)
        return
    with _crew(order, min(processes, len(work))) as crew:
        yield from _hand_round(crew, work)


def _alone(order: Order, work: list[list[Part]]) -> Iterator[int]:
    shop = Workshop(order)
    for chunk in work:
        yield shop.write(chunk)


def _hand_round(crew: list[Connection], work: list[list[Part]]) -> Iterator[int]:
    waiting = list(reversed(work))
    busy = []
    for pipe in crew:
        if waiting:
            pipe.send(waiting.pop())
            busy.append(pipe)
    while busy:
        ready = wait(busy)
        for pipe in [each for each in crew if each in ready]:
            try:
                done = pipe.recv()
            except EOFError:
                raise BadProfile(
                    _("A process of the run was stopped; the same command goes on where it stood.")
                ) from None
            if done is None:
                raise RuntimeError(pipe.recv())
            if waiting:
                pipe.send(waiting.pop())
            else:
                busy.remove(pipe)
            yield done


@contextmanager
def _crew(order: Order, size: int) -> Iterator[list[Connection]]:
    """Fresh interpreters: a forked one would share a database connection and threads."""
    context = multiprocessing.get_context("spawn")
    name = connection.settings_dict["NAME"]
    pipes: list[Connection] = []
    crew = []
    for _number in range(size):
        ours, theirs = context.Pipe()
        process = context.Process(target=work_for, args=(theirs, str(name)), daemon=True)
        process.start()
        theirs.close()
        ours.send(order)
        pipes.append(ours)
        crew.append(process)
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in crew:
            process.terminate()
            process.join()
