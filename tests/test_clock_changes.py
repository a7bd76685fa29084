"""What moves a due date other than a wait, and the dates beside it, on the seeded calendar."""

from datetime import date, timedelta

import pytest

from agencies.editions import publish
from agencies.models import SessionVersion, Unit, WorkingCalendar
from dossiers.clock import time_of
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db


# Extension, transfer, change of calendar, correction


def married() -> Dossier:
    """Received on a Monday at 09:10; same-day, to be extended to 5 working days."""
    made = make.submitted(at("2026-11-02 08:00"), code="1.000894")
    received = make.do(made, "receive", moment=at("2026-11-02 09:10"))
    return make.do(received, "start", moment=at("2026-11-02 09:30"))


def test_a_marriage_is_extended_to_five_working_days_from_its_receipt() -> None:
    dossier = married()
    assert dossier.due_at == at("2026-11-02 17:00")
    extended = make.do(dossier, "extend", moment=at("2026-11-02 15:00"), amount=5)
    assert extended.due_at == at("2026-11-09 09:10")
    assert extended.first_due_at == at("2026-11-02 17:00")


@pytest.mark.parametrize(
    ("moment", "amount"),
    [("2026-11-02 15:00", 6), ("2026-11-02 15:00", 0), ("2026-11-03 08:00", 5)],
)
def test_no_more_than_foreseen_and_never_late(moment: str, amount: int) -> None:
    dossier = married()
    with pytest.raises(NotAllowed):
        make.do(dossier, "extend", moment=at(moment), amount=amount)
    assert Dossier.objects.get(pk=dossier.pk).due_at == dossier.due_at


def test_an_extension_is_once() -> None:
    dossier = make.do(married(), "extend", moment=at("2026-11-02 15:00"), amount=2)
    with pytest.raises(NotAllowed):
        make.do(dossier, "extend", moment=at("2026-11-02 15:10"), amount=2)


@pytest.fixture
def saturdays(db: None) -> Unit:
    """Long Xuyên works on Saturday mornings from 2026 on."""
    unit = make.unit(LONG_XUYEN)
    calendar = WorkingCalendar.objects.create(unit=unit, name="Long Xuyên")
    day = [[420, 690], [810, 1020]]
    SessionVersion.objects.create(
        calendar=calendar, effective_from=date(2026, 1, 1), weekdays=[day] * 5 + [day[:1], []]
    )
    publish(calendar, at=at("2026-01-01 08:00"))
    return unit


def single(moment: str) -> Dossier:
    """A certificate of being single, 3 working days, received and started then."""
    made = make.submitted(at(moment) - timedelta(hours=1), code="1.004873")
    return make.do(make.do(made, "receive", moment=at(moment)), "start", moment=at(moment))


def test_what_remains_at_a_transfer_goes_on_by_the_new_calendar(saturdays: Unit) -> None:
    dossier = single("2026-11-05 09:10")  # a Thursday: due on Tuesday
    assert dossier.due_at == at("2026-11-10 09:10")
    moved = make.do(dossier, "transfer", moment=at("2026-11-06 09:10"), unit=saturdays)
    # Two days are left: Friday 09:10 to Saturday 09:10 is less than one working day there.
    assert moved.unit == saturdays
    assert at("2026-11-09 07:00") < moved.due_at < at("2026-11-10 09:10")
    first, second = moved.segments.all()
    assert (first.ended_at, second.unit) == (second.started_at, saturdays)
    assert moved.work_items.get(done_at=None).unit == saturdays
    assert moved.code == dossier.code


def test_after_the_due_date_a_transfer_leaves_it(saturdays: Unit) -> None:
    dossier = single("2026-11-02 09:10")
    moved = make.do(dossier, "transfer", moment=at("2026-11-06 09:10"), unit=saturdays)
    assert moved.due_at == dossier.due_at == at("2026-11-05 09:10")


def test_a_corrected_end_never_was() -> None:
    dossier = single("2026-11-02 09:10")
    resolved = make.do(dossier, "resolve", moment=at("2026-11-04 10:00"))
    again = make.do(resolved, "correct", moment=at("2026-11-05 08:00"))
    assert (again.state, again.outcome, again.finished_at) == (State.PROCESSING, "", None)
    assert again.due_at == at("2026-11-05 09:10")
    assert again.segments.get().ended_at is None
    assert again.results.get().annulled_at == at("2026-11-05 08:00")
    assert again.work_items.get(done_at=None).step.kind == "process"


def test_a_wait_that_an_end_cut_off_ends_with_the_correction() -> None:
    dossier = make.do(single("2026-11-02 09:10"), "ask_supplement", moment=at("2026-11-03 09:10"))
    gone = make.do(dossier, "withdraw", moment=at("2026-11-04 08:00"))
    back = make.do(gone, "correct", moment=at("2026-11-06 08:00"))
    # One day had gone; two are left from Friday 08:00.
    assert back.due_at == at("2026-11-10 08:00")
    assert [segment.bucket for segment in back.segments.all()] == [
        "processing",
        "awaiting_supplement",
        "processing",
    ]


