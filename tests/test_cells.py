"""What each verb posts: the table of the house's exact meanings row by row, on the true days."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.calendars import working_time_of
from agencies.models import Unit
from dossiers.cell_facts import known
from dossiers.cells import A_DAY, Measure, cells
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, PostingInbox
from dossiers.states import Outcome, State
from dossiers.transitions.register import register
from tests import make

pytestmark = pytest.mark.django_db

LAND = "1.004873"  # in working days, with a fee before receipt
FREE = "1.011607"
MARRIAGE = "1.000894"  # may be extended
ONE = timedelta(minutes=1)
Postings = dict[tuple[int, date, str], int]
PAUSES = {
    "ask_supplement": ("supplement", "awaiting_supplement"),
    "ask_dues": ("settle_dues", "awaiting_dues"),
    "suspend": ("resume", "suspended"),
}


def morning(days_ago: int) -> datetime:
    """A working day's morning, at least so many days ago."""
    day, working = timezone.localdate() - timedelta(days_ago), working_time_of(make.unit())
    while not working.is_open_on(day):
        day -= A_DAY
    return on(day)


def on(day: date) -> datetime:
    return datetime.combine(day, time(9), make.VIETNAM)


def told(made: Dossier) -> Postings:
    """What the last move of a dossier posted."""
    lines = PostingInbox.objects.filter(dossier_id=made.pk, seq=made.event_count)
    kinds = {(line.version_id, line.channel) for line in lines}
    assert kinds <= {(made.version_id, made.channel)}
    found = {(line.unit_id, line.day, Measure(line.measure).column): line.n for line in lines}
    assert len(found) == len(lines)
    return found


def kept(**of: Any) -> Postings:
    """Postings as the table writes them: measure=(unit, day, n)."""
    return {(unit.pk, day, name): n for name, (unit, day, n) in of.items() if n}


def minutes(unit: Unit, since: datetime, until: datetime) -> int:
    return working_time_of(unit).minutes_between(since, until)


def due(made: Dossier) -> date:
    assert made.due_at
    return localdate(made.due_at)


def begun(made: Dossier) -> datetime:
    return made.segments.get(ended_at=None).started_at


def settled(made: Dossier) -> None:
    """Postings sum to cells."""
    lines = PostingInbox.objects.filter(dossier_id=made.pk)
    total: Postings = {}
    for line in lines:
        key = (line.unit_id, line.day, Measure(line.measure).column)
        total[key] = total.get(key, 0) + line.n
    [one] = known([made.pk])
    wanted = {(unit, day, m.column): n for (unit, day, m), n in cells(one.facts).items()}
    assert {key: n for key, n in total.items() if n} == wanted


def test_a_filing_is_filed_and_its_completion_posts_nothing(clerk) -> None:
    made = make.submitted(morning(20))
    here, day = made.unit, localdate(made.filed_at)
    assert told(made) == kept(filed=(here, day, 1))
    asked = make.do(made, "ask_completion", moment=made.filed_at + ONE, until=day + 9 * A_DAY)
    assert told(asked) == {}
    complete = make.do(asked, "complete", moment=on(day + 2 * A_DAY))
    assert told(complete) == {}


@pytest.mark.parametrize(
    ("verb", "measure"), [("refuse", "refused"), ("withdraw", "withdrawn_unreceived")]
)
def test_what_was_never_received_ends_beside_the_identity(verb: str, measure: str) -> None:
    made = make.submitted(morning(20))
    day = localdate(made.filed_at) + 3 * A_DAY
    ended = make.do(made, verb, moment=on(day))
    assert told(ended) == kept(**{measure: (made.unit, day, 1)})


def test_a_receipt_is_received_by_its_channel_and_will_be_overdue() -> None:
    made = make.dossier(State.RECEIVED, morning(40), code=LAND)
    here, day = made.unit, localdate(made.received_at)
    found = told(made)
    assert found.pop((here.pk, day, "papers_digitised"), 0) == 0
    assert found == kept(
        received=(here, day, 1),
        received_online=(here, day, 1),
        overdue=(here, due(made) + A_DAY, 1),
    )


def test_a_receipt_after_the_answer_was_due_is_a_late_intake(clerk) -> None:
    made = make.submitted(morning(40), code=FREE)
    day = localdate(made.filed_at) + 9 * A_DAY
    made = make.do(made, "receive", moment=on(day))
    assert told(made)[made.unit_id, day, "late_intake"] == 1


