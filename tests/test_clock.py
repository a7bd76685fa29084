"""The due date of a dossier, told from the events of its life, on the seeded calendar."""

from datetime import date

import pytest

from agencies.calendars import working_time_of
from agencies.models import Unit
from dossiers.clock import reckoning_of
from dossiers.models import Dossier
from dossiers.reckoning import Limit, Pause, life, reckon
from dossiers.states import Bucket, State
from dossiers.transitions.receive import receive
from procedures.models import LimitUnit
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db

THREE_DAYS = Limit(LimitUnit.DAYS, 3, 0)
EIGHT_HOURS = Limit(LimitUnit.HOURS, 8, 0)
SAME_DAY = Limit(LimitUnit.SAME_DAY, 0, 15 * 60)
TEN_CALENDAR_DAYS = Limit(LimitUnit.CALENDAR_DAYS, 10, 0)


@pytest.fixture
def kien_giang():
    return working_time_of(Unit.objects.get(code="H33"))


def due(limit: Limit, received: str, *pauses: tuple[str, str | None], time) -> str | None:
    rests = [
        Pause(Bucket.AWAITING_SUPPLEMENT, at(start), at(end) if end else None)
        for start, end in pauses
    ]
    moment = reckon(limit, life(at(received), rests, time)).due_at
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("limit", "received", "expected"),
    [
        (THREE_DAYS, "2023-11-13 07:00", "2023-11-16 07:00"),
        (THREE_DAYS, "2023-11-13 09:10", "2023-11-16 09:10"),
        (THREE_DAYS, "2023-11-13 17:00", "2023-11-17 07:00"),
        (THREE_DAYS, "2023-11-18 10:00", "2023-11-23 07:00"),
        (EIGHT_HOURS, "2023-11-15 16:20", "2023-11-16 16:20"),
        (EIGHT_HOURS, "2023-11-13 07:00", "2023-11-13 17:00"),
        (SAME_DAY, "2023-11-16 15:00", "2023-11-16 17:00"),
        (SAME_DAY, "2023-11-16 15:01", "2023-11-17 17:00"),
        (SAME_DAY, "2023-11-17 15:30", "2023-11-20 17:00"),
        (TEN_CALENDAR_DAYS, "2023-11-08 09:10", "2023-11-20 09:10"),
    ],
)
def test_due_without_a_pause(limit: Limit, received: str, expected: str, kien_giang) -> None:
    assert due(limit, received, time=kien_giang) == expected


@pytest.mark.parametrize(
    ("limit", "received", "pause", "expected"),
    [
        # 1 day had gone, 2 are left and begin again with the supplement.
        (
            THREE_DAYS,
            "2023-11-13 09:10",
            ("2023-11-14 09:10", "2023-11-15 14:30"),
            "2023-11-17 14:30",
        ),
        (EIGHT_HOURS, "2023-11-13 07:00", ("2023-11-13 09:00", None), None),
        # Nothing was left: the result is due as the answer comes.
        (
            EIGHT_HOURS,
            "2023-11-13 07:00",
            ("2023-11-13 17:00", "2023-11-15 08:00"),
            "2023-11-15 08:00",
        ),
        # The same, answered as the office opens and on a Sunday.
        (
            EIGHT_HOURS,
            "2023-11-13 07:00",
            ("2023-11-13 17:00", "2023-11-15 07:00"),
            "2023-11-15 07:00",
        ),
        (
            SAME_DAY,
            "2023-11-13 09:00",
            ("2023-11-13 17:00", "2023-11-19 10:00"),
            "2023-11-20 07:00",
        ),
        # Asked on the due day: 40 minutes were left, and are left on Friday morning.
        (
            EIGHT_HOURS,
            "2023-11-15 16:20",
            ("2023-11-16 15:40", "2023-11-17 10:00"),
            "2023-11-17 10:40",
        ),
        # On the due day, in the evening: nothing was left.
        (
            THREE_DAYS,
            "2023-11-13 09:10",
            ("2023-11-16 18:00", "2023-11-20 13:45"),
            "2023-11-20 13:45",
        ),
        # Asked after the due date: late already, nothing is given back.
        (
            SAME_DAY,
            "2023-11-13 09:00",
            ("2023-11-14 08:00", "2023-11-20 08:00"),
            "2023-11-13 17:00",
        ),
        (SAME_DAY, "2023-11-13 09:00", ("2023-11-14 08:00", None), "2023-11-13 17:00"),
        # 10:00 to 17:00 are 5 hours: spent from the resume on.
        (
            SAME_DAY,
            "2023-11-13 09:00",
            ("2023-11-13 10:00", "2023-11-14 07:00"),
            "2023-11-14 14:00",
        ),
        # The raw date (18 November, a Saturday) moves by 3 dates, then needs no rolling.
        (
            TEN_CALENDAR_DAYS,
            "2023-11-08 09:10",
            ("2023-11-10 08:00", "2023-11-13 08:00"),
            "2023-11-21 09:10",
        ),
    ],
)
def test_due_with_a_pause(limit, received, pause, expected, kien_giang) -> None:
    assert due(limit, received, pause, time=kien_giang) == expected


