"""When something came into the book, and whose it is, cannot be changed unnoticed."""

import pytest
from django.utils import timezone

from dossiers.cells import Measure
from dossiers.ledger import Line, write
from dossiers.states import State
from reports.ledger.checking import check
from reports.ledger.compaction import closed_batch
from reports.models import Batch
from tests import make
from tests.house import behind_the_triggers
from tests.test_desk_pages import enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_batch SET closed_at = closed_at - interval '2 seconds' WHERE id = 1",
        "UPDATE reports_posting SET seq = seq + 1 WHERE id = (SELECT min(id) FROM reports_posting)",
        "UPDATE reports_posting SET is_late = NOT is_late WHERE batch_id = 2",
        "UPDATE reports_posting SET batch_id = 3 - batch_id",
        "UPDATE reports_batch SET digest = repeat('0', 64) WHERE id = 1",
    ],
)
def test_what_was_known_when_is_sealed(clerk, sql):
    for _batch in range(2):
        make.dossier(State.PROCESSING)
        closed_batch()
    assert check().is_clean
    with behind_the_triggers() as cursor:
        cursor.execute(sql)
    assert {one.kept_by for one in check().wrong} == {"batch_id"}


def test_postings_of_nobody_are_found(clerk):
    """They may cancel out in every sum and still move a month."""
    made = make.dossier(State.PROCESSING)
    day, nobody = timezone.localdate(), 987_654_321
    of = (made.version_id, made.channel)
    measures = (Measure.LATE, -5), (Measure.ON_TIME, 5)
    write(Line(nobody, 1, made.unit_id, day, measure, n, *of) for measure, n in measures)
    assert check().in_question == [f"id {nobody}"]
    closed_batch()
    assert check().in_question == [f"id {nobody}"]
    begun = Batch.objects.earliest("pk").closed_at
    asked = {"known": begun.isoformat(), "from": str(day), "to": str(day)}
    page = enter(make.person("lanhdao")).get("/dashboard/changes/", asked)
    assert page.status_code == 200
