"""What a change of calendar writes for the dossiers whose due date moves: in bulk, but the same
rows that a verb writes. The caller holds the dossiers' rows."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from agencies.calendars import InForce, working_time_in
from agencies.models import Post, Role
from citizens.models import Person
from dossiers import ledger
from dossiers.cells import Cells, redated
from dossiers.chain import digest_of, hash_of
from dossiers.clock import answer_due, forward_due
from dossiers.ledger import Line
from dossiers.models import Dossier, DueChange, Event
from dossiers.recalendar import Moved
from dossiers.reckoning import local_date
from dossiers.states import State
from procedures.models import StepKind

VERB = "calendar"
KIND = DueChange.Kind.CALENDAR.value
IDS = """
SELECT nextval(pg_get_serial_sequence('dossiers_event', 'id')) FROM generate_series(1, %s)
"""
EVENTS = """
INSERT INTO dossiers_event (id, dossier_id, seq, verb, from_state, to_state, at, recorded_at,
    is_late_entry, by_id, post_id, unit_id, detail_digest, previous_hash, hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[],
    %s::timestamptz[], %s::timestamptz[], %s::boolean[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::text[], %s::text[], %s::text[])
"""
DETAILS = """
INSERT INTO dossiers_eventdetail (event_id, salt, content)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::jsonb[])
"""
CHANGES = """
INSERT INTO dossiers_duechange (dossier_id, kind, at, seq, due_before, due_after, edition)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::int[],
    %s::timestamptz[], %s::timestamptz[], %s::text[])
"""
DOSSIERS = """
UPDATE dossiers_dossier dossier
SET due_at = told.due_at, due_edition = told.edition, is_redated = true, event_count = told.seq,
    head_hash = told.hash, last_event_at = told.at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::int[], %s::text[],
    %s::timestamptz[]) AS told (id, due_at, edition, seq, hash, at)
WHERE dossier.id = told.id
"""
# A step opened since the clock last turned has the hours of its own; one that waited with the
# clock goes on with what was left of them.
STEPS = """
SELECT item.id, item.dossier_id, item.opened_at, item.due_at, step.kind, step.hours * 60,
    item.opened_at >= (
        SELECT max(segment.started_at) FROM dossiers_segment segment
        WHERE segment.dossier_id = item.dossier_id)
FROM dossiers_workitem item JOIN procedures_step step ON step.id = item.step_id
WHERE item.dossier_id = ANY (%s) AND item.done_at IS NULL AND item.due_at IS NOT NULL
"""
DATES = """
UPDATE {table} SET {column} = told.due_at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS told (id, due_at) WHERE {table}.id = told.id
"""
OF_STEPS = DATES.format(table="dossiers_workitem", column="due_at")
OF_FILINGS = DATES.format(table="dossiers_dossier", column="answer_due_at")


class Head(NamedTuple):
    """What a dossier's next event builds on."""

    pk: int
    reference: str
    state: str
    unit_id: int
    event_count: int
    head_hash: str
    last_event_at: datetime
    due_edition: str
    version_id: int
    channel: str


READ = Head._fields


class Decision(NamedTuple):
    """Who changed which calendar, from which post."""

    calendar: str
    by: Person
    post: Post | None

    @classmethod
    def of(cls, calendar: str, by: Person, at: datetime) -> "Decision":
        held = Post.objects.held_on(local_date(at)).filter(person=by, role=Role.ADMINISTRATOR)
        return cls(calendar, by, held.order_by("pk").first())


