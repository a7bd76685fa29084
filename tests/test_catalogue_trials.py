"""A file that was only tried is deleted after 30 days; one that was taken in stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from citizens.models import Person, StoredFile
from procedures.exchange import tried
from procedures.records.schema import as_text
from procedures.tasks import clear_tried_files
from procedures.trials import KEPT, clear_trials
from reports.schedule import JOBS
from tests import make
from tests.exchanged import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db) -> Person:
    return make.person("quanly")


def handed_in(manager: Person) -> StoredFile:
    return tried(as_text(small()).encode(), "danh-muc.json", manager, timezone.now())


def test_a_tried_file_and_its_report_go_after_30_days(
    manager: Person, django_capture_on_commit_callbacks
) -> None:
    report = handed_in(manager)
    kept = [file.content.name for file in StoredFile.objects.all()]
    assert len(kept) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_trials(report.created_at + KEPT) == 0
    assert all(default_storage.exists(name) for name in kept)
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_trials(report.created_at + KEPT + timedelta(seconds=1)) == 1
    assert not StoredFile.objects.exists()
    assert not any(default_storage.exists(name) for name in kept)


def test_a_file_that_was_taken_in_stays_with_its_report(manager: Person, client: Client) -> None:
    report = handed_in(manager)
    client.force_login(manager)
    client.post(f"/catalogue/import/{report.pk}/take/")
    assert clear_trials(report.created_at + 2 * KEPT) == 0
    assert StoredFile.objects.count() == 2
    assert client.get(f"/catalogue/import/{report.pk}/").status_code == 200


def test_a_report_whose_file_is_lost_goes_too(manager: Person) -> None:
    report = handed_in(manager)
    report.content.storage.delete(report.content.name)
    assert clear_trials(report.created_at + 2 * KEPT) == 1


def test_other_uploads_stay(manager: Person) -> None:
    report = handed_in(manager)
    StoredFile.objects.update(content_type="application/pdf")
    assert clear_trials(report.created_at + 2 * KEPT) == 0


def test_every_night_and_said_in_words() -> None:
    assert JOBS["clear-trials"].task == clear_tried_files.name
    assert clear_tried_files() == "đã xóa 0 tệp chỉ kiểm tra, không nhập"