def test_a_walk_in_is_filed_and_received_at_the_desk(clerk) -> None:
    moment = morning(20)
    filing = make.filing(FREE, channel="desk", on=localdate(moment))
    made = register(filing, by=clerk, at=moment)
    assert told(made).keys() == {
        (made.unit_id, localdate(moment), "received"),
        (made.unit_id, localdate(moment), "received_desk"),
        (made.unit_id, due(made) + A_DAY, "overdue"),
    }


def test_work_inside_a_stretch_posts_nothing_until_it_ends() -> None:
    made = make.dossier(State.RECEIVED, morning(40), code=LAND)
    since = begun(made)
    for verb in ("start", "consult", "join", "forward", "send_back"):
        made = make.do(made, verb, moment=made.last_event_at + 50 * ONE)
        assert told(made) == {}, verb
    waits = make.do(made, "suspend", moment=made.last_event_at + 50 * ONE)
    day = localdate(waits.last_event_at)
    spent = minutes(made.unit, since, waits.last_event_at)
    assert told(waits)[made.unit_id, day, "minutes_processing"] == spent > 0


@pytest.mark.parametrize("verb", PAUSES)
def test_a_pause_in_time_lifts_the_due_date_and_its_end_sets_a_new_one(verb: str) -> None:
    made = make.dossier(State.PROCESSING, morning(60), code=LAND)
    here, before, since = made.unit, due(made), begun(made)
    back, waiting = PAUSES[verb]
    day = localdate(made.received_at) + A_DAY
    words = {} if verb == "suspend" else {"until": day + 30 * A_DAY}
    paused = make.do(made, verb, moment=on(day), **words)
    also = {"supplements": (here, day, 1)} if verb == "ask_supplement" else {}
    assert told(paused) == kept(
        **also,
        **{waiting: (here, day, 1)},
        overdue=(here, before + A_DAY, -1),
        minutes_processing=(here, day, minutes(here, since, on(day))),
    )
    end = day + 7 * A_DAY
    again = make.do(paused, back, moment=on(end))
    assert told(again) == kept(
        **{
            waiting: (here, end, -1),
            f"minutes_{waiting}": (here, end, minutes(here, on(day), on(end))),
        },
        overdue=(here, due(again) + A_DAY, 1),
    )
    settled(again)


@pytest.mark.parametrize("verb", PAUSES)
def test_a_pause_of_what_is_late_leaves_it_overdue(verb: str) -> None:
    made = make.dossier(State.PROCESSING, morning(80), code=LAND)
    here, since = made.unit, begun(made)
    back, waiting = PAUSES[verb]
    day = due(made) + 3 * A_DAY
    words = {} if verb == "suspend" else {"until": day + 30 * A_DAY}
    paused = make.do(made, verb, moment=on(day), **words)
    also = {"supplements": (here, day, 1)} if verb == "ask_supplement" else {}
    assert told(paused) == kept(
        **also,
        **{waiting: (here, day, 1)},
        minutes_processing=(here, day, minutes(here, since, on(day))),
    )
    again = make.do(paused, back, moment=on(day + A_DAY))
    assert {name for _unit, _day, name in told(again)} <= {waiting, f"minutes_{waiting}"}
    settled(again)


def test_a_transfer_moves_the_dossier_and_the_day_it_will_be_overdue() -> None:
    made = make.dossier(State.PROCESSING, morning(60), code=LAND)
    here, there, before, since = made.unit, make.unit(LONG_XUYEN), due(made), begun(made)
    day = localdate(made.received_at) + 2 * A_DAY
    gone = make.do(made, "transfer", moment=on(day))
    assert told(gone) == {
        **kept(moved=(here, day, -1), overdue=(here, before + A_DAY, -1)),
        **kept(moved=(there, day, 1), overdue=(there, due(gone) + A_DAY, 1)),
        **kept(minutes_processing=(here, day, minutes(here, since, on(day)))),
    }
    settled(gone)


def test_a_transfer_of_what_is_late_is_late_there_at_once() -> None:
    made = make.dossier(State.PROCESSING, morning(80), code=LAND)
    here, there, since = made.unit, make.unit(LONG_XUYEN), begun(made)
    day = due(made) + 4 * A_DAY
    gone = make.do(made, "transfer", moment=on(day))
    late_on = max(due(gone) + A_DAY, day)
    assert told(gone) == {
        **kept(moved=(here, day, -1), overdue=(here, day, -1)),
        **kept(moved=(there, day, 1), overdue=(there, late_on, 1)),
        **kept(minutes_processing=(here, day, minutes(here, since, on(day)))),
    }


