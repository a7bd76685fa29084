"""How far the book of figures is behind, as the administrator reads it; what makes up for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.models import PostingInbox
from dossiers.states import State
from reports.ledger import compaction
from reports.ledger.closing import close_if_behind, close_yesterday, until
from reports.ledger.compaction import compact_all, is_backlog
from reports.ledger_lag import Lag, lag_at
from reports.models import Batch, Closing, LedgerCheck
from reports.tasks import compact_postings
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
A_DAY = timedelta(1)


def now_and(later: timedelta = timedelta(0)) -> Lag:
    return lag_at(timezone.now() + later)


def page() -> str:
    return text_of(enter(make.person("quantri")).get("/jobs/"))


def test_a_house_without_dossiers_is_up_to_date() -> None:
    lag = now_and()
    assert not lag.is_troubled
    assert (lag.waiting, lag.batch, lag.closing, lag.late) == (0, None, None, 0)
    assert "chưa đối chiếu lần nào" in page()


def test_before_the_first_batch_nothing_says_since_when_it_waits() -> None:
    make.submitted()
    assert now_and().waits_long
    assert "chưa ghi sổ lần nào" in page()


def test_a_posting_waits_since_its_move_was_written_down() -> None:
    make.submitted()
    compact_all()
    made = make.dossier(State.RECEIVED)
    lag = now_and()
    assert lag.since == made.events.get(seq=1).recorded_at
    assert lag.waiting == PostingInbox.objects.count()
    assert not lag.waits_long
    assert now_and(timedelta(seconds=70)).waits_long
    assert now_and(timedelta(minutes=3)).inbox.words == "đã chờ 3 phút"
    compact_all()
    assert now_and(timedelta(minutes=3)).since is None


def test_what_was_posted_long_after_its_event_waits_since_the_last_batch_at_most() -> None:
    made = make.dossier(State.RECEIVED, timezone.now() - timedelta(30))
    event = made.events.order_by("seq").last()
    compact_all()
    PostingInbox.objects.create(
        dossier_id=made.pk,
        seq=event.seq,
        unit_id=made.unit_id,
        day=made.filed_on,
        measure=1,
        n=1,
        version_id=made.version_id,
        channel=made.channel,
    )
    assert now_and().since == Batch.objects.last().closed_at


def test_a_night_without_a_close_is_made_up_for_and_one_day_is_left_to_the_night() -> None:
    make.submitted()
    compact_all()
    today = timezone.localdate()
    assert now_and().days.words == "chưa khóa sổ lần nào"
    for days, is_made_up_for in [(1, False), (2, False), (3, True), (400, True)]:
        Closing.objects.all().delete()
        Closing.objects.create(day=today - days * A_DAY, closed_at=timezone.now())
        lag = now_and()
        assert (lag.unclosed, lag.is_unclosed) == (days - 1, is_made_up_for)
        assert close_if_behind() == is_made_up_for
        assert until() == today - (1 if is_made_up_for else days) * A_DAY
    assert not now_and().is_behind


def test_days_are_not_closed_while_more_than_a_batch_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.dossier(State.RECEIVED)
    monkeypatch.setattr(compaction, "MOST", 2)
    monkeypatch.setattr("reports.tasks.compact_all", lambda: 0)
    assert is_backlog()
    assert compact_postings() == "0 bút toán"
    assert not Closing.objects.exists()


def test_late_postings_are_counted_until_the_night() -> None:
    compact_postings()
    close_yesterday()
    assert now_and().late == 0
    make.dossier(State.RECEIVED, timezone.now() - timedelta(3))
    compact_all()
    lag = now_and()
    assert lag.late > 0
    assert f"{lag.late} bút toán của những ngày đã khóa sổ" in page()
    close_yesterday()
    assert now_and().late == 0


def test_the_last_check_is_told() -> None:
    at = timezone.now()
    check = LedgerCheck.objects.create(started_at=at, ended_at=at)
    assert now_and().checked.words == "khớp"
    assert not now_and().is_troubled
    LedgerCheck.objects.filter(pk=check.pk).update(in_question=["H01.155-261122-0001"])
    assert now_and().checked.words == "có chênh lệch"
    assert now_and().is_troubled
    LedgerCheck.objects.create(started_at=at)
    assert now_and().checked.words == "đang chạy"
    assert now_and(timedelta(minutes=32)).checked.words == "dừng giữa chừng"
    assert "dừng giữa chừng" not in page()
