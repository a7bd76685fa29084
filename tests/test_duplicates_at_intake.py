"""A likely duplicate is shown at the desk once, and never refused."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter
from tests.test_intake_page import BIRTH, PATH, first_paper, walk_in

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 33


def test_a_likely_duplicate_is_shown_once_and_never_refused(clerk):
    desk, key = enter(clerk), first_paper()
    desk.post(PATH, walk_in())
    made = Dossier.objects.get()
    file = SimpleUploadedFile("to-khai.pdf", make.PDF, "application/pdf")
    again = walk_in(token="intake-two", note="Sinh đôi", **{f"paper-{key}-file": file})
    answer = desk.post(PATH, again)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Có thể đã nộp rồi" in page
    assert f'href="/dossiers/{made.code}/"' in page
    assert 'name="despite"' in page
    assert 'value="Sinh đôi"' in page
    assert "to-khai.pdf" in page
    assert Dossier.objects.count() == 1
    kept = re.search(rf'name="paper-{key}-kept" value="([^"]+)"', page)[1]
    insisted = walk_in(token="intake-two", despite="on", **{f"paper-{key}-kept": kept})
    assert desk.post(PATH, insisted).status_code == 302
    assert Dossier.objects.count() == 2


def test_a_mistake_and_a_likely_duplicate_are_told_in_one_go(clerk):
    desk = enter(clerk)
    desk.post(PATH, walk_in())
    answer = desk.post(PATH, walk_in(token="intake-two", owner_phone="12"))
    assert answer.status_code == 400
    assert 'name="despite"' in answer.content.decode()
    desk.post(PATH, walk_in(token="intake-two", despite="on"))
    assert Dossier.objects.count() == 2


def test_what_is_over_and_what_others_do_is_no_duplicate(clerk):
    desk, owner = enter(clerk), make.owner()
    long_ago = timezone.now() - timedelta(days=40)
    make.dossier(State.RETURNED, long_ago)
    make.dossier(State.RECEIVED, code="2.000815")
    far = make.dossier(State.RECEIVED)
    Dossier.objects.filter(pk=far.pk).update(unit=make.unit(LONG_XUYEN), helped_unit=None)
    Dossier.objects.filter(pk=far.pk).update(received_unit=make.unit(LONG_XUYEN))
    sent = walk_in(owner_id_number=owner.id_number, owner_birth_date="04/03/1985")
    assert desk.post(PATH, sent).status_code == 302


def test_the_warning_comes_while_the_clerk_types(clerk, stranger):
    desk = enter(clerk)
    desk.post(PATH, walk_in())
    typed = {name: walk_in()[name] for name in ("procedure", "owner_id_kind", "owner_id_number")}
    path = f"{PATH}alike/"
    assert Dossier.objects.get().code in desk.post(path, typed).content.decode()
    assert "despite" not in desk.post(path, {**typed, "owner_id_number": "12"}).content.decode()
    assert desk.post(path, {}).status_code == 400
    assert enter(stranger).post(path, typed).status_code == 404


@pytest.mark.parametrize("unit", ["", LONG_XUYEN])
def test_taking_in_asks_few_questions(clerk, unit):
    desk = enter(clerk)
    desk.post(PATH, walk_in(owner_id_number="091301004425"))
    with CaptureQueriesContext(connection) as queries:
        desk.get(PATH, {"procedure": BIRTH})
    assert len(queries) <= 15
    counts = []
    for number in range(2):
        sent = walk_in(token=f"intake-{number}", unit=unit, despite="on")
        with CaptureQueriesContext(connection) as queries:
            assert desk.post(PATH, sent).status_code == 302
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert counts[1] <= MOST_QUESTIONS
