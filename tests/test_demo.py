"""The demo shows what happens in life, and is made once."""

import pytest

from dossiers.demo.dossiers import load_dossiers
from dossiers.models import Dossier, Result, WorkItem
from dossiers.states import State
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
    made = Dossier.objects.count()
    load_dossiers()
    assert Dossier.objects.count() == made
