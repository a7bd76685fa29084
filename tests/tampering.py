"""Hands in the database and on the disk, and what the house makes of them."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from dossiers.erasure import erase
from dossiers.flow import NotAllowed
from dossiers.history_check import Checked, check_histories
from dossiers.models import Dossier
from dossiers.roots import take_root
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once
from tests.house import behind_the_triggers

GROUND = "Luật 91/2025/QH15; đơn số 12/ĐN"
MOVES = ("suspend", "resume", "ask_supplement", "supplement", "consult", "join", "withdraw")


def folder() -> Path:
    return Path(settings.ROOTS)


def root(day: int = 0) -> None:
    assert take_root(timezone.now() + timedelta(days=day, hours=2))


def found() -> Checked:
    return check_histories(folder())


def told(done: Checked) -> list[tuple[str, str, int | None]]:
    return [(one.kind, one.reference, one.seq) for one in done.findings]


def printed(made: Dossier) -> Dossier:
    for pk in made.slips.values_list("pk", flat=True):
        print_slip(pk, at=timezone.now())
    return Dossier.objects.get(pk=made.pk)


def tamper(sql: str, *words: Any) -> None:
    with behind_the_triggers() as cursor:
        cursor.execute(sql, words)
        assert cursor.rowcount == 1


def lived_together(count: int = 4) -> list[Dossier]:
    """Dossiers that several people moved at once, one of them erased from."""
    made = [make.dossier(State.PROCESSING, code="1.004873") for _ in range(count)]

    def act(number: int) -> str:
        random, one = Random(number), made[number % count]
        for _ in range(6):
            verb = random.choice(MOVES)
            try:
                make.do(Dossier.objects.get(pk=one.pk), verb)
            except NotAllowed:
                continue
        return "done"

    all_at_once(2 * count, act)
    one = printed(make.dossier(State.REFUSED))
    erase(one, by=make.person("lanhdaodonvi"), at=timezone.now(), ground=GROUND, seqs=[1])
    return [*made, one]
