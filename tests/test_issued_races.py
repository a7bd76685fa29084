"""Reports are issued while dossiers move."""

import json

from django.utils import timezone

from dossiers.models import Dossier
from dossiers.states import State
from reports.issued.issuing import issue
from reports.issued.reading import is_as_issued
from reports.ledger.compaction import closed_batch
from reports.models import IssuedReport
from tests import make
from tests.at_once import all_at_once
from tests.test_api_reports import refused
from tests.test_desk_pages import enter, text_of
from tests.test_issued import issued, question
from tests.test_issuing import somebody_writing


def test_the_batch_decides_what_moves_at_the_same_moment_are_in(committed):
    """Moves, compactors and leaders at once: numbers without a gap, each answered to the byte."""
    made = [make.dossier(State.PROCESSING, code="1.004873") for _ in range(6)]
    asked = question()
    leader = make.person("lanhdao")

    def act(number):
        if number < 6:
            make.do(Dossier.objects.get(pk=made[number].pk), "ask_supplement")
            return "moved"
        return str(issue(asked, "Báo cáo", by=leader, at=timezone.now()).number)

    found = all_at_once(10, act)
    assert found == {"moved": 6, "1": 1, "2": 1, "3": 1, "4": 1}
    for report in IssuedReport.objects.select_related("batch"):
        kept = json.loads(report.canonical)
        assert is_as_issued(report, kept)
        assert kept["total"]["in_progress"] == 6
    last = json.loads(issued().canonical)
    assert last["total"]["awaiting_supplement"] == 6


def test_a_book_that_is_being_written_is_told_as_such(committed):
    make.dossier(State.PROCESSING)
    closed_batch()
    desk, asked = enter(make.person("lanhdao")), {"known": timezone.now().isoformat()}
    with somebody_writing():
        page = desk.get("/dashboard/", asked)
        told = refused(**asked)["known"]
    assert page.status_code == 400
    assert "Sổ số liệu đang được ghi." in text_of(page)
    assert "Sổ số liệu đang được ghi." in str(told)
    assert desk.get("/dashboard/", asked).status_code == 200
