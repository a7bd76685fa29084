"""Some sixty dossiers in all states, filed and moved through the real verbs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from random import Random

from django.db import transaction
from django.utils import translation

from agencies.calendars import working_time_of
from citizens.models import Message, Person
from dossiers.demo.money import close_shifts, paid_in_its_time
from dossiers.demo.office import (
    CIVIL,
    Office,
    filing_of,
    inputs_for,
    last_working_moment,
    offices,
    past,
)
from dossiers.demo.situations import situations
from dossiers.flow import RESULT_VERBS, shortest_path
from dossiers.models import Dossier
from dossiers.recording import as_it_happened
from dossiers.states import State
from dossiers.transitions.submit import submit
from dossiers.transitions.verbs import VERBS

SEED = 20260801
PROCEDURES = ("1.001193", "1.004873", "2.000635", "1.000894", "1.000656", "2.000815", "1.011607")
# How many of each state, and how many working days ago they were filed.
PLAN: tuple[tuple[State, int, int], ...] = (
    (State.SUBMITTED, 7, 1),
    (State.AWAITING_COMPLETION, 3, 4),
    (State.REFUSED, 2, 6),
    (State.RECEIVED, 6, 2),
    (State.PROCESSING, 12, 6),
    (State.AWAITING_SUPPLEMENT, 4, 7),
    (State.AWAITING_DUES, 2, 9),
    (State.SUSPENDED, 2, 8),
    (State.RESOLVED, 6, 5),
    (State.RETURNED, 7, 10),
    (State.STOPPED, 2, 9),
    (State.WITHDRAWN, 2, 5),
)


def load_dossiers() -> None:
    """Only into an empty house: dossiers that are there stay as they are."""
    if Dossier.objects.exists():
        return
    random = Random(SEED)  # noqa: S311 - made-up people, not secrets
    civil = offices(*CIVIL)
    now = last_working_moment(civil[0].unit)
    with translation.override("vi"), transaction.atomic(), as_it_happened():
        stories = [*_planned(civil, random, now), *situations(random, now)]
        # What happened first is told first, whichever dossier it happened to.
        for _moment in merge(*stories):
            pass
        close_shifts()
        # The demo's past is no news: nobody gets mail about it.
        Message.objects.update(mail_owed=False)


def _planned(civil: list[Office], random: Random, now: datetime) -> Iterator[Iterator[datetime]]:
    for state, count, days in PLAN:
        for number in range(count):
            office = civil[0] if number % 3 != 2 else random.choice(civil[1:])
            filed_on = now - timedelta(days=days * random.uniform(0.5, 1.4))
            own = Random(random.random())  # noqa: S311 - the same in whatever order it is told
            yield _story(office, verbs_to(state, number), own, filed_on)


def verbs_to(state: State, number: int) -> list[str]:
    """Half of the results come about in the house, and half of the dossiers at work are on the
    way to one, each a stage further."""
    verbs = shortest_path(state)
    if "resolve" in verbs and number % 2:
        place = verbs.index("resolve")
        return [*verbs[:place], *RESULT_VERBS, *verbs[place:]]
    if state == State.PROCESSING:
        stage, is_at_work = divmod(number, 2)
        return [*verbs, "forward"] if is_at_work else [*verbs, *list(RESULT_VERBS)[:stage]]
    return verbs


def _story(
    office: Office, verbs: list[str], random: Random, filed_on: datetime
) -> Iterator[datetime]:
    """Files one dossier and moves it on, in working hours, never in the future. Each step is
    taken as the story goes on after it has said when."""
    citizen = Person.objects.get(username="congdan") if random.random() < 0.3 else None
    filing = filing_of(random.choice(PROCEDURES), office.unit, random, filed_on, citizen)
    time = working_time_of(office.unit)
    at = time.add_minutes(filed_on, random.randint(5, 300))
    yield (moment := past(at, time))
    dossier = submit(filing, by=citizen or office.clerk, at=moment)
    for verb in verbs:
        yield (moment := max(past(at, time), dossier.last_event_at))
        paid_in_its_time(dossier, verb, office.clerk, moment)
        at = time.add_minutes(at, random.randint(15, 240))
        words = inputs_for(verb, office, dossier, at)
        by = office.who(verb, citizen)
        yield (moment := max(past(at, time), dossier.last_event_at))
        dossier = VERBS[verb](dossier, by=by, at=moment, **words)