def test_a_transfer_on_the_day_of_receipt_moves_the_receipt_itself() -> None:
    made = make.dossier(State.RECEIVED, morning(60), code=LAND)
    here, there, before = made.unit, make.unit(LONG_XUYEN), due(made)
    day = localdate(made.received_at)
    gone = make.do(made, "transfer", moment=made.last_event_at + timedelta(seconds=5))
    assert told(gone) == {
        **kept(received=(here, day, -1), received_online=(here, day, -1)),
        **kept(received=(there, day, 1), received_online=(there, day, 1)),
        **kept(overdue=(here, before + A_DAY, -1)),
        **kept(overdue=(there, due(gone) + A_DAY, 1)),
    }
    settled(gone)


def test_an_extension_moves_only_the_day_it_will_be_overdue() -> None:
    made = make.dossier(State.PROCESSING, morning(60), code=MARRIAGE)
    before = due(made)
    later = make.do(made, "extend", moment=made.last_event_at + ONE)
    assert due(later) > before
    assert told(later) == {
        **kept(overdue=(made.unit, before + A_DAY, -1)),
        **kept(overdue=(made.unit, due(later) + A_DAY, 1)),
    }


def test_an_apology_is_an_apology_and_nothing_else() -> None:
    made = make.dossier(State.PROCESSING, morning(80), code=LAND)
    day = due(made) + 2 * A_DAY
    late = make.do(made, "apologise", moment=on(day), promised_on=day + 5 * A_DAY)
    assert told(late) == kept(apologies=(made.unit, day, 1))


@pytest.mark.parametrize(("after", "measure"), [(-1, "early"), (0, "on_time"), (3, "late")])
def test_a_result_is_early_on_time_or_late_by_its_day(after: int, measure: str) -> None:
    made = make.dossier(State.PROCESSING, morning(80), code=LAND)
    here, since, before = made.unit, begun(made), due(made)
    day = before + after * A_DAY
    moment = on(day) if day > localdate(since) else made.last_event_at + ONE
    done = make.do(made, "resolve", moment=moment, outcome=Outcome.DENIED, reason="Không đủ")
    ends = kept(
        **{measure: (here, day, 1)},
        denied=(here, day, 1),
        results_electronic=(here, day, 1),
        minutes_processing=(here, day, minutes(here, since, moment)),
        overdue=(here, max(before + A_DAY, day), -1),
    )
    assert told(done) == ends
    given = make.do(done, "hand_out", moment=moment + 3 * A_DAY)
    assert told(given) == kept(handed_out=(here, day + 3 * A_DAY, 1))
    back = make.do(given, "correct", moment=moment + 5 * A_DAY)
    measures = {(here.pk, day, name) for name in (measure, "denied", "results_electronic")}
    taken = {key: n for key, n in told(back).items() if "minutes" not in key[2]}
    assert taken == {
        **dict.fromkeys(measures, -1),
        **kept(handed_out=(here, day + 3 * A_DAY, -1)),
        **kept(overdue=(here, max(before + A_DAY, day), 1)),
    }
    settled(back)


@pytest.mark.parametrize("verb", ["withdraw", "stop"])
def test_an_end_of_what_waits_ends_the_wait_and_a_correction_prolongs_it(verb: str) -> None:
    made = make.dossier(State.PROCESSING, morning(60), code=LAND)
    here, before, day = made.unit, due(made), localdate(made.received_at) + A_DAY
    made = make.do(made, "ask_supplement", moment=on(day), until=day + 2 * A_DAY)
    end, name = day + 9 * A_DAY, "withdrawn" if verb == "withdraw" else "stopped"
    over = make.do(made, verb, moment=on(end))
    waited = (here, end, minutes(here, on(day), on(end)))
    wait = {"minutes_awaiting_supplement": waited, "awaiting_supplement": (here, end, -1)}
    assert told(over) == kept(**{name: (here, end, 1)}, **wait)
    d = end + 4 * A_DAY
    back = make.do(over, "correct", moment=on(d))
    found = {key: n for key, n in told(back).items() if "minutes" not in key[2]}
    assert found == {
        **kept(**{name: (here, end, -1)}, awaiting_supplement=(here, end, 1)),
        **kept(awaiting_supplement=(here, d, -1), overdue=(here, due(back) + A_DAY, 1)),
    }
    assert due(back) > before
    settled(back)
