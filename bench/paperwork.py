"""Prints, signs and numbers. Runs where Django is set up, and commits."""

import io
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pypdf
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import FormEdition, Role, Unit
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.slips.issue import issue_slip
from dossiers.slips.sample import sample_of
from dossiers.states import ResultStage, State
from dossiers.transitions.verbs import VERBS

TIMES = 15
STAGES = {
    "draft": "chuyenvien",
    "approve": "lanhdaodonvi",
    "sign": "lanhdaodonvi",
    "number": "chuyenvien",
    "issue": "chuyenvien",
}


def done(clerks: int, each: int) -> dict[str, Any]:
    rate, is_without_gap = _numbered(clerks, each)
    return {
        "pages": _pages(),
        "stages": _stages(),
        "numbered_a_second": rate,
        "is_without_gap": is_without_gap,
    }


def _pages() -> dict[str, float]:
    """The median milliseconds a page, by kind of slip."""
    found = {}
    for edition in FormEdition.objects.filter(unit=None):
        pdf, now = sample_of(edition, timezone.now()), timezone.now()
        pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
        taken = [_milliseconds(partial(sample_of, edition, now)) for _ in range(TIMES)]
        found[edition.form] = statistics.median(taken) / pages
    return found


def _stages() -> dict[str, float]:
    """The median milliseconds of each verb of a result, with everything that belongs to it."""
    open_ones = Dossier.objects.filter(
        unit__code=COMMUNE, state=State.PROCESSING, result_stage=ResultStage.NONE
    )
    people = {name: Person.objects.get(username=name) for name in set(STAGES.values())}
    taken: dict[str, list[float]] = {verb: [] for verb in STAGES}
    for dossier in open_ones:
        for verb, username in STAGES.items():
            words = {"outcome": "granted"} if verb == "draft" else {}
            by, now = people[username], timezone.now()
            act = partial(VERBS[verb], dossier, by=by, at=now, **words)
            taken[verb].append(_milliseconds(act))
    return {verb: statistics.median(spent) for verb, spent in taken.items()}


def _numbered(clerks: int, each: int) -> tuple[float, bool]:
    """Slips a second in one book, and whether their numbers have no gap."""
    unit = Unit.objects.get(code=COMMUNE)
    by = Person.objects.filter(posts__unit=unit, posts__role=Role.CLERK).first()
    assert by
    before = Slip.objects.filter(unit=unit, kind=SlipKind.CONTROL).count()

    def work(clerk: int) -> int:
        dice, issued = random.Random(clerk), 0
        for _ in range(each):
            with transaction.atomic():
                issue_slip(SlipKind.CONTROL, unit, by=by, at=timezone.now())
                fails = dice.random() < 0.1
                transaction.set_rollback(fails)
            issued += not fails
        connection.close()
        return issued

    began = time.monotonic()
    with ThreadPoolExecutor(clerks) as pool:
        issued = sum(pool.map(work, range(clerks)))
    rate = issued / (time.monotonic() - began)
    numbers = Slip.objects.filter(unit=unit, kind=SlipKind.CONTROL).values_list("number", flat=True)
    return rate, sorted(numbers) == list(range(1, before + issued + 1))


def _milliseconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
