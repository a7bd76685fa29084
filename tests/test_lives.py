"""Dossiers that live through any history the flow allows, alone and with many hands at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dossiers.capacity import capacities
from dossiers.flow import MOVES, NotAllowed, open_moves
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.verbs import VERBS
from tests import lives, make
from tests.proof import LONG

CODES = ["1.001193", "1.000894", "1.004873", "2.000815", "1.009122", "1.004859", "2.001263"]
CODES += ["1.012787"]  # with steps beside each other
HOURS = st.sampled_from([0, 0, 1, 3, 8, 20, 30, 75, 200])


class OneLife(RuleBasedStateMachine):
    """One dossier, filed months ago; every rule is somebody's next move, a while later."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.dossier: Dossier | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        code=st.sampled_from(CODES),
        days=st.integers(60, 120),
        hour=st.integers(0, 23),
        place=st.integers(0, 5),
    )
    def file(self, code: str, days: int, hour: int, place: int) -> None:
        begins = timezone.now() - timedelta(days=days, hours=hour)
        cases = [None, *make.version(code, on=localdate(begins)).cases.all()]
        self.dossier = make.submitted(begins, code=code, case=cases[place % len(cases)])
        self.at = begins

    @rule(hours=HOURS, minutes=st.integers(0, 59), draw=st.integers(0, 10**6))
    @precondition(lambda self: self.dossier is not None)
    def somebody_moves_it(self, hours: int, minutes: int, draw: int) -> None:
        at = self.at + timedelta(hours=hours, minutes=minutes)
        random = Random(draw)
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        fitting = [move for move in MOVES if dossier.state in move.sources]
        if random.random() < 0.8:  # else most would be completed again and again
            fitting = [move for move in fitting if move.verb != "ask_completion"]
        if at > timezone.now() or not fitting:
            return
        gentle = [move for move in fitting if not move.is_drastic]
        move = random.choice(gentle if gentle and random.random() < 0.85 else fitting)
        able = [one for one in lives.people(dossier) if move.who & capacities(one, dossier)]
        if not able:
            return
        by = random.choice(able)
        words = lives.words_for(move, dossier, by, random, at)
        if words is None:
            return
        before = (dossier.event_count, dossier.head_hash)
        try:
            VERBS[move.verb](dossier, by=by, at=at, **words)
        except NotAllowed:
            stored = Dossier.objects.get(pk=dossier.pk)
            assert (stored.event_count, stored.head_hash) == before
        else:
            self.at = at

    @invariant()
    def it_agrees_with_itself(self) -> None:
        if self.dossier is not None:
            lives.check(self.dossier.pk)
            assert lives.extended_only_in_time(self.dossier.pk)


@pytest.mark.proof
@pytest.mark.django_db
def test_any_history_agrees_with_itself() -> None:
    # Each step is a dozen queries; the short run is a sample, the long one a search.
    examples, steps = (300, 30) if LONG else (12, 15)
    OneLife.TestCase.settings = settings(
        settings.default, max_examples=examples, stateful_step_count=steps
    )
    OneLife.TestCase().runTest()


WALKERS = 6


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_many_hands_at_once_leave_every_dossier_whole(seed: int) -> None:
    """Six people at a time move five dossiers as they like; refusals leave no trace."""
    began = timezone.now() - timedelta(hours=3)
    made = [
        make.dossier(state, began, code=code).pk
        for state, code in zip(
            [State.SUBMITTED, State.RECEIVED, State.PROCESSING, State.PROCESSING, State.SUBMITTED],
            CODES,
            strict=False,
        )
    ]
    barrier, told = Barrier(WALKERS), Counter[str]()

    def walk(number: int) -> Counter[str]:
        random, seen = Random(1000 * seed + number), Counter[str]()
        try:
            barrier.wait()
            for _ in range(12):
                seen[move_one(random.choice(made), random)] += 1
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(WALKERS) as pool:
        for seen in pool.map(walk, range(WALKERS)):
            told += seen
    for pk in made:
        lives.check(pk)
    assert told["moved"] == sum(
        Dossier.objects.get(pk=pk).event_count for pk in made
    ) - events_before(made)
    assert told["moved"] >= 10


def events_before(made: list[int]) -> int:
    """Of SUBMITTED, RECEIVED, PROCESSING, PROCESSING, SUBMITTED: 1 + 2 + 3 + 3 + 1."""
    assert len(made) == 5
    return 10


def move_one(pk: int, random: Random) -> str:
    dossier = Dossier.objects.select_related("unit", "version", "account").get(pk=pk)
    offered = [
        (by, move)
        for by in lives.people(dossier)
        for move in open_moves(dossier, by)
        if not move.is_drastic
    ]
    if not offered:
        return "nothing to do"
    (by, move), at = random.choice(offered), timezone.now()
    words = lives.words_for(move, dossier, by, random, at)
    if words is None:
        return "nothing to do"
    try:
        VERBS[move.verb](dossier, by=by, at=at, seq=dossier.event_count, **words)
    except NotAllowed:
        return "refused"
    return "moved"
