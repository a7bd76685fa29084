"""Dues that are open are not given away with the result, however the dossier came back to work."""

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid
from dossiers.flow import NotAllowed, check, open_moves
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.ask_dues import ask_dues
from dossiers.transitions.desk_money import correct_charge, take_charge, waive_charge
from payments.models import ChargeState, CounterMethod
from tests import make
from tests.callers import caller
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
CASH = Paid(CounterMethod.CASH)
TAX = "Thuế thu nhập cá nhân"


@pytest.fixture
def awaited(officer: Person) -> Dossier:
    work = make.dossier(State.PROCESSING)
    return ask_dues(work, by=officer, at=timezone.now(), reason=TAX, amount=500_000)


def pay(dossier: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    take_charge(dossier, charge_of(dossier), CASH, by=clerk, at=timezone.now())
    dossier.refresh_from_db()


def refused(dossier: Dossier, leader: Person) -> str:
    assert "resolve" not in [move.verb for move in open_moves(dossier, leader)]
    told = caller("lanhdaodonvi").ask(f"dossiers/{dossier.number}/").json()
    assert "resolve" not in [action["verb"] for action in told["actions"]]
    with pytest.raises(NotAllowed) as sentence:
        make.do(dossier, "resolve")
    return str(sentence.value.reason).replace("\N{NO-BREAK SPACE}", " ")


def page_of(dossier: Dossier, person: Person) -> str:
    return text_of(enter(person).get(f"/dossiers/{dossier.number}/"))


def goes_on(dossier: Dossier, leader: Person) -> bool:
    check(dossier, "resolve", leader)
    return "resolve" in [move.verb for move in open_moves(dossier, leader)]


def test_asked_withdrawn_and_taken_back(awaited: Dossier, clerk: Person, leader: Person) -> None:
    again = make.do(make.do(awaited, "withdraw"), "correct")
    assert (again.state, charge_of(again).state) == (State.PROCESSING, ChargeState.OPEN)
    sentence = refused(again, leader)
    assert sentence.startswith(f"Còn nghĩa vụ tài chính chưa nộp: {TAX}: 500.000 đ;")
    assert "Chưa trả kết quả khi khoản này chưa nộp" in page_of(again, leader)
    pay(again, clerk)
    assert goes_on(again, leader)
    assert "Chưa trả kết quả khi" not in page_of(again, leader)


def test_paid_and_then_raised(awaited: Dossier, clerk: Person, leader: Person) -> None:
    pay(awaited, clerk)
    assert awaited.state == State.PROCESSING
    assert goes_on(awaited, leader)
    now = timezone.now()
    correct_charge(awaited, charge_of(awaited), 700_000, by=leader, at=now, reason="Tính thiếu")
    assert "200.000 đ" in refused(awaited, leader)
    waive_charge(awaited, charge_of(awaited), by=leader, at=timezone.now(), reason="Hộ nghèo")
    awaited.refresh_from_db()
    assert goes_on(awaited, leader)
