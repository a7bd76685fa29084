"""What was received on paper while the system was down is entered later, and counts from then."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.models import NumberBook, Post, Role
from agencies.numbers import close_book
from citizens.models import Message, Person
from dossiers.clock_check import differences
from dossiers.flow import NotAllowed
from dossiers.history_check import check_histories
from dossiers.late_entry import ENTERED_WITHIN, NotOnThatDay, OnPaper
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.number_books import number_of_day
from dossiers.reckoning import Limit, life, reckon
from dossiers.slips.receipt import receipt_content
from dossiers.states import Channel, State
from dossiers.transitions.move import moment_of_move
from dossiers.transitions.register import register
from procedures.models import ProcedureVersion
from reports.figures import total_of
from reports.ledger.checking import check
from reports.ledger.closing import close
from reports.ledger.compaction import closed_batch
from reports.periods import Period
from reports.recount import recount_of
from tests import make
from tests.at_once import all_at_once
from tests.callers import Caller
from tests.open_desk import every_day_the_desk_is_open
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import BIRTH, walk_in

REASON = "Bộ phận một cửa mất điện từ 08:00 đến 10:30"
__all__ = ["every_day_the_desk_is_open"]


def ago(days: int, at: str = "09:10"):
    """A moment of an earlier day."""
    hour, minute = map(int, at.split(":"))
    day = timezone.localtime() - timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def entered(days: int = 3, by: Person | None = None, **changes) -> Dossier:
    filing = make.filing(on=ago(days).date(), channel=Channel.DESK, **changes)
    paper = OnPaper(ago(days), REASON)
    return register(filing, by=by or make.person("motcua"), at=timezone.now(), on_paper=paper)


def typed(days: int = 3, **changes) -> dict:
    """The words of the form, about a receipt on paper."""
    late = {
        "was_on_paper": "on",
        "received_on": f"{ago(days):%d/%m/%Y}",
        "received_time": "09:10",
        "late_reason": REASON,
    }
    return walk_in(**late) | changes


# What it is


@pytest.mark.django_db
def test_it_counts_from_the_moment_of_its_receipt_on_paper(clerk):
    made = entered()
    assert (made.filed_at, made.received_at, made.last_event_at) == (ago(3),) * 3
    events = list(made.events.select_related("detail"))
    assert [(event.verb, event.is_late_entry) for event in events] == [
        ("submit", True), ("receive", True),
    ]  # fmt: skip
    for event in events:
        assert event.at == ago(3)
        assert timezone.now() - event.recorded_at < timedelta(minutes=1)
        assert event.detail.content["reason"] == REASON
    time = working_time_of(made.unit)
    limit = Limit.of(made.version, made.case)
    assert made.first_due_at == reckon(limit, life(ago(3), [], time)).due_at
    assert differences(Dossier.objects.get(pk=made.pk)) == []
    assert check_histories(Path(settings.ROOTS)).findings == []


@pytest.mark.django_db
def test_what_is_taken_in_now_is_no_late_entry(clerk):
    made = make.dossier(State.RECEIVED)
    assert not made.events.filter(is_late_entry=True).exists()


@pytest.mark.django_db
def test_its_code_goes_on_where_that_day_stopped(clerk):
    filing = make.filing(on=ago(3).date(), channel=Channel.DESK)
    before = register(filing, by=clerk, at=ago(3))
    today = register(make.filing(), by=clerk, at=timezone.now())
    late = entered()
    assert before.code == f"H01.155-{ago(3):%y%m%d}-0001"
    assert late.code == f"H01.155-{ago(3):%y%m%d}-0002"
    assert today.code == f"H01.155-{timezone.localtime():%y%m%d}-0001"


@pytest.mark.django_db
def test_the_slip_says_when_it_was_received_and_is_printed_today(clerk):
    slip = Slip.objects.get(dossier=entered(), kind=SlipKind.RECEIPT)
    assert timezone.now() - slip.issued_at < timedelta(minutes=1)
    assert slip.year == timezone.localdate().year
    assert f"ngày {ago(3):%d/%m/%Y}" in receipt_content(slip)["received_at"]
    told = Message.objects.filter(key__startswith="dossier:")
    assert all(timezone.now() - one.created_at < timedelta(minutes=1) for one in told)


@pytest.mark.django_db
def test_work_goes_on_as_with_any_dossier(clerk):
    made = make.do(entered(), "start")
    assert (made.state, made.events.last().is_late_entry) == (State.PROCESSING, False)
    assert [one.started_at for one in made.segments.all()] == [ago(3)]


@pytest.mark.django_db
def test_history_and_api_say_that_it_was_entered_later(clerk):
    made = entered()
    words = text_of(enter(clerk).get(f"/dossiers/{made.code}/"))
    assert words.count("nhập sau") >= 2
    assert REASON in words
    rows = Caller(clerk).ask(f"dossiers/{made.code}/events/").json()
    rows = rows["results"] if isinstance(rows, dict) else rows
    assert [row["is_late_entry"] for row in rows] == [True, True]


# Figures


@pytest.mark.django_db
def test_figures_have_it_on_the_true_day_and_not_as_known_before(clerk):
    entered(5)
    closed_batch()
    close(timezone.localdate() - timedelta(1))
    known = closed_batch()
    late = entered(5)
    day, here = Period(ago(5).date(), ago(5).date()), {"unit": late.unit}
    assert (total_of(here, day).received, total_of(here, day).filed) == (2, 2)
    before = total_of(here, day, batch=known)
    assert (before.received, before.filed) == (1, 1)
    assert total_of(here, day, batch=closed_batch()).received == 2
    close(timezone.localdate() - timedelta(1))
    assert total_of(here, day).received == recount_of(here, day).received == 2
    assert total_of(here, day, batch=known) == before
    today = Period(timezone.localdate(), timezone.localdate())
    assert total_of(here, today).received == 0
    assert check().is_clean


@pytest.mark.django_db
def test_what_should_be_done_already_is_overdue_since_its_own_day(clerk):
    """Three working days are over long before it is entered."""
    made = entered(29, code="1.004873")
    assert made.due_at < timezone.now()
    here, due = {"unit": made.unit}, localtime(made.due_at).date()
    next_day = due + timedelta(1)
    assert total_of(here, Period(due, due)).overdue == 0
    assert total_of(here, Period(next_day, next_day)).overdue == 1


# Where it ends


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (lambda: timezone.now() + timedelta(minutes=5), "chưa tới"),
        (lambda: ago(ENTERED_WITHIN.days + 1), "quá 30 ngày"),
    ],
)
def test_no_moment_of_the_future_nor_of_long_ago(clerk, moment, sentence):
    filing = make.filing(channel=Channel.DESK)
    with pytest.raises(NotOnThatDay, match=sentence):
        register(filing, by=clerk, at=timezone.now(), on_paper=OnPaper(moment(), REASON))
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_the_oldest_day_that_may_be_entered(clerk):
    assert entered(ENTERED_WITHIN.days).received_at == ago(ENTERED_WITHIN.days)


@pytest.mark.django_db
def test_nobody_enters_what_came_before_their_time_at_the_desk(clerk):
    Post.objects.filter(person=clerk).update(valid_from=ago(2).date())
    with pytest.raises(NotOnThatDay, match="chưa được phân công"):
        entered(3)
    assert entered(2).code


@pytest.mark.django_db
def test_who_was_no_clerk_then_enters_nothing(clerk):
    Post.objects.filter(person=clerk, role=Role.CLERK).update(valid_from=timezone.localdate())
    Post.objects.create(
        person=clerk, unit=make.unit(), role=Role.OFFICER, valid_from=ago(100).date()
    )
    with pytest.raises(NotOnThatDay):
        entered()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["chuyenvien", "lanhdaodonvi", "motcua.longxuyen", "congdan"])
def test_nobody_else_enters_anything_later(who):
    make.person("motcua")
    with pytest.raises(NotAllowed):
        entered(by=make.person(who))
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_a_clerk_enters_no_dossier_of_their_own(clerk):
    clerk.id_kind, clerk.id_number = "cccd", "091085001234"
    clerk.save()
    with pytest.raises(NotAllowed):
        entered(by=clerk)
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_a_closed_book_takes_nothing_more(clerk):
    day = ago(3).date()
    NumberBook.objects.create(
        unit=make.unit(), book="dossier", day=day, last=7, closed_at=timezone.now()
    )
    with pytest.raises(NotOnThatDay, match="đã khóa"):
        entered(3)
    with pytest.raises(NotAllowed, match="đã khóa"):
        number_of_day(make.unit(), day)
    assert entered(2).code.endswith("-0001")
    close_book(make.unit(), SlipKind.RECEIPT, ago(2).year, by=None, at=timezone.now())
    with pytest.raises(NotOnThatDay, match="đã khóa"):
        entered(2)
    assert Dossier.objects.count() == 1


def replaced(days: int) -> ProcedureVersion:
    """Until that many days ago another version was in force; the one since then."""
    begins = ago(days - 1).date()
    return make.published({"limit_unit": "days", "limit_amount": 3}, code=BIRTH, from_=begins)


def before(version: ProcedureVersion) -> ProcedureVersion:
    return ProcedureVersion.objects.get(ended_by=version.decision)


@pytest.mark.django_db
def test_the_version_in_force_on_that_day_holds(clerk):
    new = replaced(3)
    assert entered(3).version == before(new)
    assert entered(2).version == make.version(BIRTH) == new
    wrong = make.filing(channel=Channel.DESK)
    with pytest.raises(NotAllowed, match="hiệu lực"):
        register(wrong, by=clerk, at=timezone.now(), on_paper=OnPaper(ago(3), REASON))


@pytest.mark.django_db
def test_only_a_late_entry_may_lie_before_the_last_move(clerk):
    made = make.dossier(State.RECEIVED)
    assert moment_of_move(made, ago(3), is_late_entry=True) == ago(3)
    for late in (False, True):
        tomorrow = timezone.now() + timedelta(1)
        with pytest.raises(NotAllowed):
            moment_of_move(made, tomorrow, is_late_entry=late)
    with pytest.raises(NotAllowed):
        moment_of_move(made, ago(3))


@pytest.mark.usefixtures("committed")
def test_many_who_enter_at_once_leave_no_gap_in_the_numbers_of_that_day():
    def act(number: int) -> str:
        if number % 3 == 0:
            filing = make.filing(channel=Channel.DESK)
            return register(filing, by=make.person("motcua"), at=timezone.now()).code[:14]
        return entered(3 if number % 3 == 1 else 2).code[:14]

    came = all_at_once(12, act)
    days = [timezone.localtime(), ago(3), ago(2)]
    assert came == {f"H01.155-{day:%y%m%d}": 4 for day in days}
    codes = set(Dossier.objects.values_list("code", flat=True))
    assert codes == {f"H01.155-{day:%y%m%d}-{n:04d}" for day in days for n in range(1, 5)}
    numbers = Slip.objects.filter(kind=SlipKind.RECEIPT).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 13))
    assert check_histories(Path(settings.ROOTS)).findings == []
