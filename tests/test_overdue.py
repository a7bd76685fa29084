"""Lateness is announced once for each due date, to officer and leader."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.mail import send_owed
from citizens.models import Message
from dossiers.models import Dossier
from dossiers.overdue import announce_overdue, newly_overdue
from dossiers.states import State
from tests import make

pytestmark = pytest.mark.django_db


def test_officer_and_leader_hear_of_a_late_dossier_once() -> None:
    now = timezone.now()
    dossier = make.dossier(State.PROCESSING, now - timedelta(days=20))
    assert newly_overdue(now) == [dossier.pk]
    assert announce_overdue(now) == 1
    told = Message.objects.filter(key__startswith="overdue:")
    assert {message.person.username for message in told} >= {"chuyenvien", "lanhdaodonvi"}
    assert announce_overdue(now) == 0


def test_a_new_due_date_is_announced_anew() -> None:
    now = timezone.now()
    dossier = make.dossier(State.PROCESSING, now - timedelta(days=20))
    announce_overdue(now)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=dossier.due_at + timedelta(days=3))
    assert announce_overdue(now) == 1


def test_due_today_paused_or_finished_is_not_overdue() -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=20)
    make.dossier(State.RESOLVED, long_ago)
    today = make.dossier(State.PROCESSING)
    Dossier.objects.filter(pk=today.pk).update(due_at=now)
    asked_in_time = make.dossier(State.AWAITING_SUPPLEMENT, long_ago)
    assert asked_in_time.due_at is None
    assert newly_overdue(now) == []


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
