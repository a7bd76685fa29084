"""Shifts and takings from several sides at the same moment."""

import pytest
from django.utils import timezone

from dossiers.states import State
from dossiers.transitions.follow_charge import follow_charge
from payments.charging import NotPossible
from payments.counter import close_shift, expected_cash, open_shift, take
from payments.models import CounterMethod, Entry, Shift, Taking
from tests import make
from tests.at_once import all_at_once
from tests.callers import caller
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter

pytestmark = pytest.mark.usefixtures("committed")
CODE = "1.004873"


def test_of_many_openings_one_opens() -> None:
    clerk = make.person("motcua")

    def act(number: int) -> str:
        try:
            open_shift(make.unit(), by=clerk, at=timezone.now(), opening=number)
        except NotPossible:
            return "open already"
        return "opened"

    assert all_at_once(8, act) == {"opened": 1, "open already": 7}


def test_of_many_closings_one_counts() -> None:
    clerk = make.person("motcua")
    shift = shift_of(clerk, 1000)

    def act(number: int) -> str:
        counted = {"counted": str(1000 + number), "note": "Đếm"}
        return str(enter(clerk).post(f"/till/{shift.pk}/close/", counted).status_code)

    assert all_at_once(6, act) == {"302": 1, "409": 5}
    shift.refresh_from_db()
    assert shift.counted is not None
    booked = Entry.objects.filter(operation__shift=shift, account="difference")
    assert booked.count() == (1 if shift.difference else 0)


def test_what_is_taken_while_closing_is_in_the_count_or_refused() -> None:
    clerk = make.person("motcua")
    for _ in range(4):
        shift = shift_of(clerk)
        charges = [charge_of(make.dossier(State.SUBMITTED, code=CODE)).pk for _ in range(4)]

        def act(number: int, shift: Shift = shift, charges: list[int] = charges) -> str:
            try:
                if number == len(charges):
                    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=0, note="Đếm")
                    return "closed"
                take(charges[number], CounterMethod.CASH, by=clerk, at=timezone.now())
            except NotPossible:
                return "refused"
            return "taken"

        found = all_at_once(len(charges) + 1, act)
        assert found["closed"] == 1
        shift.refresh_from_db()
        assert shift.takings.count() == found["taken"]
        assert shift.difference == -expected_cash(shift) == -15_000 * found["taken"]


def test_one_charge_is_taken_once_by_many_clicks() -> None:
    clerk = make.person("motcua")
    shift_of(clerk)
    made = make.dossier(State.SUBMITTED, code=CODE)
    pk = charge_of(made).pk
    desks = [enter(clerk) for _ in range(6)]

    def act(number: int) -> str:
        path = f"/dossiers/{made.number}/fees/{pk}/take/"
        return str(desks[number].post(path, {"method": "cash"}).status_code)

    assert all_at_once(6, act) == {"302": 1, "409": 5}
    assert Taking.objects.count() == 1
    assert list(made.events.values_list("verb", flat=True)) == ["submit", "pay"]


def test_taking_and_withdrawing_never_lose_the_money() -> None:
    clerk = make.person("motcua")
    shift_of(clerk)
    for _ in range(4):
        made = make.dossier(State.SUBMITTED, code=CODE)
        charge, citizen, desk = charge_of(made), caller("congdan"), enter(clerk)

        def act(number: int, made=made, charge=charge, citizen=citizen, desk=desk) -> str:
            if number:
                path = f"/dossiers/{made.number}/fees/{charge.pk}/take/"
                return f"take {desk.post(path, {'method': 'cash'}).status_code}"
            body = {"reason": "Không cần nữa"}
            return f"withdraw {citizen.send(f'dossiers/{made.number}/withdraw/', body).status_code}"

        found = all_at_once(2, act)
        assert found["withdraw 200"] == 1
        charge.refresh_from_db()
        assert charge.state == "closed"
        held = sum(one.amount for one in charge.entries.filter(account="held"))
        assert held == (-15_000 if found["take 302"] else 0)


def test_followed_by_many_it_goes_on_once() -> None:
    clerk = make.person("motcua")
    filed = make.dossier(State.SUBMITTED, code=CODE)
    pk = charge_of(filed).pk
    take(pk, CounterMethod.CASH, by=shift_of(clerk).cashier, at=timezone.now())
    found = all_at_once(6, lambda _number: str(follow_charge(pk, timezone.now())))
    assert found == {"True": 1, "False": 5}
    assert list(filed.events.values_list("verb", flat=True)) == ["submit", "pay"]