def test_holidays_and_make_up_days_count(kien_giang) -> None:
    time = kien_giang
    # 29 April 2024 was off and Saturday 4 May worked; 30 April and 1 May are holidays.
    assert due(THREE_DAYS, "2024-04-26 09:00", time=time) == "2024-05-04 09:00"
    assert not time.is_open_on(date(2026, 11, 24))


def test_code_and_dates_come_with_receipt() -> None:
    filed = make.paid(make.submitted(at("2026-11-16 08:00"), code="1.004873"))
    assert (filed.code, filed.due_at) == (None, None)
    clerk = make.person("motcua")
    first = receive(filed, by=clerk, at=at("2026-11-16 09:10"))
    assert first.code == "H01.155-261116-0001"
    assert first.due_at == first.first_due_at == at("2026-11-19 09:10")
    second = make.submitted(at("2026-11-16 08:00"))
    assert receive(second, by=clerk, at=at("2026-11-16 09:11")).code == "H01.155-261116-0002"
    third = make.submitted(at("2026-11-16 08:00"))
    assert receive(third, by=clerk, at=at("2026-11-17 07:30")).code == "H01.155-261117-0001"


def test_a_supplement_moves_the_due_date_and_never_the_first_one() -> None:
    dossier = make.dossier(State.SUBMITTED, at("2026-11-16 08:00"), code="1.004873")
    for verb, moment in [
        ("receive", "2026-11-16 09:10"),
        ("start", "2026-11-16 09:30"),
        ("ask_supplement", "2026-11-17 09:10"),
    ]:
        dossier = make.do(dossier, verb, moment=at(moment))
    assert dossier.due_at is None
    dossier = make.do(dossier, "supplement", moment=at("2026-11-19 14:30"))
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.first_due_at == at("2026-11-19 09:10")
    assert stored.due_at == at("2026-11-23 14:30")
    reckoning = reckoning_of(stored, list(stored.segments.all()), stored.due_changes.all())
    assert [line.kind for line in reckoning.lines] == ["received", "resumed"]
    assert reckoning.due_at == stored.due_at


@pytest.mark.parametrize("verb", ["stop", "withdraw"])
def test_a_dossier_that_ends_while_it_waits_has_no_due_date_left(verb: str) -> None:
    waiting = make.ready_for(verb, State.AWAITING_SUPPLEMENT)
    make.do(waiting, verb)
    stored = Dossier.objects.get(pk=waiting.pk)
    assert stored.due_at is None
    assert (
        reckoning_of(stored, list(stored.segments.all()), stored.due_changes.all()).due_at is None
    )


def test_a_work_item_never_outruns_the_legal_date() -> None:
    dossier = make.dossier(State.PROCESSING, at("2026-11-16 08:00"))
    open_items = dossier.work_items.filter(done_at=None)
    assert open_items.count() == 1
    assert all(item.due_at <= dossier.due_at for item in open_items)


def test_the_answer_to_an_online_filing_is_due_in_eight_working_hours() -> None:
    assert make.submitted(at("2026-11-16 16:20")).answer_due_at == at("2026-11-17 16:20")
    assert make.submitted(at("2026-11-13 19:05")).answer_due_at == at("2026-11-16 17:00")
