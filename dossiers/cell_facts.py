"""The facts of dossiers that figures rest on, read in one question for any number of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from dossiers.cells import Facts, Happening, Stretch, Transfer
from dossiers.states import Bucket, Channel, State

DAY = "({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
ASKED = """
    (SELECT json_agg(json_build_array(event.unit_id, {day}) ORDER BY event.seq)
     FROM dossiers_event event WHERE event.dossier_id = dossier.id AND event.verb = '{verb}')
"""
FACTS = f"""
SELECT dossier.id, dossier.event_count, dossier.version_id, dossier.channel,
    dossier.unit_id, dossier.state, dossier.outcome,
    dossier.channel = 'online' AND dossier.account_id IS NULL
        AND dossier.keyed_by_id IS NOT NULL,
    coalesce(dossier.received_at > dossier.answer_due_at, false),
    dossier.filed_on, dossier.received_on, dossier.due_on, dossier.finished_on,
    dossier.handed_out_on,
    (SELECT json_agg(json_build_array(bucket, unit_id, started_on, ended_on, minutes)
        ORDER BY started_at, id)
     FROM dossiers_segment segment WHERE segment.dossier_id = dossier.id),
    (SELECT json_agg(json_build_array(source_id, target_id, changed_on) ORDER BY at, id)
     FROM dossiers_duechange change
     WHERE change.dossier_id = dossier.id AND change.kind = 'transfer'),
    {ASKED.format(day=DAY.format(moment="event.at"), verb="ask_supplement")},
    {ASKED.format(day=DAY.format(moment="event.at"), verb="apologise")},
    (SELECT count(*) FROM dossiers_dossierpaper paper WHERE paper.dossier_id = dossier.id
        AND EXISTS (SELECT FROM dossiers_paperfile file WHERE file.paper_id = paper.id)),
    (SELECT count(*) FROM dossiers_dossierpaper paper WHERE paper.dossier_id = dossier.id
        AND paper.reused_id IS NOT NULL),
    (SELECT count(*) FROM dossiers_result result WHERE result.dossier_id = dossier.id
        AND result.annulled_at IS NULL AND result.resolved_seq IS NOT NULL)
FROM dossiers_dossier dossier WHERE dossier.id = ANY (%s)
"""


class Kind(NamedTuple):
    """What a dossier is, whatever happens to it: its procedure's version and way of filing."""

    version: int
    channel: Channel


class Known(NamedTuple):
    pk: int
    seq: int
    kind: Kind
    facts: Facts


def known(pks: Sequence[int]) -> Iterator[Known]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [list(pks)])
        yield from map(_known, cursor.fetchall())


def _known(row: tuple[Any, ...]) -> Known:
    pk, seq, version, channel, *of_now = row[:14]
    stretches, transfers, supplements, apologies = (found or () for found in row[14:18])
    unit, state, *rest = of_now
    happened: tuple[Any, ...] = (
        tuple(map(_stretch, stretches)),
        tuple(Transfer(source, target, _day(on)) for source, target, on in transfers),
        _happenings(supplements),
        _happenings(apologies),
    )
    facts = Facts(unit, State(state), Channel(channel), *rest, *happened, *row[18:])
    return Known(pk, seq, Kind(version, facts.channel), facts)


def _stretch(told: Sequence[Any]) -> Stretch:
    bucket, unit, since, until, minutes = told
    return Stretch(Bucket(bucket), unit, _day(since), _day(until) if until else None, minutes)


def _happenings(told: Sequence[Any]) -> tuple[Happening, ...]:
    return tuple(Happening(unit, _day(on)) for unit, on in told)


def _day(text: str) -> date:
    return date.fromisoformat(text)