# Steps keep pace with the clock


def test_a_steps_own_date_rests_with_the_clock() -> None:
    dossier = single("2026-11-02 09:10")
    before = dossier.work_items.get(done_at=None).due_at
    waiting = make.do(dossier, "suspend", moment=at("2026-11-02 10:10"))
    item = waiting.work_items.get(done_at=None)
    assert item.due_at is None
    assert item.left_minutes == time_of(waiting).minutes_between(at("2026-11-02 10:10"), before)
    going = make.do(waiting, "resume", moment=at("2026-11-09 10:10"))
    item = going.work_items.get(done_at=None)
    assert item.due_at == before + timedelta(days=7)
    assert item.left_minutes is None


@pytest.mark.parametrize(
    ("received", "forward_by"),
    [
        ("2026-11-02 15:00", "2026-11-02 17:00"),
        ("2026-11-02 15:01", "2026-11-03 11:30"),
        ("2026-11-06 16:00", "2026-11-09 11:30"),
        ("2026-11-07 09:00", "2026-11-09 17:00"),
        ("2026-11-02 12:00", "2026-11-02 17:00"),
    ],
)
def test_the_desk_hands_over_the_same_day_or_the_next_morning(received, forward_by) -> None:
    made = make.submitted(at(received) - timedelta(hours=1), code="1.004873")
    dossier = make.do(made, "receive", moment=at(received))
    assert dossier.work_items.get(done_at=None).due_at == at(forward_by)


# Waits have an end


def test_stopping_comes_after_the_applicants_day() -> None:
    asked = make.do(
        single("2026-11-02 09:10"),
        "ask_supplement",
        moment=at("2026-11-03 09:10"),
        until=date(2026, 11, 10),
    )
    assert asked.answer_until == date(2026, 11, 10)
    with pytest.raises(NotAllowed, match="10/11/2026"):
        make.do(asked, "stop", moment=at("2026-11-10 16:00"))
    stopped = make.do(asked, "stop", moment=at("2026-11-11 08:00"))
    assert (stopped.state, stopped.answer_until) == (State.STOPPED, None)


def test_without_a_day_the_law_gives_one() -> None:
    asked = make.do(single("2026-11-02 09:10"), "ask_supplement", moment=at("2026-11-03 09:10"))
    assert asked.answer_until == date(2026, 12, 3)


def test_a_second_supplement_is_the_leaders() -> None:
    asked = make.do(single("2026-11-02 09:10"), "ask_supplement", moment=at("2026-11-03 09:10"))
    back = make.do(asked, "supplement", moment=at("2026-11-03 10:10"))
    with pytest.raises(NotAllowed):
        make.do(back, "ask_supplement", make.person("chuyenvien"), at("2026-11-03 11:00"))
    again = make.do(back, "ask_supplement", make.person("lanhdaodonvi"), at("2026-11-03 11:00"))
    assert again.supplements == 2


# Consultations and apologies


def test_the_next_step_waits_for_every_unit_that_was_asked() -> None:
    dossier = single("2026-11-02 09:10")
    for code in (LONG_XUYEN, "H01.104"):
        dossier = make.do(dossier, "consult", unit=make.unit(code))
    with pytest.raises(NotAllowed):
        make.do(dossier, "forward")
    with pytest.raises(NotAllowed):
        make.do(dossier, "consult", unit=make.unit(LONG_XUYEN))
    leader = make.person("lanhdaodonvi")
    with pytest.raises(NotAllowed):
        make.do(dossier, "join", leader)  # whose answer?
    dossier = make.do(dossier, "join", make.person("chuyenvien.longxuyen"))
    dossier = make.do(dossier, "join", leader)
    assert dossier.due_at == at("2026-11-05 09:10")
    assert make.do(dossier, "forward").work_items.filter(done_at=None).count() == 1


def test_an_apology_promises_and_never_counts() -> None:
    dossier = single("2026-11-02 09:10")
    sorry = make.do(
        dossier, "apologise", moment=at("2026-11-06 08:00"), promised_on=date(2026, 11, 14)
    )
    assert sorry.promised_at == at("2026-11-16 17:00")  # the 14th is a Saturday
    assert sorry.due_at == at("2026-11-05 09:10")
    with pytest.raises(NotAllowed):
        make.do(sorry, "apologise", moment=at("2026-11-07 08:00"), promised_on=date(2026, 11, 20))
    twice = make.do(
        sorry,
        "apologise",
        moment=at("2026-11-07 08:00"),
        promised_on=date(2026, 11, 20),
        overrule=True,
    )
    assert twice.apologies == 2
