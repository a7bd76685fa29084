"""Somebody else was quicker: a clear sentence, nothing changed, nothing typed lost."""

import pytest
from django.test import Client

from dossiers.models import Dossier
from dossiers.states import State
from tests import make

pytestmark = pytest.mark.django_db

REASON = "Thiếu trang hai của giấy chứng sinh, bản chụp bị mờ."


@pytest.fixture
def desk(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_verb_that_is_still_open_keeps_its_form(desk: Client) -> None:
    dossier = make.dossier(State.PROCESSING)
    seen = dossier.event_count
    make.do(dossier, "forward", make.person("chuyenvien"))
    answer = desk.post(f"/dossiers/{dossier.code}/ask_supplement/", {"seq": seen, "reason": REASON})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa được người khác xử lý" in page
    assert REASON in page
    assert f'name="seq" value="{seen + 1}"' in page
    assert Dossier.objects.get(pk=dossier.pk).state == State.PROCESSING
    again = desk.post(
        f"/dossiers/{dossier.code}/ask_supplement/", {"seq": seen + 1, "reason": REASON}
    )
    assert again.status_code == 302


def test_a_verb_that_is_no_longer_open_shows_what_was_typed(desk: Client) -> None:
    dossier = make.dossier(State.PROCESSING)
    seen = dossier.event_count
    make.do(dossier, "suspend", make.person("lanhdaodonvi"))
    answer = desk.post(f"/dossiers/{dossier.code}/ask_supplement/", {"seq": seen, "reason": REASON})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert REASON in page
    assert f'href="/dossiers/{dossier.code}/"' in page
    assert Dossier.objects.get(pk=dossier.pk).event_count == seen + 1
