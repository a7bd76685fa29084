"""What the checks of the night tell the administrator is in the house's language, and whole."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from dossiers import clock_check
from dossiers.clock_check import Difference, Finding
from dossiers.history_check import Checked
from dossiers.job_words import DIFFERS, of_clocks, of_histories, of_root
from dossiers.models import Root
from dossiers.roots import Taken
from dossiers.tasks import check_clocks_now
from reports.jobs import Alarm, begun, done, failed
from reports.models import JobRun
from reports.schedule import JOBS
from tests import make
from tests.test_desk_pages import enter, text_of


def differing(*kinds: str) -> Finding:
    return Finding(2_041_208, [Difference(kind, kind, "none", "x") for kind in kinds])


def test_every_kind_of_difference_has_a_name() -> None:
    source = Path(clock_check.__file__).read_text(encoding="utf-8")
    said = re.findall(r'(?:Difference\(dossier\.number|_of\(dossier), "(\w+)"', source)
    assert set(said) == set(DIFFERS)
    told = of_clocks(differing(*said))
    assert all(str(name) in told for name in DIFFERS.values())


def test_clocks() -> None:
    assert of_clocks(Finding(3)) == "đã tính lại 3 hồ sơ: đều khớp"
    found = differing("due_at", "segments", "due_at")
    assert of_clocks(found) == (
        "2 trong 2.041.208 hồ sơ có sai khác: hạn trả (2), các khoảng tính thời gian (1)"
    )


def test_a_root_with_findings() -> None:
    root = Root(number=7, dossiers=1_204_000, events=6, papers=0)
    assert of_root(Taken(root, [], 2)) == (
        "bản chốt số 7: 1.204.000 hồ sơ, 6 lần xử lý, 0 giấy tờ; 2 điểm sai lệch"
    )


def test_histories_with_roots() -> None:
    done = Checked(Counter(dossiers=1500, events=9, roots=2))
    assert of_histories(done) == (
        "1.500 hồ sơ, 9 lần xử lý, 2 bản chốt: nguyên vẹn như khi được ghi lại"
    )


@pytest.mark.django_db
def test_the_administrator_reads_it_whole() -> None:
    """Counts of a province are no numbers of people; what a task says is no English."""
    now, job = timezone.now(), JOBS["check-clocks"].task
    begun(job, at=now)
    done(job, of_clocks(Finding(2_041_208)), at=now)
    assert JobRun.objects.get(job=job).said == "đã tính lại 2.041.208 hồ sơ: đều khớp"
    done(job, check_clocks_now(), at=now)
    page = text_of(enter(make.person("quantri")).get("/jobs/"))
    assert "đã tính lại 0 hồ sơ: đều khớp" in page


@pytest.mark.django_db
def test_an_alarm_is_told_in_words_alone() -> None:
    now, job = timezone.now(), JOBS["check-ledger"].task
    begun(job, at=now)
    failed(job, Alarm("2.041.208 hồ sơ, 3 hồ sơ khác với bút toán"), at=now)
    assert JobRun.objects.get(job=job).said == "2.041.208 hồ sơ, 3 hồ sơ khác với bút toán"
    failed(job, ValueError("091085001234"), at=now)
    assert JobRun.objects.get(job=job).said == "ValueError: …"
