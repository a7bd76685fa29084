"""An apology is drafted once lateness is certain, and waits for the leader's signature."""

from datetime import date, datetime, timedelta

import pytest

from citizens.models import Message
from dossiers.models import Apology, Dossier
from dossiers.states import State
from dossiers.warnings.apologies import draft_apologies, drafts_for
from procedures.models import LateCause
from tests import make
from tests.at_once import all_at_once
from tests.make import at
from tests.warned import told

in_a_transaction = pytest.mark.django_db
EVENING = "2026-11-12 17:00"


def at_work(state: State = State.PROCESSING) -> Dossier:
    """Due on Thursday, 12 November 2026, a little after nine; the last closing is at 17:00."""
    return make.dossier(state, at("2026-11-09 09:00"), code="1.004873")


def drafted(moment: str | datetime) -> int:
    return draft_apologies(at(moment) if isinstance(moment, str) else moment)


def waiting_for(username: str) -> list[int]:
    return [draft.dossier_id for draft in drafts_for(make.person(username))]


@in_a_transaction
def test_in_the_evening_of_the_due_day_and_not_before_once() -> None:
    dossier = at_work()
    assert drafted("2026-11-12 16:59") == 0
    assert drafted(EVENING) == 1
    assert drafted(EVENING) == drafted("2026-11-20 09:00") == 0
    draft = Apology.objects.get()
    assert (draft.due_at, draft.drafted_at, draft.made_at) == (dossier.due_at, at(EVENING), None)
    # 18 working hours from Friday 07:00 are over on Tuesday at 09:00: the end of that day.
    assert draft.promised_at == at("2026-11-17 17:00")
    assert told("apology") == {"lanhdaodonvi"}
    message = Message.objects.get(key__startswith="apology:")
    assert "17/11/2026" in message.body
    assert waiting_for("lanhdaodonvi") == [dossier.pk]
    assert waiting_for("chuyenvien") == waiting_for("lanhdao.longxuyen") == []


@in_a_transaction
@pytest.mark.parametrize(
    ("moment", "promised"),
    [
        (EVENING, "2026-11-13 17:00"),  # four hours at least need a day: all of Friday
        ("2026-11-13 10:00", "2026-11-16 17:00"),  # found later: a day from then
        ("2026-11-14 10:00", "2026-11-16 17:00"),  # on Saturday: all of Monday
    ],
)
def test_the_date_suggested_leaves_a_working_day(moment: str, promised: str) -> None:
    dossier = at_work()
    make.do(dossier, "forward", moment=at("2026-11-10 09:00"))
    assert drafted(moment) == 1
    assert Apology.objects.get().promised_at == at(promised)


@in_a_transaction
def test_the_leader_makes_the_draft_an_apology() -> None:
    dossier = at_work()
    drafted(EVENING)
    make.do(
        dossier,
        "apologise",
        moment=at("2026-11-13 08:00"),
        cause=LateCause.objects.earliest("order"),
        promised_on=date(2026, 11, 18),
    )
    apology = Apology.objects.get()
    assert (apology.drafted_at, apology.made_at) == (at(EVENING), at("2026-11-13 08:00"))
    assert apology.promised_at == at("2026-11-18 17:00")
    assert waiting_for("lanhdaodonvi") == []
    assert drafted("2026-11-20 09:00") == 0


@in_a_transaction
def test_none_where_the_leader_was_quicker() -> None:
    dossier = at_work()
    make.do(dossier, "apologise", moment=at("2026-11-12 10:00"), promised_on=date(2026, 11, 18))
    assert drafted("2026-11-13 08:00") == 0


@in_a_transaction
@pytest.mark.parametrize("verb", ["suspend", "withdraw", "resolve"])
def test_no_draft_for_what_waits_or_ended(verb: str) -> None:
    dossier = at_work()
    make.do(dossier, verb, moment=at("2026-11-12 16:00"))
    assert drafted("2026-11-13 08:00") == 0


@in_a_transaction
@pytest.mark.parametrize("verb", ["suspend", "withdraw", "resolve"])
def test_a_draft_of_what_ended_waits_for_nobody(verb: str) -> None:
    dossier = at_work()
    drafted(EVENING)
    make.do(dossier, verb, moment=at("2026-11-13 08:00"))
    assert waiting_for("lanhdaodonvi") == []


@in_a_transaction
def test_a_later_due_date_has_a_draft_of_its_own() -> None:
    dossier = at_work()
    drafted(EVENING)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=dossier.due_at + timedelta(days=5))
    assert waiting_for("lanhdaodonvi") == []
    assert drafted("2026-11-17 16:59") == 0
    assert drafted("2026-11-17 17:00") == 1
    assert waiting_for("lanhdaodonvi") == [dossier.pk]


@in_a_transaction
def test_a_dossier_at_the_desk_is_drafted_for_once_it_is_worked_on() -> None:
    """Before it is handed over no apology can be made."""
    dossier = at_work(State.RECEIVED)
    assert drafted(EVENING) == 0
    make.do(dossier, "start", moment=at("2026-11-13 08:00"))
    assert drafted("2026-11-13 08:05") == 1


@pytest.mark.usefixtures("committed")
def test_four_sweeps_at_once_draft_once() -> None:
    at_work()
    counted = all_at_once(4, lambda number: str(drafted(EVENING)))
    assert sum(int(found) * times for found, times in counted.items()) == 1
    assert Apology.objects.count() == 1
    assert Message.objects.filter(key__startswith="apology:").count() == 1
