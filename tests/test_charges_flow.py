"""A filing whose fee comes before its receipt, from the filing to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.models import Role
from citizens.models import Person
from dossiers.clock import answer_due, time_of
from dossiers.counter import Paid
from dossiers.flow import NotAllowed, open_moves
from dossiers.models import Dossier, DossierCharge
from dossiers.settled import charges_to_follow
from dossiers.states import State
from dossiers.tasks import sweep_charges
from dossiers.transitions.desk_money import take_charge, waive_charge
from dossiers.transitions.follow_charge import follow_charge
from payments.charging import change_amount, close
from payments.counter import take
from payments.models import Charge, CounterMethod
from tests import make
from tests.callers import caller
from tests.house import behind_the_triggers
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db
CODE = "1.004873"
CASH = Paid(CounterMethod.CASH)


@pytest.fixture
def filed() -> Dossier:
    return make.dossier(State.SUBMITTED, code=CODE)


def verbs_of(dossier: Dossier) -> list[str]:
    return list(dossier.events.order_by("seq").values_list("verb", flat=True))


def balance(charge: Charge, account: str) -> int:
    return sum(charge.entries.filter(account=account).values_list("amount", flat=True))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


# Filed online, waits for its fee


def test_it_waits_for_its_fee_and_has_no_hour_for_an_answer(filed: Dossier, clerk: Person) -> None:
    assert filed.answer_due_at is None
    assert "receive" not in [move.verb for move in open_moves(filed, clerk)]
    told = caller("motcua").ask(f"dossiers/{filed.number}/").json()
    assert "receive" not in [action["verb"] for action in told["actions"]]
    refused = caller("motcua").send(f"dossiers/{filed.number}/receive/")
    assert refused.status_code == 409
    assert "15.000 đ" in plain(refused.json()["detail"])
    filed.refresh_from_db()
    assert filed.state == State.SUBMITTED


def test_it_is_marked_in_the_lists_and_not_to_be_answered(filed: Dossier, clerk: Person) -> None:
    free = make.dossier(State.SUBMITTED)
    desk = enter(clerk)
    incoming = text_of(desk.get("/desk/queue/?view=incoming"))
    assert "1 Chờ tiếp nhận" in text_of(desk.get("/desk/"))
    assert desk.get("/desk/next/").headers["Location"] == f"/dossiers/{free.number}/"
    assert "Tình trạng hôn nhân" not in incoming
    unpaid = text_of(desk.get("/desk/queue/?view=unpaid"))
    assert "tình trạng hôn nhân" in unpaid
    assert "Chờ nộp phí, lệ phí" in unpaid


def test_paid_at_the_desk_it_goes_on_in_the_same_breath(filed: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    take_charge(filed, charge_of(filed), CASH, by=clerk, at=timezone.now())
    filed.refresh_from_db()
    assert verbs_of(filed) == ["submit", "pay"]
    paid = filed.events.get(verb="pay")
    assert filed.answer_due_at == answer_due(time_of(filed), paid.at)
    assert "receive" in [move.verb for move in open_moves(filed, clerk)]
    assert make.do(filed, "receive").state == State.RECEIVED


def test_paid_on_friday_evening_the_hours_begin_on_monday(clerk: Person) -> None:
    filed = make.submitted(make.at("2026-11-20 15:00"), code=CODE)
    friday = make.at("2026-11-20 19:30")
    take(charge_of(filed).pk, CounterMethod.CARD, by=shift_of(clerk).cashier, at=friday)
    assert follow_charge(charge_of(filed).pk, friday)
    filed.refresh_from_db()
    assert filed.events.get(verb="pay").at == friday
    assert localtime(filed.answer_due_at) == make.at("2026-11-23 17:00")


def test_waived_it_goes_on_as_if_paid(filed: Dossier, leader: Person) -> None:
    waive_charge(filed, charge_of(filed), by=leader, at=timezone.now(), reason="Hộ nghèo")
    filed.refresh_from_db()
    assert filed.answer_due_at is not None
    assert verbs_of(filed) == ["submit", "waive"]
    assert make.do(filed, "receive").state == State.RECEIVED


@pytest.mark.parametrize("verb", ["withdraw", "refuse"])
def test_ended_while_paid_the_money_is_held(filed: Dossier, clerk: Person, verb: str) -> None:
    shift_of(clerk)
    take_charge(filed, charge_of(filed), CASH, by=clerk, at=timezone.now())
    filed.refresh_from_db()
    make.do(filed, verb)
    charge = charge_of(filed)
    assert charge.state == "closed"
    assert (balance(charge, "held"), balance(charge, "owed")) == (-15_000, 0)


def test_after_a_withdrawal_the_desk_takes_nothing(filed: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    done = make.do(filed, "withdraw")
    path = f"/dossiers/{done.number}/fees/{charge_of(done).pk}/take/"
    assert enter(clerk).post(path, {"method": "cash"}).status_code == 409
    assert not charge_of(done).takings.exists()
    assert not follow_charge(charge_of(done).pk, timezone.now())


def test_the_sweep_finds_what_the_broker_lost(filed: Dossier, clerk: Person) -> None:
    take(charge_of(filed).pk, CounterMethod.CASH, by=shift_of(clerk).cashier, at=timezone.now())
    now = timezone.now()
    assert charges_to_follow(now - timedelta(minutes=1)) == []
    with behind_the_triggers() as cursor:
        cursor.execute("UPDATE payments_charge SET settled_at = settled_at - interval '1 hour'")
    assert sweep_charges() == 1
    assert sweep_charges() == 0
    assert verbs_of(filed) == ["submit", "pay"]
    filed.refresh_from_db()
    assert filed.answer_due_at is not None


def test_followed_twice_it_goes_on_once(filed: Dossier, clerk: Person) -> None:
    take(charge_of(filed).pk, CounterMethod.CASH, by=shift_of(clerk).cashier, at=timezone.now())
    pk = charge_of(filed).pk
    assert [follow_charge(pk, timezone.now()) for _ in range(3)] == [True, False, False]
    assert verbs_of(filed) == ["submit", "pay"]


def test_raised_after_it_was_paid_it_waits_again(
    filed: Dossier, clerk: Person, leader: Person
) -> None:
    shift_of(clerk)
    take_charge(filed, charge_of(filed), CASH, by=clerk, at=timezone.now())
    words = {"amount": "20.000", "reason": "Thu thiếu"}
    path = f"/dossiers/{filed.number}/fees/{charge_of(filed).pk}/"
    assert enter(leader).post(f"{path}amount/", words).status_code == 302
    filed.refresh_from_db()
    assert filed.answer_due_at is None
    assert "còn phải nộp 5.000 đ" in plain(text_of(enter(clerk).get(f"/dossiers/{filed.number}/")))
    enter(clerk).post(f"{path}take/", {"method": "cash"})
    filed.refresh_from_db()
    assert filed.answer_due_at is not None
    assert DossierCharge.objects.get(dossier=filed).followed_at
    assert balance(charge_of(filed), "taken") == 20_000


def test_lowered_after_it_was_paid_the_rest_is_to_be_paid_back(
    filed: Dossier, clerk: Person, leader: Person
) -> None:
    shift_of(clerk)
    take_charge(filed, charge_of(filed), CASH, by=clerk, at=timezone.now())
    change_amount(charge_of(filed).pk, 5000, by=leader, at=timezone.now(), reason="Thu thừa")
    assert balance(charge_of(filed), "refund") == -10_000


# What a wrong end leaves behind


def test_a_withdrawal_taken_back_asks_for_nothing_that_was_replaced(clerk: Person) -> None:
    filed = make.dossier(State.SUBMITTED, code=CODE)
    replaced = charge_of(filed)
    close(replaced.pk, at=timezone.now())
    received = make.do(filed, "receive")
    make.do(received, "withdraw")
    received.refresh_from_db()
    make.do(received, "correct")
    replaced.refresh_from_db()
    assert replaced.state == "closed"


def test_a_withdrawal_taken_back_asks_again_for_what_it_had_closed(clerk: Person) -> None:
    received = make.dossier(State.RECEIVED, code=CODE)
    withdrawn = make.do(received, "withdraw")
    assert charge_of(withdrawn).state == "closed"
    make.do(withdrawn, "correct")
    assert charge_of(withdrawn).state == "settled"
    assert balance(charge_of(withdrawn), "held") == 0


# Who may do what


def test_who_takes_and_who_decides(filed: Dossier, clerk: Person, leader: Person) -> None:
    charge = charge_of(filed)
    path = f"/dossiers/{filed.number}/fees/{charge.pk}/"
    officer, helper = make.person("chuyenvien"), make.person("motcua.longxuyen")
    own = make.person("congdan")
    waive = {"reason": "Thuộc hộ nghèo"}
    for person in (officer, clerk):
        assert enter(person).post(f"{path}waive/", waive).status_code == 409
        changed = enter(person).post(f"{path}amount/", {"amount": "1", "reason": "x"})
        assert changed.status_code == 409
    for person in (officer, leader):
        assert enter(person).post(f"{path}take/", {"method": "cash"}).status_code == 409
    for person in (helper, own, official(Role.LEADER, "H01.154")):
        for act in ("take", "waive", "amount"):
            assert enter(person).post(f"{path}{act}/", {"method": "cash"}).status_code == 404
    charge.refresh_from_db()
    assert (charge.state, charge.amount) == ("open", 15_000)
    with pytest.raises(NotAllowed):
        take_charge(filed, charge, CASH, by=clerk, at=timezone.now())  # no shift is open
