"""What dossiers should have posted and have not: for those that are older than the book, and to
mend what a check found. A dossier that is settled already posts nothing, so it may be run again
after it broke off, beside moves too: the dossiers' rows are held meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from dossiers.cell_facts import Kind, Known, known
from dossiers.cells import Cell, Measure
from dossiers.ledger import Contribution, contribution, difference, lines, write
from dossiers.models import Dossier, PostingInbox
from dossiers.states import Channel
from reports.ledger.columns import asked, table
from reports.models import Posting

CHUNK = 2000  # dossiers
LINE = "dossier_id, version_id, channel, unit_id, day, measure"
POSTED = f"""
SELECT {LINE}, sum(n)::bigint FROM (
    SELECT {LINE}, n FROM {table(Posting)} WHERE dossier_id = ANY (%(pks)s)
    UNION ALL SELECT {LINE}, n FROM {table(PostingInbox)} WHERE dossier_id = ANY (%(pks)s)
) posted GROUP BY {LINE} HAVING sum(n) <> 0
"""


def posted(pks: Sequence[int]) -> Mapping[int, Contribution]:
    """What the postings of each dossier add up to, in the book and before it."""
    found: dict[int, dict[tuple[Kind, Cell], int]] = defaultdict(dict)
    for pk, version, channel, unit, day, measure, n in asked(POSTED, {"pks": list(pks)}):
        kind, cell = Kind(version, Channel(channel)), Cell(unit, day, Measure(measure))
        found[pk][kind, cell] = n
    return found


def unsettled(pks: Sequence[int]) -> Iterator[tuple[Known, Contribution]]:
    """Dossiers whose postings are not their cells, each with what was posted."""
    of = posted(pks)
    for one in known(pks):
        before = of.get(one.pk, {})
        if difference(contribution(one), before):
            yield one, before


OF_NOBODY = f"""
SELECT DISTINCT dossier_id FROM (
    SELECT dossier_id FROM {table(Posting)} UNION ALL SELECT dossier_id FROM {table(PostingInbox)}
) p WHERE NOT EXISTS (SELECT FROM {table(Dossier)} d WHERE d.id = p.dossier_id) ORDER BY 1
"""


def of_nobody() -> list[int]:
    """Ids in postings that no dossier has."""
    return [pk for (pk,) in asked(OF_NOBODY)]


def settle(pks: Sequence[int]) -> int:
    """How many of the dossiers had something to post."""
    with transaction.atomic():
        locked = Dossier.objects.filter(pk__in=pks).order_by("pk").select_for_update()
        held = list(locked.values_list("pk", flat=True))
        found = list(unsettled(held))
        write(line for one, before in found for line in lines(one, before))
    return len(found)


def chunks(after: int = 0) -> Iterator[list[int]]:
    """All dossiers by their ids, those that come meanwhile too."""
    while True:
        rows = Dossier.objects.filter(pk__gt=after).order_by("pk")
        if not (pks := list(rows.values_list("pk", flat=True)[:CHUNK])):
            return
        yield pks
        after = pks[-1]
