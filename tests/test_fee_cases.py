"""A fee that differs by case, from the decision that brings it to the charge of a dossier."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.charges import LABEL
from dossiers.states import Channel
from procedures.models import ProcedureVersion, ReductionGroup
from tests import make
from tests.test_api_account import is_problem
from tests.test_api_catalogue import ask
from tests.test_fees import MARRIAGE, page, text
from tests.test_fees_api import charges

pytestmark = pytest.mark.django_db

LABELS = {"usual": "Lệ phí thường", "abroad": "Lệ phí dùng ở nước ngoài", "post": "Phí bưu chính"}


def fee(key: str, amount: int, **more: Any) -> dict[str, Any]:
    usual = {"key": key, "kind": "state", "charged": "before_receipt", "label": LABELS[key]}
    return {**usual, "amount": amount, **more}


@pytest.fixture
def version() -> ProcedureVersion:
    poor = {"group": "ho-ngheo", "percent": 33, "ground": "Nghị quyết 12/2026/NQ-HĐND"}
    return make.published(
        {
            "cases": [{"key": "abroad", "name": "Dùng ở nước ngoài"}],
            "fees": [
                fee("usual", 15001, reductions=[poor]),
                fee("abroad", 50000, cases=["abroad"]),
                fee("post", 20000, channel="post", per="gói"),
            ],
        },
        code=MARRIAGE,
        from_=timezone.localdate(),
    )


def test_the_page_asks_for_the_case(client: Client, version: ProcedureVersion) -> None:
    at_first = page(client, MARRIAGE)
    assert [key for key, _name in at_first.context["form"].fields["case"].choices] == ["", "abroad"]
    assert at_first.context["bill"].total == 15001
    abroad = page(client, MARRIAGE, case="abroad", channel="post", **{"units-post": 2})
    assert abroad.context["bill"].total == 15001 + 50000 + 40000
    told = text(client.get(f"/procedures/{MARRIAGE}/"))
    assert "Dùng ở nước ngoài · Thu trước khi tiếp nhận" in told
    assert "Nghị quyết 12/2026/NQ-HĐND" in told
    assert "Xem bảng bên dưới" in told


def test_the_api_takes_it_too(client: Client, version: ProcedureVersion) -> None:
    path = f"procedures/{MARRIAGE}/fees/"
    told = ask(client, path, case="abroad")
    assert (told["case"], told["total"]) == ("abroad", 65001)
    assert ask(client, path, case="")["case"] is None
    answer = client.get(f"/api/v1/{path}", {"case": "Abroad"})
    assert set(is_problem(answer, 400)["errors"]) == {"case"}
    assert ask(client, f"procedures/{MARRIAGE}/")["fees"][1]["cases"] == ["abroad"]


def test_the_odd_dong_is_the_payers(version: ProcedureVersion) -> None:
    poor = ReductionGroup.objects.get(code="ho-ngheo")
    made = make.submitted(make.earlier_today(), code=MARRIAGE, fee_group=poor)
    assert [amount for _label, amount in charges(made)] == [10050]


def test_a_dossier_is_charged_by_its_case_and_way(version: ProcedureVersion) -> None:
    def owed(**changes: Any) -> list[tuple[str, int]]:
        return charges(make.submitted(code=MARRIAGE, **changes))

    case = version.cases.get()
    assert owed() == [(LABELS["usual"], 15001)]
    assert owed(case=case) == [(LABELS["usual"], 15001), (LABELS["abroad"], 50000)]
    assert owed(channel=Channel.POST)[1] == (LABELS["post"], 20000)


def test_a_label_that_would_be_too_long_stays_the_fees_own() -> None:
    label = "Phí " + "x" * (LABEL - 120)
    half = [{"group": "nguoi-co-cong", "percent": 50}]
    make.published(
        {"fees": [fee("usual", 15000, label=label, per="y" * 60, reductions=half)]},
        code=MARRIAGE,
        from_=timezone.localdate(),
    )
    merit = ReductionGroup.objects.get(code="nguoi-co-cong")
    assert charges(make.submitted(code=MARRIAGE, fee_group=merit)) == [(label, 7500)]
