"""What must hold of every dossier, whatever happened to it; and people who let it happen."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from agencies.calendars import working_time_of
from agencies.models import Post
from agencies.working_time import WorkingTime
from citizens.models import Person
from dossiers.choices import options_of
from dossiers.clock import reckoning_of
from dossiers.flow import FLOW, Input, Move
from dossiers.models import Dossier, DueChange
from dossiers.reckoning import Fact, Kind, local_date
from dossiers.states import BUCKETS, ENDED, PAUSED, State
from dossiers.way import stage_of
from tests import make


def check(pk: int) -> None:
    """Events, segments, due date and work items of a dossier agree with each other."""
    dossier = Dossier.objects.select_related("unit", "version").get(pk=pk)
    check_events(dossier)
    if dossier.received_at is None:
        assert not dossier.segments.exists()
        return
    check_segments(dossier)
    found = reckoning_of(dossier, list(dossier.segments.all()), dossier.due_changes.all())
    assert dossier.due_at == found.due_at, (dossier.due_at, found.lines)
    for item in dossier.work_items.filter(step__isnull=False, done_at=None):
        assert dossier.state not in PAUSED or item.due_at is None
        if item.due_at and dossier.due_at:
            assert item.due_at <= dossier.due_at
        # No branch outlasts its block.
        assert stage_of(dossier, item.step.order) == stage_of(dossier, dossier.step_order)


def check_events(dossier: Dossier) -> None:
    """Only moves of the table happened, one after the other, each where the last one ended."""
    events = list(dossier.events.all())
    assert [event.seq for event in events] == list(range(1, dossier.event_count + 1))
    assert (events[0].verb, events[0].to_state) == ("submit", State.SUBMITTED)
    for before, after in pairwise(events):
        assert before.at <= after.at
        assert before.hash == after.previous_hash
        assert after.from_state == before.to_state
        if after.verb in ("calendar", "erase"):
            assert after.from_state == after.to_state
            continue
        move = FLOW[after.verb]
        assert after.from_state in move.sources
        assert after.to_state == (move.target or after.from_state)
    assert events[-1].to_state == dossier.state
    assert events[-1].hash == dossier.head_hash


def check_segments(dossier: Dossier) -> None:
    """They cover the time from receipt to the end, or to now; their minutes add up."""
    segments = list(dossier.segments.select_related("unit"))
    assert segments[0].started_at == dossier.received_at
    for before, after in pairwise(segments):
        assert before.ended_at == after.started_at
    last = segments[-1]
    if dossier.state in ENDED:
        assert last.ended_at == dossier.finished_at
    else:
        assert last.ended_at is None
        assert last.bucket == BUCKETS[State(dossier.state)]
    assert last.unit_id == dossier.unit_id
    ended = [segment for segment in segments if segment.ended_at]
    for segment in ended:
        assert segment.minutes == minutes_of(segment)
    units = {segment.unit_id for segment in segments}
    if ended and len(units) == 1:
        time = working_time_of(dossier.unit)
        whole = time.minutes_between(segments[0].started_at, ended[-1].ended_at)
        assert sum(segment.minutes for segment in ended) == whole


def minutes_of(segment: Any) -> int:
    return working_time_of(segment.unit).minutes_between(segment.started_at, segment.ended_at)


def people(dossier: Dossier) -> list[Person]:
    """Whoever may have something to do with it: the applicant, those of its units."""
    units = [dossier.unit_id, dossier.helped_unit_id]
    units += [item.unit_id for item in dossier.work_items.filter(done_at=None)]
    posts = Post.objects.filter(
        unit__in=filter(None, units), role__in=["clerk", "officer", "leader"]
    )
    found = {post.person_id: Person.objects.get(pk=post.person_id) for post in posts}
    if dossier.account:
        found[dossier.account_id] = Person.objects.get(pk=dossier.account_id)
    return [found[pk] for pk in sorted(found)]


def words_for(
    move: Move, dossier: Dossier, person: Person, random: Random, at: datetime
) -> dict[str, Any] | None:
    """What the verb asks for, by chance where there is a choice; None where there is none."""
    words: dict[str, Any] = {}
    for asked in move.inputs:
        if asked.type == "choice":
            options = options_of(asked, move, dossier, person)
            if not options and asked.is_required:
                return None
            words |= {asked.name: random.choice(options).meant} if options else {}
        elif asked.is_required or asked.type in ("date", "boolean"):
            words[asked.name] = word_for(asked, dossier, person, random, at)
    return words


def word_for(asked: Input, dossier: Dossier, person: Person, random: Random, at: datetime) -> Any:
    if asked.type == "boolean":
        return random.random() < 0.5
    if asked.type == "date":
        late = max(filter(None, [dossier.due_at, at]))
        return local_date(late) + timedelta(days=random.randint(0, 5))
    return make.word_for(asked, person)


def extended_only_in_time(pk: int) -> bool:
    rows = DueChange.objects.filter(dossier=pk, kind="extension")
    return all(local_date(row.at) <= local_date(row.due_before) for row in rows)


def extended(facts: list[Fact], at: datetime, amount: int, time: WorkingTime) -> list[Fact]:
    return [*facts, Fact(Kind.EXTENDED, at, time, amount=amount)]
