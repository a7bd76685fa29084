"""What postings say of single dossiers: of lots of them together, and which ones ended when."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dossiers.cells import Measure
from dossiers.ledger import LINE
from dossiers.models import PostingInbox
from reports.ledger.columns import CODES, asked, table
from reports.ledger.narrow import Narrow
from reports.ledger.reading import Sums
from reports.models import Posting


class Span(NamedTuple):
    """Days of a unit, both included."""

    unit: int
    first: date
    last: date


def _everywhere(condition: str) -> str:
    """Lines of the book and of its inbox."""
    found = (
        f"SELECT {LINE} FROM {table(model)} WHERE {condition}" for model in (Posting, PostingInbox)
    )
    return " UNION ALL ".join(found)


def sums_of_lots(
    lots: Sequence[Sequence[int]], days: tuple[date, date], narrow: Narrow, measures: Sequence[str]
) -> list[tuple[Sums, Sums]]:
    """Of each lot of dossiers, what its postings add up to until the end of either day.

    No dossier is in two lots; `narrow` is asked live.
    """
    sql = f"""
        WITH lots AS (
            SELECT * FROM unnest(%(numbers)s::int[], %(dossiers)s::bigint[]) l (lot, pk)
        ), found AS ({_everywhere("dossier_id = ANY (%(dossiers)s::bigint[])")})
        SELECT lot, measure, sum(n) FILTER (WHERE day <= %(before)s)::bigint, sum(n)::bigint
        FROM found JOIN lots ON pk = dossier_id
        WHERE {narrow.condition} AND measure = ANY (%(codes)s) AND day <= %(until)s
        GROUP BY lot, measure
    """
    members = [(number, pk) for number, lot in enumerate(lots) for pk in lot]
    words = {
        **narrow.words,
        "numbers": [number for number, _pk in members],
        "dossiers": [pk for _number, pk in members],
        "codes": [CODES[name] for name in measures],
        "before": days[0],
        "until": days[1],
    }
    sums = [(dict.fromkeys(measures, 0), dict.fromkeys(measures, 0)) for _lot in lots]
    for number, measure, before, until in asked(sql, words) if members else ():
        name = Measure(measure).column
        sums[number][0][name], sums[number][1][name] = before or 0, until
    return sums


def standing_in(
    spans: Iterable[Span], measures: Sequence[Measure], narrow: Narrow
) -> list[tuple[int, int]]:
    """Dossiers that count in one of the measures in one of the spans, each with the unit."""
    listed = list(spans)
    of_units = "unit_id = ANY (%(of)s::bigint[]) AND measure = ANY (%(measures)s)"
    sql = f"""
        SELECT dossier_id, unit_id FROM (
            {_everywhere(f"{of_units} AND day BETWEEN %(first)s AND %(last)s")}
        ) found JOIN unnest(%(of)s::bigint[], %(firsts)s::date[], %(lasts)s::date[])
            span (of, begins, ends) ON of = unit_id AND day BETWEEN begins AND ends
        WHERE {narrow.condition} GROUP BY dossier_id, unit_id HAVING sum(n) > 0
    """
    words = {
        **narrow.words,
        "of": [span.unit for span in listed],
        "firsts": [span.first for span in listed],
        "lasts": [span.last for span in listed],
        "first": min((span.first for span in listed), default=date.max),
        "last": max((span.last for span in listed), default=date.min),
        "measures": [measure.value for measure in measures],
    }
    return [(pk, unit) for pk, unit in asked(sql, words)] if listed else []
