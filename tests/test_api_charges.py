"""A charge is read by whoever sees its dossier."""

from typing import Any

import pytest

from citizens.models import Person
from dossiers.models import Dossier, DossierCharge
from dossiers.states import State
from payments.models import Charge
from tests import make
from tests.callers import Caller, caller
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(clerk: Person) -> Dossier:
    return make.dossier(State.SUBMITTED, code="1.004873")


def charge_of(dossier: Dossier) -> int:
    return DossierCharge.objects.get(dossier=dossier).charge_id


def test_what_is_owed_and_for_what(filed: Dossier) -> None:
    told = caller("congdan").ask(f"charges/{charge_of(filed)}/").json()
    charge = Charge.objects.get(pk=told["id"])
    assert told.pop("opened_at").endswith("+07:00")
    assert told == {
        "id": charge.pk,
        "state": "open",
        "amount": 15000,
        "label": charge.label,
        "dossier": filed.reference,
        "unit": "H01.155",
        "owed": 15000,
        "ways": [],
    }
    listed = caller("congdan").ask(f"dossiers/{filed.number}/").json()["charges"]
    assert listed == [{name: told[name] for name in ("id", "state", "amount", "label")}]


def test_it_names_the_code_once_there_is_one(filed: Dossier) -> None:
    received = make.do(filed, "receive")
    told = caller("motcua").ask(f"charges/{charge_of(filed)}/").json()
    assert told["dossier"] == received.code


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30, "9" * 5000, "-1", "x"])
def test_what_is_no_charge_is_not_there(number: str, filed: Dossier) -> None:
    is_problem(caller("congdan").ask(f"charges/{number}/"), 404)


def test_others_do_not_find_it(filed: Dossier, stranger: Person) -> None:
    for one in (Caller(stranger), caller("motcua.longxuyen"), caller("quanly")):
        is_problem(one.ask(f"charges/{charge_of(filed)}/"), 404)


def test_a_charge_without_a_dossier_is_nobodys(filed: Dossier) -> None:
    loose = Charge.objects.create(
        reference="X", unit=make.unit(), label="Lệ phí", amount=1, opened_at=filed.filed_at
    )
    is_problem(caller("thanhtra").ask(f"charges/{loose.pk}/"), 404)


def test_it_takes_few_questions(filed: Dossier, django_assert_max_num_queries: Any) -> None:
    desk, path = caller("motcua"), f"charges/{charge_of(filed)}/"
    with django_assert_max_num_queries(5):
        assert desk.ask(path).status_code == 200
