"""Lateness is announced once for each due date, to officer, leader and applicant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.mail import send_owed
from citizens.models import Message
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.apologise import apologise
from dossiers.warnings.announce import announce_warnings
from dossiers.warnings.found import overdue
from procedures.models import LateCause
from tests import make
from tests.warned import told

pytestmark = pytest.mark.django_db


def late_ones() -> list[int]:
    return [owed.dossier for owed in overdue(timezone.now())]


def test_officer_leader_and_applicant_hear_of_a_late_dossier_once() -> None:
    now = timezone.now()
    dossier = make.dossier(State.PROCESSING, now - timedelta(days=20))
    assert late_ones() == [dossier.pk]
    announce_warnings(now)
    assert told("overdue") >= {"chuyenvien", "lanhdaodonvi", "congdan"}
    assert "nguoi.la" not in told("overdue")
    words = Message.objects.get(key__startswith="overdue:", person=dossier.account).body
    assert "thư xin lỗi kèm ngày hẹn trả mới" in words
    assert announce_warnings(now) == 0


def test_a_new_due_date_is_announced_anew() -> None:
    now = timezone.now()
    dossier = make.dossier(State.PROCESSING, now - timedelta(days=20))
    announce_warnings(now)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=dossier.due_at + timedelta(days=3))
    announce_warnings(now)
    assert dossier.announcements.filter(kind="overdue").count() == 2


def test_due_today_paused_or_finished_is_not_overdue() -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=20)
    make.dossier(State.RESOLVED, long_ago)
    today = make.dossier(State.PROCESSING)
    Dossier.objects.filter(pk=today.pk).update(due_at=now)
    asked_in_time = make.dossier(State.AWAITING_SUPPLEMENT, long_ago)
    assert asked_in_time.due_at is None
    late_and_paused = make.dossier(State.PROCESSING, long_ago)
    make.do(late_and_paused, "suspend")
    late_and_paused.refresh_from_db()
    assert late_and_paused.due_at
    assert late_ones() == []


def test_after_an_apology_the_applicant_is_not_promised_another() -> None:
    now = timezone.now()
    dossier = make.dossier(State.PROCESSING, now - timedelta(days=20))
    apologise(
        dossier,
        by=make.person("lanhdaodonvi"),
        at=now,
        cause=LateCause.objects.earliest("order"),
        promised_on=timezone.localdate() + timedelta(days=3),
    )
    announce_warnings(now)
    assert {"chuyenvien", "lanhdaodonvi"} <= told("overdue")
    assert "congdan" not in told("overdue")


def test_what_an_applicant_is_told_goes_out_by_mail_once(
    django_capture_on_commit_callbacks, mailoutbox
) -> None:
    dossier = make.dossier(State.RECEIVED)
    told = Message.objects.filter(person=dossier.account).order_by("created_at")
    assert [str(message.key).rpartition(":")[2] for message in told] == ["1", "2"]
    assert dossier.code in told.latest("pk").body
    assert send_owed(Message.objects.all()) == 2
    assert send_owed(Message.objects.all()) == 0
    assert [mail.to for mail in mailoutbox] == [["congdan@motcua.example"]] * 2
