"""The demo shows what happens in life, and is made once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.timezone import localdate

from dossiers.demo.dossiers import load_dossiers
from dossiers.history_check import check_histories
from dossiers.models import Dossier, Event, Result, WorkItem
from dossiers.recording import as_it_happened, recorded_at
from dossiers.states import State
from payments.models import Shift
from reports.honesty.finding import Asked
from reports.honesty.flags import FLAGS
from reports.honesty.thresholds import limits_of
from reports.periods import Period
from tests import make

pytestmark = pytest.mark.django_db


def test_the_demo_has_every_situation_at_the_communes_desk() -> None:
    load_dossiers()
    here = Dossier.objects.filter(unit=make.unit())
    assert {dossier.state for dossier in Dossier.objects.all()} == set(State)
    assert here.filter(supplements=2, state=State.AWAITING_SUPPLEMENT).count() == 1
    assert here.filter(is_extended=True, procedure__code="1.000894").count() == 1
    assert here.filter(apologies=1, promised_at__isnull=False).count() == 1
    assert here.filter(revoked_at__isnull=False).count() == 1
    assert here.exclude(received_unit=make.unit()).exclude(received_unit=None).count() == 1
    assert Result.objects.filter(annulled_at__isnull=False).count() == 1
    asked = WorkItem.objects.filter(kind="consultation", dossier__procedure__code="2.002621")
    assert [asked.filter(done_at=None).count(), asked.count()] == [2, 3]
    assert_nobody_chose_its_days()
    assert_a_clerk_has_one_shift_a_day()
    made = Dossier.objects.count()
    load_dossiers()
    assert Dossier.objects.count() == made


def assert_nobody_chose_its_days() -> None:
    """Each move was recorded when it was made, and the chain covers that."""
    assert not Event.objects.exclude(recorded_at=F("at")).exists()
    period = Period(timezone.localdate() - timedelta(days=90), timezone.localdate())
    assert FLAGS["entered_later"].findings(Asked({}, period, limits_of({}))) == []
    assert check_histories(Path(settings.ROOTS), with_files=False).findings == []


def assert_a_clerk_has_one_shift_a_day() -> None:
    shifts = list(Shift.objects.all())
    days = [(shift.cashier_id, localdate(shift.opened_at)) for shift in shifts]
    assert len(set(days)) == len(days) > 0
    for shift in shifts:
        assert shift.closed_at
        assert shift.difference == 0
        taken_on = {localdate(one.taken_at) for one in shift.takings.all()}
        assert taken_on == {localdate(shift.opened_at)}


def test_where_people_work_nothing_is_recorded_but_now(settings: Any) -> None:
    settings.IS_DEMO = False
    with pytest.raises(RuntimeError), as_it_happened():
        pytest.fail("nothing may happen here")
    settings.IS_DEMO = True
    past = timezone.now() - timedelta(days=3)
    with as_it_happened():
        assert recorded_at(past) == past
    assert recorded_at(past) > past
