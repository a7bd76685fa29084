"""Nothing is received on paper while nobody is at the desk."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from agencies.calendars import working_time_of
from dossiers.flow import NotAllowed
from dossiers.late_entry import NotOnThatDay, OnPaper
from dossiers.models import Dossier
from dossiers.states import Channel
from dossiers.transitions.register import register
from tests import make
from tests.callers import Caller, body

pytestmark = pytest.mark.django_db
REASON = "Mất điện cả buổi sáng"


def last_day(*, is_open: bool) -> datetime:
    """Nine in the morning of the last day before today that is like that."""
    working, at = working_time_of(make.unit()), timezone.localtime()
    at = at.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(1)
    while working.is_open_on(at.date()) != is_open:
        at -= timedelta(1)
    return at


def entered(at: datetime, reason: str = REASON) -> Dossier:
    filing = make.filing(on=at.date(), channel=Channel.DESK)
    clerk = make.person("motcua")
    return register(filing, by=clerk, at=timezone.now(), on_paper=OnPaper(at, reason))


def test_a_working_day_is_entered():
    at = last_day(is_open=True)
    assert entered(at).received_at == at


def test_a_day_on_which_the_unit_is_closed_is_refused():
    with pytest.raises(NotOnThatDay, match="không làm việc"):
        entered(last_day(is_open=False))
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(("hour", "minute"), [(1, 0), (5, 59), (20, 1), (23, 30)])
def test_a_moment_of_the_night_is_refused(hour, minute):
    at = last_day(is_open=True).replace(hour=hour, minute=minute)
    with pytest.raises(NotOnThatDay, match="không tiếp nhận hồ sơ trước 06:00"):
        entered(at)


@pytest.mark.parametrize(("hour", "minute"), [(6, 0), (20, 0)])
def test_before_and_after_the_sessions_somebody_may_have_been_there(hour, minute):
    assert entered(last_day(is_open=True).replace(hour=hour, minute=minute)).code


@pytest.mark.parametrize(
    "reason", ["", " ", "\u200b", "\u2060\u2060\u2060", "\u3164" * 9, ".", "ok"]
)
def test_a_reason_that_nobody_can_read_is_none(reason):
    with pytest.raises(NotAllowed, match="lý do"):
        entered(last_day(is_open=True), reason)
    assert not Dossier.objects.exists()


def test_the_api_tells_it_beside_the_moment(clerk):
    at = last_day(is_open=False).isoformat()
    late = {"register": True, "channel": "desk", "received_at": at, "late_reason": REASON}
    answer = Caller(clerk).send("dossiers/", body(**late))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["received_at"])
    assert not Dossier.objects.exists()
