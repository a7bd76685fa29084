"""A change of the calendar is told once to applicant and holders, from the rows it left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Message
from dossiers.models import Dossier, DueChange
from dossiers.states import State
from dossiers.warnings import due_changes
from dossiers.warnings.due_changes import tell_due_changes
from tests import make
from tests.at_once import all_at_once
from tests.make import at
from tests.warned import told


def moved(state: State = State.PROCESSING, **changes: Any) -> Dossier:
    """A dossier that an officer holds and that a new calendar gave another day."""
    dossier = make.dossier(state, at("2026-11-09 09:00"), code="1.004873")
    dossier.work_items.filter(done_at=None).update(assignee=make.person("chuyenvien"))
    facts = {"due_before": dossier.due_at, "due_after": at("2026-11-13 09:10"), **changes}
    DueChange.objects.create(
        dossier=dossier,
        kind="calendar",
        at=timezone.now(),
        seq=dossier.event_count + 1,
        edition=dossier.due_edition or "1",
        **facts,
    )
    return dossier


@pytest.mark.django_db
def test_applicant_and_holder_are_told_once(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    dossier = moved()
    now = timezone.now()
    with django_assert_max_num_queries(10):
        assert tell_due_changes(now) == 1
    assert told("due_change") == {"congdan", "chuyenvien"}
    body = Message.objects.get(key__startswith="due_change:", person=dossier.account).body
    assert body.startswith(f"Hạn trả kết quả hồ sơ {dossier.code} chuyển từ 09:00 12/11/2026 sang")
    assert body.endswith("sang 09:10 13/11/2026 do thay đổi lịch làm việc.")
    assert DueChange.objects.get().told_at == now
    assert tell_due_changes(now) == 0


@pytest.mark.django_db
def test_nobody_is_told_of_what_ended_or_has_no_date() -> None:
    moved(State.RESOLVED)
    moved(State.SUSPENDED, due_before=None, due_after=None)
    assert tell_due_changes(timezone.now()) == 2
    assert told("due_change") == set()
    assert not DueChange.objects.filter(told_at=None).exists()


@pytest.mark.django_db
def test_many_are_told_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_changes, "BATCH", 2)
    monkeypatch.setattr(due_changes, "BATCHES", 2)
    dossiers = [moved() for _number in range(5)]
    now = timezone.now()
    assert tell_due_changes(now) == 4
    assert tell_due_changes(now + timedelta(minutes=1)) == 1
    assert Message.objects.filter(key__startswith="due_change:").count() == 2 * len(dossiers)


@pytest.mark.usefixtures("committed")
def test_two_beats_at_once_tell_once() -> None:
    moved()
    now = timezone.now()
    counted = all_at_once(4, lambda number: str(tell_due_changes(now)))
    assert counted == {"1": 1, "0": 3}
    assert Message.objects.filter(key__startswith="due_change:").count() == 2
