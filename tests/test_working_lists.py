"""The working lists: what is to be handed over, asked, apologised for, answered, soon due."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.demo.accounts import COMMUNE
from dossiers.models import Apology, Dossier, WorkItem
from dossiers.states import State
from tests import make
from tests.test_bulk_pages import pick, received, ticked
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db


def test_what_is_to_be_handed_over_today_is_counted(clerk, officer):
    made, later = received(2)
    now = timezone.now()
    WorkItem.objects.filter(dossier=made).update(due_at=now)
    WorkItem.objects.filter(dossier=later).update(due_at=now + timedelta(days=2))
    desk = enter(clerk)
    assert ticked(desk.get("/desk/queue/?view=hand_over")) == [pick(made)]
    assert "Còn 1 hồ sơ đã tiếp nhận phải bàn giao trong hôm nay" in text_of(desk.get("/desk/"))
    assert enter(officer).get("/desk/queue/?view=hand_over").status_code == 404


def test_questions_of_other_units_stand_by_the_date_of_the_answer(clerk):
    asked, sooner = (make.ready_for("join", State.PROCESSING) for _ in range(2))
    today = timezone.now()
    WorkItem.objects.filter(dossier=asked, kind="consultation").update(
        due_at=today + timedelta(days=9)
    )
    WorkItem.objects.filter(dossier=sooner, kind="consultation").update(due_at=today)
    desk = enter(make.person("chuyenvien.longxuyen"))
    page = desk.get("/desk/queue/?view=consulted").content.decode()
    assert page.index(sooner.number) < page.index(asked.number)
    assert make.unit(COMMUNE).name in page
    assert '<span class="n">2</span>' in page
    assert enter(clerk).get("/desk/queue/?view=consulted").status_code == 404
    own = enter(make.person("chuyenvien")).get("/desk/queue/?view=consulted")
    assert asked.number not in own.content.decode()


def test_pages_of_questions_lose_none(monkeypatch):
    monkeypatch.setattr("dossiers.keyset.PAGE", 1)
    made = {make.ready_for("join", State.PROCESSING).number for _ in range(3)}
    desk, where, seen = enter(make.person("lanhdao.longxuyen")), "?view=consulted", []
    while where:
        page = desk.get(f"/desk/queue/{where}").content.decode()
        seen += re.findall(r'class="code" href="/dossiers/([^/]+)/"', page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        where = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == 3
    assert set(seen) == made


def test_drafted_apologies_wait_for_the_leader(clerk, leader):
    made, other = (
        make.dossier(State.PROCESSING, timezone.now() - timedelta(days=40)) for _ in range(2)
    )
    Apology.objects.create(dossier=made, due_at=made.due_at, drafted_at=timezone.now())
    Apology.objects.create(
        dossier=other, due_at=other.due_at - timedelta(days=1), drafted_at=timezone.now()
    )
    desk = enter(leader)
    page = desk.get("/desk/queue/?view=apologies").content.decode()
    assert made.number in page
    assert other.number not in page
    assert "1 Thư xin lỗi chờ ký" in text_of(desk.get("/desk/"))
    assert enter(clerk).get("/desk/queue/?view=apologies").status_code == 404


def test_who_has_not_answered_in_time_stands_apart(clerk):
    made, waiting = (make.dossier(State.AWAITING_SUPPLEMENT) for _ in range(2))
    yesterday = timezone.localdate() - timedelta(days=1)
    Dossier.objects.filter(pk=made.pk).update(answer_until=yesterday)
    page = enter(clerk).get("/desk/queue/?view=unanswered").content.decode()
    assert made.number in page
    assert waiting.number not in page


def test_what_falls_due_soon_is_neither_today_nor_late(clerk):
    made = {days: make.dossier(State.PROCESSING) for days in (-1, 0, 1, 3, 4)}
    noon = timezone.localtime().replace(hour=12, minute=0)
    for days, one in made.items():
        Dossier.objects.filter(pk=one.pk).update(due_at=noon + timedelta(days=days))
    page = enter(clerk).get("/desk/queue/?view=soon").content.decode()
    seen = {days for days, one in made.items() if one.number in page}
    assert seen == {1, 3}
