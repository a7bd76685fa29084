"""The published figures, counted again in the tables by the meanings of semantics: by date."""

from datetime import date

from django.db import connection

from dossiers.province.ground import Ground
from dossiers.province.profile import Figures

COUNTED = """
SELECT
    count(*) FILTER (WHERE received_on BETWEEN %(begin)s AND %(end)s) AS received,
    count(*) FILTER (WHERE is_in AND version.online_level = 'full_online') AS full_online,
    count(*) FILTER (WHERE is_in AND version.online_level = 'partial_online') AS partial_online,
    count(*) FILTER (WHERE is_in AND version.online_level = 'other') AS other,
    count(*) FILTER (WHERE is_in AND channel = 'online') AS online,
    count(*) FILTER (WHERE is_in AND channel IN ('desk', 'post')) AS desk_or_post,
    count(*) FILTER (WHERE is_resolved AND finished_on < due_on) AS early,
    count(*) FILTER (WHERE is_resolved AND coalesce(finished_on = due_on, true)) AS on_time,
    count(*) FILTER (WHERE is_resolved AND finished_on > due_on) AS late,
    count(*) FILTER (WHERE is_open AND coalesce(due_on >= %(end)s, true)) AS within_deadline,
    count(*) FILTER (WHERE is_open AND due_on < %(end)s) AS overdue,
    count(*) FILTER (WHERE is_ended AND state = 'WITHDRAWN') AS withdrawn,
    count(*) FILTER (WHERE is_ended AND state = 'STOPPED') AS stopped
FROM dossiers_dossier dossier
JOIN procedures_procedureversion version ON version.id = dossier.version_id
CROSS JOIN LATERAL (SELECT
    received_on BETWEEN %(begin)s AND %(end)s AS is_in,
    received_on <= %(end)s AND finished_on BETWEEN %(begin)s AND %(end)s AS is_ended,
    received_on <= %(end)s AND (finished_on IS NULL OR finished_on > %(end)s) AS is_open
) days
CROSS JOIN LATERAL (SELECT is_ended AND outcome <> '' AS is_resolved) ended
WHERE dossier.unit_id = ANY(%(units)s)
"""


def counted(ground: Ground, begin: date, end: date) -> dict[str, int]:
    """What the tables say of the units and the period, dossiers of others included."""
    units = [unit.pk for unit in ground.units]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"begin": begin, "end": end, "units": units})
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def expected(figures: Figures) -> dict[str, int]:
    return {
        "received": figures.received,
        **figures.levels,
        **figures.channels,
        **figures.fates,
    }


def received_at_units(ground: Ground, begin: date, end: date) -> dict[int, int]:
    """Dossiers received in the period, by unit."""
    units = [unit.pk for unit in ground.units]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, count(*) FROM dossiers_dossier "
            "WHERE unit_id = ANY(%s) AND received_on BETWEEN %s AND %s GROUP BY unit_id",
            [units, begin, end],
        )
        return dict(cursor.fetchall())
