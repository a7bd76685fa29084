"""The book of figures while many work at once: every posting once, and what was known stays."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from dossiers.flow import NotAllowed
from dossiers.models import Dossier, PostingInbox
from dossiers.states import State
from reports.figures import figures_by
from reports.ledger.checking import check
from reports.ledger.closing import close, close_yesterday
from reports.ledger.columns import run
from reports.ledger.compaction import closed_batch, compact, compact_all, last_batch
from reports.ledger.known import NotKnown, batch_known
from reports.ledger.rebuilding import rebuild, wrong_days
from reports.ledger.settling import settle, unsettled
from reports.models import Batch, Posting
from reports.periods import Period
from reports.recount import recounted_by
from tests import make
from tests.at_once import all_at_once
from tests.house import behind_the_triggers
from tests.proof import LONG

pytestmark = pytest.mark.usefixtures("committed")

MOVES = ("suspend", "resume", "ask_supplement", "supplement", "consult", "join", "transfer")
TODAY = timezone.localdate
MOVERS = 4


def ever() -> Period:
    return Period(TODAY() - timedelta(days=200), TODAY() + timedelta(days=200))


def some_lives(count: int = 3, days_ago: int = 50) -> list[int]:
    began = timezone.now() - timedelta(days=days_ago)
    made = [make.dossier(State.PROCESSING, began, code="1.004873") for _ in range(count)]
    return [one.pk for one in made]


def move_on(pk: int, verb: str, days: float = 1) -> str:
    one = Dossier.objects.get(pk=pk)
    try:
        make.do(one, verb, moment=one.last_event_at + timedelta(days=days))
    except NotAllowed:
        return "refused"
    return "moved"


def whole(pks: list[int]) -> None:
    """Every posting is in the book exactly once, and all sums are right."""
    compact_all()
    assert not PostingInbox.objects.exists()
    assert not list(unsettled(pks))
    assert not wrong_days()
    assert figures_by({}, [ever()], "unit") == recounted_by({}, [ever()], "unit")
    numbers = Counter(Posting.objects.values_list("batch_id", flat=True))
    assert numbers == dict(Batch.objects.values_list("pk", "postings"))


@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_movers_compactors_and_a_closer_leave_every_posting_once(seed: int) -> None:
    pks, working, through = some_lives(5), Counter[str](), Counter[int]()

    def act(number: int) -> str:
        random = Random(10 * seed + number)
        if number < MOVERS:
            for _ in range(10):
                working[move_on(random.choice(pks), random.choice(MOVES), random.random())] += 1
            through[number] += 1
        while len(through) < MOVERS:
            sleep(random.random() / 50)
            if number < MOVERS + 2:
                working["compacted"] += compact(most=random.choice([3, 50]))
            else:
                close(TODAY() - timedelta(days=random.randint(5, 40)))
        return "done"

    assert all_at_once(MOVERS + 3, act) == {"done": MOVERS + 3}
    assert working["moved"] >= 5
    assert working["compacted"]
    whole(pks)
    assert check().is_clean


def test_settling_beside_moves_posts_nothing_twice() -> None:
    pks = some_lives(4)
    compact_all()
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM reports_posting; DELETE FROM reports_batch")
    rebuild()

    def act(number: int) -> str:
        for pk in pks:
            if number % 2:
                settle(pks)
            else:
                move_on(pk, Random(number + pk).choice(MOVES))
        return "done"

    all_at_once(4, act)
    whole(pks)


def test_who_asks_what_was_known_waits_for_a_batch_that_is_being_closed() -> None:
    some_lives(1)
    first = closed_batch()
    some_lives(1)
    is_closed, may_commit = Event(), Event()

    def compactor() -> int:
        try:
            with transaction.atomic():
                number = closed_batch()
                is_closed.set()
                assert may_commit.wait(20)
                return number
        finally:
            connection.close()

    def asker() -> int:
        try:
            return batch_known(timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        closing = pool.submit(compactor)
        assert is_closed.wait(20)
        asking = pool.submit(asker)
        sleep(0.3)
        assert not asking.done()
        assert last_batch() == first
        may_commit.set()
        assert asking.result() == closing.result() == first + 1


def test_what_was_known_is_known_the_same_later() -> None:
    pks, period = some_lives(3), ever()
    closed_batch()
    told: list[tuple[Any, int, Any]] = []

    def act(number: int) -> str:
        random = Random(number)
        for turn in range(8):
            match number:
                case 0 | 1:
                    move_on(random.choice(pks), random.choice(MOVES), random.random())
                case 2:
                    compact(most=4)
                case 3:
                    close(TODAY() - timedelta(days=30 - turn))
                case _:
                    at = timezone.now()
                    batch = batch_known(at)
                    told.append((at, batch, figures_by({}, [period], "unit", batch=batch)))
        return "done"

    assert all_at_once(6, act) == {"done": 6}
    compact_all()
    close_yesterday()
    rebuild()
    assert len(told) == 16
    for at, batch, figures in told:
        assert batch_known(at) == batch
        assert figures_by({}, [period], "unit", batch=batch) == figures


def test_nothing_was_known_before_the_book_was_begun_nor_in_the_future() -> None:
    with pytest.raises(NotKnown):
        batch_known(timezone.now())
    some_lives(1)
    closed_batch()
    with pytest.raises(NotKnown):
        batch_known(timezone.now() - timedelta(days=1))
    with pytest.raises(NotKnown):
        batch_known(timezone.now() + timedelta(minutes=1))


def test_times_of_batches_rise_even_where_the_clock_goes_back() -> None:
    some_lives(1)
    compact(most=4)
    ahead = timezone.now() + timedelta(days=2)
    with behind_the_triggers():
        Batch.objects.update(closed_at=ahead)
    made = make.dossier(State.RECEIVED, timezone.now())
    before = figures_by({}, [ever()], batch=1)
    compact_all()
    closed = list(Batch.objects.order_by("pk").values_list("closed_at", flat=True))
    assert closed == sorted(set(closed))
    assert Posting.objects.filter(dossier_id=made.pk).exists()
    assert figures_by({}, [ever()], batch=1) == before


def test_a_reader_beside_a_rebuild_reads_the_former_sums() -> None:
    some_lives(2)
    compact_all()
    close(TODAY() - timedelta(days=20))
    told = figures_by({}, [ever()], "unit")
    with transaction.atomic():
        rebuild()
        with ThreadPoolExecutor(1) as other:
            assert other.submit(elsewhere).result(timeout=20) == told
    assert figures_by({}, [ever()], "unit") == told


def elsewhere() -> object:
    try:
        with transaction.atomic():
            run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            run("SET LOCAL lock_timeout = '5s'")
            return figures_by({}, [ever()], "unit")
    except OperationalError as error:
        return str(error)
    finally:
        connection.close()
