"""A limit that ends after the last published day of the calendar is a refusal, not a fault."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.states import State
from dossiers.transitions.register import register
from procedures.records import limits
from tests import make
from tests.callers import caller, traces
from tests.test_api_account import is_problem
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import PATH, walk_in

pytestmark = pytest.mark.django_db
CODE = "1.004873"
FREE = "1.001193"
SENTENCE = "Thời hạn vượt quá lịch làm việc đã công bố"
LIMITS = [("days", 9000), ("calendar_days", 9000), ("hours", 32767)]


@pytest.fixture(autouse=True)
def published_before_limits_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", {})


def without_end(unit: str = "days", amount: int = 9000, code: str = CODE) -> None:
    change = {"limit_unit": unit, "limit_amount": amount, "steps": []}
    make.published(change, code=code, from_=timezone.localdate() - timedelta(1))


@pytest.mark.parametrize(("unit", "amount"), LIMITS)
def test_it_is_not_received(clerk: Person, unit: str, amount: int) -> None:
    without_end(unit, amount)
    made = make.paid(make.submitted(code=CODE))
    before = traces()
    answer = caller("motcua").send(f"dossiers/{made.number}/receive/", {})
    assert SENTENCE in str(is_problem(answer, 409))
    sent = enter(clerk).post(f"/dossiers/{made.number}/receive/", {"seq": made.event_count})
    assert sent.status_code == 409
    assert SENTENCE in text_of(sent)
    assert traces() == before
    made.refresh_from_db()
    assert (made.state, made.code) == (State.SUBMITTED, None)


def test_it_is_not_registered(clerk: Person) -> None:
    without_end(code=FREE)
    before = traces()
    with pytest.raises(NotAllowed, match=SENTENCE):
        register(make.filing(FREE), by=clerk, at=timezone.now())
    assert traces() == before


def test_the_desk_is_told_and_keeps_what_was_typed(clerk: Person) -> None:
    without_end(code=FREE)
    desk, before = enter(clerk), traces()
    shown = desk.get(PATH, {"procedure": FREE})
    assert shown.status_code == 200
    assert SENTENCE in text_of(shown)
    answer = desk.post(PATH, walk_in(procedure=FREE))
    assert answer.status_code == 409
    assert SENTENCE in str(answer.context["form"].non_field_errors())
    assert "Trần Thị Ngọc Ánh" in answer.content.decode()
    assert traces() == before