def write(
    decision: Decision, moves: Sequence[Moved], lines: Mapping[int, InForce], at: datetime
) -> None:
    """The due dates that move, each with its event, due change and steps."""
    if not moves:
        return
    known = Dossier.objects.filter(pk__in=[move.pk for move in moves]).values_list(*READ)
    rows = {row[0]: Head(*row) for row in known}
    _move_steps(moves, rows, lines)
    written = [_event(decision, rows[move.pk], move, at) for move in moves]
    events = [event for event, _salt, _content in written]
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(events)])
        for event, (pk,) in zip(events, cursor.fetchall(), strict=True):
            event.pk = pk
    _run(EVENTS, [_of_event(event) for event in events])
    _run(DETAILS, [(event.pk, salt, json.dumps(text)) for event, salt, text in written])
    editions = [lines[move.unit].edition for move in moves]
    told = list(zip(moves, events, editions, strict=True))
    _run(
        CHANGES,
        [
            (move.pk, KIND, event.at, event.seq, move.before, move.after, edition)
            for move, event, edition in told
        ],
    )
    _run(
        DOSSIERS,
        [
            (move.pk, move.after, edition, event.seq, event.hash, event.at)
            for move, event, edition in told
        ],
    )
    ledger.write(
        Line(move.pk, event.seq, *cell, n, rows[move.pk].version_id, rows[move.pk].channel)
        for move, event, _edition in told
        for cell, n in _posted(move).items()
    )


def _posted(move: Moved) -> Cells:
    """Only what is not due yet moves, so the unit of today is the one that is late then."""
    return redated(move.unit, local_date(move.before), local_date(move.after))


EVENT_COLUMNS = [field.attname for field in Event._meta.concrete_fields]


def _event(
    decision: Decision, dossier: Head, move: Moved, at: datetime
) -> tuple[Event, str, dict[str, Any]]:
    """As `append_event` writes it."""
    salt = secrets.token_hex(16)
    content = {
        "calendar": decision.calendar,
        "due_before": move.before.isoformat(),
        "due_after": move.after.isoformat(),
        "name": decision.by.full_name,
        "title": decision.post.title if decision.post else "",
    }
    # All columns in their order: that is made several times as fast as by their names.
    columns: list[Any] = [
        *(None, dossier.pk, dossier.event_count + 1, VERB, dossier.state, dossier.state),
        *(max(at, dossier.last_event_at + timedelta(microseconds=1)), at, False, decision.by.pk),
        *(decision.post.pk if decision.post else None, dossier.unit_id),
        *(digest_of(salt, content), dossier.head_hash, ""),
    ]
    event = Event.from_db(None, EVENT_COLUMNS, columns)
    event.hash = hash_of(event, dossier.reference)
    return event, salt, content


def _of_event(event: Event) -> tuple[Any, ...]:
    return (
        *(event.pk, event.dossier_id, event.seq, event.verb, event.from_state, event.to_state),
        *(event.at, event.recorded_at, event.is_late_entry, event.by_id, event.post_id),
        *(event.unit_id, event.detail_digest, event.previous_hash, event.hash),
    )


def _move_steps(
    moves: Sequence[Moved], rows: Mapping[int, Head], lines: Mapping[int, InForce]
) -> None:
    """The open steps' own dates, never earlier and never past the legal one."""
    of = {move.pk: move for move in moves}
    with connection.cursor() as cursor:
        cursor.execute(STEPS, [list(of)])
        items = cursor.fetchall()
    later = []
    for pk, dossier, opened_at, due_at, kind, minutes, is_whole in items:
        move = of[dossier]
        time = lines[move.unit].time
        if kind == StepKind.INTAKE:
            own = forward_due(time, opened_at)
        elif is_whole:
            own = time.add_minutes(opened_at, minutes)
        else:
            left = working_time_in(rows[dossier].due_edition).minutes_between(opened_at, due_at)
            own = time.add_minutes(opened_at, max(0, left))
        if min(own, move.after) > due_at:
            later.append((pk, min(own, move.after)))
    _run(OF_STEPS, later)


def postpone_answers(pks: Sequence[int], lines: Mapping[int, InForce]) -> None:
    """Filings still to be answered: no legal date has begun, so the date to answer by moves
    without an event."""
    waiting = Dossier.objects.filter(pk__in=pks, state=State.SUBMITTED)
    later = []
    for pk, unit, asked_at, due_at in waiting.values_list(
        "pk", "unit", "last_event_at", "answer_due_at"
    ):
        own = answer_due(lines[unit].time, asked_at) if unit in lines else None
        if own and due_at and own > due_at:
            later.append((pk, own))
    _run(OF_FILINGS, later)


def _run(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """The rows go as one array for each column."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
