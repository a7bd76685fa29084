"""At intake the clerk takes the sum that stood on the page, or is told that it is another now."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from payments.models import Charge, Taking
from tests import make
from tests.money import charge_of, shift_of
from tests.test_charges_desk import CODE, TYPED
from tests.test_charges_flow import plain
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
PAID = {**TYPED, "paid_by": "cash", "seen": "15000"}


def fee(amount: int, **more: Any) -> dict[str, Any]:
    usual = {"key": f"phi-{amount}", "kind": "state", "charged": "before_receipt"}
    return {**usual, "label": "Lệ phí mới", "amount": amount, **more}


def costs(*fees: dict[str, Any]) -> None:
    """From yesterday on."""
    make.published({"fees": list(fees)}, code=CODE, from_=timezone.localdate() - timedelta(1))


def test_the_form_carries_the_sum_that_it_shows(clerk: Person) -> None:
    page = enter(clerk).get(f"/desk/intake/?procedure={CODE}").content.decode()
    assert '<input type="hidden" name="seen" value="15000"' in page


def test_the_sum_that_was_seen_is_taken(clerk: Person) -> None:
    shift_of(clerk)
    answer = enter(clerk).post("/desk/intake/", PAID, follow=True)
    made = Dossier.objects.get()
    assert f"Đã thu 15.000 đ. Đã tiếp nhận, mã hồ sơ {made.code}" in plain(text_of(answer))
    assert (made.state, charge_of(made).state) == (State.RECEIVED, "settled")


def test_a_fee_that_changed_meanwhile_is_not_taken_blindly(clerk: Person) -> None:
    shift_of(clerk)
    costs(fee(20_000))
    desk = enter(clerk)
    answer = desk.post("/desk/intake/", PAID)
    page = plain(text_of(answer))
    assert answer.status_code == 400
    assert "nay là 20.000 đ, không phải 15.000 đ. Chưa thu khoản nào" in page
    assert answer.context["form"].errors.keys() == {"paid_by"}
    assert f'value="{TYPED["owner_name"]}"' in answer.content.decode()
    assert 'name="seen" value="20000"' in answer.content.decode()
    assert not any(kind.objects.exists() for kind in (Dossier, Charge, Taking))
    assert desk.post("/desk/intake/", {**PAID, "seen": "20000"}).status_code == 302
    assert Taking.objects.get().amount == 20_000


def test_a_fee_that_is_gone_meanwhile_is_said_and_not_taken(clerk: Person) -> None:
    shift_of(clerk)
    costs()
    desk = enter(clerk)
    answer = desk.post("/desk/intake/", PAID)
    assert answer.status_code == 400
    assert "nay là 0 đ, không phải 15.000 đ" in plain(text_of(answer))
    assert not Dossier.objects.exists()
    assert desk.post("/desk/intake/", {**PAID, "seen": "0"}).status_code == 302
    assert not Taking.objects.exists()


def test_the_post_costs_what_it_costs(clerk: Person) -> None:
    shift_of(clerk)
    costs(fee(15_000, channel="desk"), fee(30_000, channel="post"))
    answer = enter(clerk).post("/desk/intake/", {**PAID, "channel": "post"})
    assert answer.status_code == 400
    page = plain(text_of(answer))
    assert "nay là 30.000 đ, không phải 15.000 đ" in page
    assert "Lệ phí mới: 30.000 đ" in page
    assert not Taking.objects.exists()


def test_whoever_takes_nothing_is_not_kept_waiting_by_the_amount(clerk: Person) -> None:
    answer = enter(clerk).post("/desk/intake/", {**TYPED, "paid_by": "later", "seen": "1"})
    assert answer.status_code == 302
    assert Dossier.objects.get().state == State.SUBMITTED


# No way of paying is chosen beforehand, and a group that pays less is reckoned at once


def chosen(page: str) -> list[str]:
    ways = [tag for tag in page.split("<input ") if 'name="paid_by"' in tag.split(">")[0]]
    return [tag for tag in ways if " checked" in tag.split(">")[0]]


def test_nothing_is_chosen_beforehand_and_something_has_to_be(clerk: Person) -> None:
    shift_of(clerk)
    desk = enter(clerk)
    assert not chosen(desk.get(f"/desk/intake/?procedure={CODE}").content.decode())
    answer = desk.post("/desk/intake/", {**TYPED, "seen": "15000"})
    assert answer.status_code == 400
    assert "Chọn hình thức nộp, hoặc chọn chưa nộp." in text_of(answer)
    assert f'value="{TYPED["owner_name"]}"' in answer.content.decode()
    assert not Dossier.objects.exists()


def test_without_a_shift_it_waits_and_the_till_leads_back(clerk: Person) -> None:
    page = enter(clerk).get(f"/desk/intake/?procedure={CODE}").content.decode()
    assert ['value="later"' in tag for tag in chosen(page)] == [True]
    assert f"/till/?back=/desk/intake/%3Fprocedure%3D{CODE}" in page
    assert "Ghi nhận, chờ nộp phí" in page


def less_for_the_poor(percent: int) -> None:
    costs(fee(20_000, reductions=[{"group": "ho-ngheo", "percent": percent}]))


OWED = "/desk/intake/owed/"


def test_a_group_is_reckoned_as_it_is_chosen(clerk: Person) -> None:
    less_for_the_poor(50)
    shift_of(clerk)
    desk, sent = enter(clerk), {"procedure": CODE, "channel": "desk", "paid_by": "cash"}
    page = desk.post(OWED, {**sent, "fee_group": "ho-ngheo"}).content.decode()
    assert "10.000" in page
    assert 'name="seen" value="10000"' in page
    assert ['value="cash"' in tag for tag in chosen(page)] == [True]
    assert 'value="20000"' in desk.post(OWED, {**sent, "fee_group": "khong-co"}).content.decode()
    assert desk.post(OWED, {"procedure": "\0x"}).status_code == 400
    assert desk.get(OWED).status_code == 405
    assert enter(make.person("congdan")).post(OWED, sent).status_code in (403, 404)
    assert not Dossier.objects.exists()


def test_without_scripts_the_sum_goes_back_reckoned_for_the_group(clerk: Person) -> None:
    less_for_the_poor(100)
    shift_of(clerk)
    desk, sent = enter(clerk), {**PAID, "seen": "20000", "fee_group": "ho-ngheo"}
    answer = desk.post("/desk/intake/", sent)
    page = plain(text_of(answer))
    assert answer.status_code == 400
    assert "nay là 0 đ, không phải 20.000 đ" in page
    assert "Đối tượng này không phải nộp phí" in page
    assert not Dossier.objects.exists()
    assert desk.post("/desk/intake/", {**sent, "seen": "0"}).status_code == 302
    made = Dossier.objects.get()
    assert (made.state, Taking.objects.count()) == (State.RECEIVED, 0)
