"""What posting costs a move. Runs where Django is set up, and commits."""

import hashlib
import random
import statistics
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.models import Unit
from bench.office import OWNER, PROCEDURE, UNIT
from bench.queries import count
from citizens.models import Person, StoredFile
from dossiers.filing import Filing, HandedIn, Party
from dossiers.models import Dossier
from dossiers.states import Channel
from dossiers.transitions import move
from dossiers.transitions.submit import submit
from dossiers.transitions.verbs import VERBS
from procedures.models import ProcedureVersion

ROUNDS, DOSSIERS = 7, 20
STORY = {"receive": "motcua", "start": "motcua", "resolve": "lanhdaodonvi"}
PDF = b"%PDF-1.4\n%%EOF\n"


def cost() -> dict[str, Any]:
    """Milliseconds of a move with and without posting: the median of rounds, in each of which
    lives with and without it take turns."""
    people = {name: Person.objects.get(username=name) for name in {*STORY.values(), "congdan"}}
    _round(people)
    taken = [_round(people) for _nth in range(ROUNDS)]
    return {
        "with": statistics.median(one[True] for one in taken),
        "without": statistics.median(one[False] for one in taken),
        "ratio": statistics.median(one[True] / one[False] for one in taken),
        "statements": statements(people),
    }


def silent() -> AbstractContextManager[object]:
    """Moves post nothing."""
    return patch.object(move, "posting", lambda _dossier: nullcontext())


def _round(people: dict[str, Person]) -> dict[bool, float]:
    """Milliseconds of one move, over whole lives of some dossiers; who begins is thrown for."""
    taken = {True: 0.0, False: 0.0}
    for _nth in range(DOSSIERS):
        for is_posting in random.sample([True, False], 2):
            dossier, file = filed(people["congdan"]), signed(people["lanhdaodonvi"])
            with nullcontext() if is_posting else silent():
                begun = time.perf_counter()
                for verb in STORY:
                    act(dossier, verb, people, file)
                taken[is_posting] += time.perf_counter() - begun
    return {key: 1000 * spent / (DOSSIERS * len(STORY)) for key, spent in taken.items()}


def act(dossier: Dossier, verb: str, people: dict[str, Person], file: StoredFile) -> None:
    """Whoever acts is known afresh, as in a request of their own."""
    words: dict[str, Any] = {"outcome": "granted", "file": file} if verb == "resolve" else {}
    by = Person.objects.get(pk=people[STORY[verb]].pk)
    VERBS[verb](dossier, by=by, at=timezone.now(), **words)


def statements(people: dict[str, Person]) -> int:
    """The most that posting adds to one of the verbs."""
    added: list[list[int]] = []
    for is_posting in (True, False):
        dossier, file = filed(people["congdan"]), signed(people["lanhdaodonvi"])
        with nullcontext() if is_posting else silent():
            added.append([count(partial(act, dossier, verb, people, file)) for verb in STORY])
    most: int = max(a - b for a, b in zip(*added, strict=True))
    return most


def filed(by: Person) -> Dossier:
    at = timezone.now() - timedelta(seconds=1)
    versions = ProcedureVersion.objects.in_force(timezone.localdate())
    filing = Filing(
        version=versions.get(procedure__code=PROCEDURE),
        unit=Unit.objects.get(code=UNIT),
        owner=owner(),
        channel=Channel.ONLINE,
        abstract="Đăng ký khai sinh cho con",
        papers=[HandedIn("Giấy chứng sinh", originals=1)],
    )
    return submit(filing, by=by, at=at)


def owner() -> Party:
    names = ("name", "id_kind", "id_number", "address")
    return Party(**{name: OWNER[name] for name in names})  # type: ignore[arg-type]


def signed(by: Person) -> StoredFile:
    """A result of its own: the same file is not taken twice."""
    content = PDF + f"%{random.random()}\n".encode()
    file = StoredFile(
        uploaded_by=by,
        name="ket-qua.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=timezone.now(),
    )
    file.content.save(f"{file.pk}.pdf", ContentFile(content), save=False)
    file.save(force_insert=True)
    return file
