"""Procedures know each night how often they were asked for in a year."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dossiers.states import State
from procedures.models import Procedure
from reports.ledger.compaction import compact_all
from reports.models import KindDay
from reports.uses import count_uses
from tests import make

pytestmark = pytest.mark.django_db


def uses(code: str) -> int:
    return Procedure.objects.get(code=code).uses


def kind(code: str, day: date, received: int) -> None:
    version = make.version(code)
    KindDay.objects.create(version_id=version.pk, channel="desk", day=day, received=received)


def test_dossiers_received_in_the_year_before_today_count() -> None:
    today = timezone.localdate()
    for days, received in ((0, 1), (1, 20), (365, 300), (366, 4000)):
        kind("1.004873", today - timedelta(days), received)
    assert count_uses(today) == 1
    assert uses("1.004873") == 320
    assert count_uses(today) == 0
    assert count_uses(today + timedelta(365)) == 1
    assert uses("1.004873") == 1
    assert uses("1.001193") == 0


def test_versions_of_a_procedure_count_together() -> None:
    today = timezone.localdate()
    kind("1.004873", today - timedelta(1), 2)
    later = make.published({"summary": "Khác"}, code="1.004873")
    KindDay.objects.create(version_id=later.pk, channel="online", day=today, received=3)
    count_uses(today + timedelta(1))
    assert uses("1.004873") == 5


def test_through_the_verbs_and_the_book() -> None:
    make.dossier(State.RECEIVED, code="1.004873")
    make.dossier(State.SUBMITTED, code="1.004873")
    compact_all()
    count_uses(timezone.localdate() + timedelta(1))
    assert uses("1.004873") == 1
