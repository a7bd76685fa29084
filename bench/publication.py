"""Publishes a day off over many open dossiers. Runs where Django is set up, and commits."""

import time
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import DayOverride, Unit, WorkingCalendar
from citizens.models import Person
from dossiers.calendar_apply import Standing, apply_next
from dossiers.calendar_publishing import preview, publish_draft
from dossiers.clock import in_force_for
from dossiers.models import Dossier
from dossiers.recalendar import due_dates
from dossiers.reckoning import Limit
from dossiers.states import State

TEMPLATES, SEED = 10, 2026
RECEIVED_WITHIN = 10 * 24 * 60  # minutes
CLONE = """
INSERT INTO dossiers_dossier ({columns}, reference, code, filed_at, received_at, last_event_at,
    first_due_at, due_at, due_edition, event_count, head_hash)
SELECT {columns}, 'L' || lpad((%(first)s + new.n)::text, 9, '0'),
    'many-' || (%(first)s + new.n), new.received, new.received, new.received, new.due, new.due,
    %(edition)s, 1, repeat('0', 64)
FROM dossiers_dossier template, unnest(%(received)s::timestamptz[], %(due)s::timestamptz[])
    WITH ORDINALITY AS new (received, due, n)
WHERE template.id = %(template)s
"""
BELONGINGS = [
    """INSERT INTO dossiers_segment (dossier_id, bucket, unit_id, edition, started_at)
    SELECT id, 'processing', unit_id, due_edition, received_at FROM dossiers_dossier
    WHERE code LIKE 'many-%'""",
    """INSERT INTO dossiers_event (dossier_id, seq, verb, from_state, to_state, at, recorded_at,
        is_late_entry, unit_id, detail_digest, previous_hash, hash)
    SELECT id, 1, 'receive', 'SUBMITTED', state, received_at, received_at, false, unit_id,
        repeat('0', 64), '', head_hash FROM dossiers_dossier WHERE code LIKE 'many-%'""",
    """INSERT INTO dossiers_workitem (dossier_id, step_id, kind, name, role, unit_id, opened_at,
        due_at, opened_seq)
    SELECT dossier.id, step.id, 'step', step.name, step.role, dossier.unit_id,
        dossier.received_at, dossier.due_at, 1
    FROM dossiers_dossier dossier JOIN procedures_step step
        ON step.version_id = dossier.version_id AND step."order" = dossier.step_order
    WHERE dossier.code LIKE 'many-%'""",
]
REPLACED = {
    *("id", "reference", "code", "filed_at", "received_at", "last_event_at", "first_due_at"),
    *("due_at", "due_edition", "event_count", "head_hash"),
}


def open_dossiers(number: int) -> None:
    """Clones of the demo's, received in the last days, each with its segment, event and step."""
    plain = Dossier.objects.filter(
        state=State.PROCESSING, version__limit_unit="days", is_redated=False, step_order__gt=0
    )
    templates = list(plain.select_related("version", "unit").order_by("pk")[:TEMPLATES])
    fields: list[Any] = [*Dossier._meta.concrete_fields]
    columns = ", ".join(
        field.column for field in fields if not field.generated and field.column not in REPLACED
    )
    share = number // len(templates)
    with connection.cursor() as cursor:
        for place, template in enumerate(templates):
            words = {"template": template.pk, "first": place * share, **_lives(template, share)}
            cursor.execute(CLONE.format(columns=columns), words)
        for sql in BELONGINGS:
            cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE dossiers_dossier, dossiers_segment, dossiers_workitem")


def _lives(template: Any, number: int) -> dict[str, Any]:
    line = in_force_for(template)
    latest = line.time.minute(timezone.now())
    draw = np.random.default_rng(SEED)
    received = latest - draw.integers(1, RECEIVED_WITHIN, number)
    due = due_dates(Limit.of(template.version, template.case), line.time, received)
    return {
        "edition": line.edition,
        "received": [line.time.moment(one) for one in received.tolist()],
        "due": [line.time.moment(one) for one in due.tolist()],
    }


def drafted_day_off(at: datetime) -> Any:
    """The country's calendar, with the next open day off in its draft."""
    calendar = WorkingCalendar.objects.get(unit=None)
    working = working_time_of(Unit.objects.get(code="H01"))
    day = timezone.localdate(at) + timedelta(days=1)
    while not working.is_open_on(day):
        day += timedelta(days=1)
    DayOverride.objects.create(calendar=calendar, date=day, kind="off", name="Nghỉ bão")
    return calendar


def published(number: int) -> tuple[float, int, float]:
    """Seconds of the preview, due dates moved, and how many a second."""
    with transaction.atomic():
        open_dossiers(number)
    at = timezone.now()
    calendar = drafted_day_off(at)
    begins = time.perf_counter()
    expected = len(preview(calendar, at).moves)
    previewed = time.perf_counter() - begins
    publish_draft(calendar, by=Person.objects.get(username="quantri"), at=at)
    begins = time.perf_counter()
    standing, moved = apply_next(most=timedelta(minutes=5), settled=timedelta(0))
    taken = time.perf_counter() - begins
    if standing != Standing.DONE or moved != expected:
        raise SystemExit(f"the calendar moved {moved} of {expected} dossiers: {standing.value}")
    return previewed, moved, moved / taken
