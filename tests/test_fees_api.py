"""Fees for other programs, and the charges of a dossier."""

import pytest
from django.test import Client

from dossiers.models import Dossier, DossierCharge
from procedures.models import ReductionGroup
from tests import make
from tests.test_api_account import is_problem
from tests.test_api_catalogue import ask
from tests.test_fees import ADOPTION, COPIES, COPY_FEE, LICENCE, MARRIAGE, RECORD

pytestmark = pytest.mark.django_db


def test_a_bill_with_its_reckoning(client: Client) -> None:
    told = ask(client, f"procedures/{COPIES}/fees/", units="5", times="2", on="2026-11-16")
    line = told.pop("lines")[0]
    assert told == {
        "procedure": COPIES,
        "on": "2026-11-16",
        "channel": "online",
        "case": None,
        "groups": [],
        "before_receipt": 0,
        "at_hand_out": 14000,
        "total": 14000,
    }
    assert (line["key"], line["units"], line["times"], line["amount"]) == (COPY_FEE, 5, 2, 14000)
    assert line["explanation"][1].replace("\N{NO-BREAK SPACE}", " ") == "× 2 bản = 14.000 đ"
    one = ask(client, f"procedures/{COPIES}/fees/", units=f"{COPY_FEE}:5")
    assert one["total"] == 7000


def test_by_day_way_and_group(client: Client) -> None:
    path = f"procedures/{LICENCE}/fees/"
    assert ask(client, path, on="2025-12-31", channel="online")["total"] == 115000
    assert ask(client, path, on="2026-01-01", channel="online")["total"] == 135000
    student = ask(client, f"procedures/{RECORD}/fees/", group="hoc-sinh-sinh-vien")
    assert (student["total"], student["groups"]) == (100000, ["hoc-sinh-sinh-vien"])
    assert student["lines"][0]["proof"].startswith("Thẻ học sinh")
    free = client.get(f"/api/v1/procedures/{RECORD}/fees/?group=hoc-sinh-sinh-vien&group=ho-ngheo")
    assert free.json()["total"] == 0
    assert ask(client, "procedures/1.001193/fees/")["lines"] == []


def test_the_procedure_tells_its_rules(client: Client) -> None:
    fee = ask(client, f"procedures/{COPIES}/")["fees"][0]
    assert (fee["key"], fee["kind"], fee["per"], fee["each"]) == (
        COPY_FEE, "service", "trang", "bản",
    )  # fmt: skip
    assert fee["tiers"] == [{"up_to": 2, "amount": 2000}, {"up_to": None, "amount": 1000}]
    assert (fee["cap"], fee["valid_to"], fee["cases"]) == (200000, None, [])
    reductions = ask(client, f"procedures/{RECORD}/")["fees"][0]["reductions"]
    assert ("ho-ngheo", 100) in {(one["group"], one["percent"]) for one in reductions}


@pytest.mark.parametrize(
    ("code", "asked", "place"),
    [
        (COPIES, {"units": "five"}, "units"),
        (COPIES, {"units": "0"}, "units"),
        (COPIES, {"units": "99999"}, "units"),
        (COPIES, {"times": "-1"}, "times"),
        (COPIES, {"times": "none-such:2"}, "times"),
        (COPIES, {"units": "\0"}, "units"),
        (COPIES, {"channel": "post"}, "channel"),
        (COPIES, {"case": "urgent"}, "case"),
        (RECORD, {"group": "rich"}, "group"),
        (COPIES, {"on": "16/11/2026"}, "on"),
        (COPIES, {"on": "1990-01-01"}, "on"),
    ],
)
def test_what_makes_no_sense_is_a_problem_of_its_field(
    client: Client, code: str, asked: dict[str, str], place: str
) -> None:
    answer = client.get(f"/api/v1/procedures/{code}/fees/", asked)
    assert set(is_problem(answer, 400)["errors"]) == {place}


def test_what_is_empty_is_absent(client: Client) -> None:
    path = f"procedures/{COPIES}/fees/"
    empty = dict.fromkeys(("on", "channel", "case", "group", "units", "times"), "")
    assert ask(client, path, **empty) == ask(client, path)


def test_an_unknown_procedure_has_no_bill(client: Client) -> None:
    is_problem(client.get("/api/v1/procedures/9.999999/fees/"), 404)


# The charges of a dossier


def charges(dossier: Dossier) -> list[tuple[str, int]]:
    tied = DossierCharge.objects.filter(dossier=dossier).select_related("charge")
    return [
        (one.charge.label.replace("\N{NO-BREAK SPACE}", " "), one.charge.amount) for one in tied
    ]


def group(code: str) -> ReductionGroup:
    return ReductionGroup.objects.get(code=code)


def test_what_is_owed_before_receipt_is_open_from_the_filing_on() -> None:
    assert charges(make.submitted(code=MARRIAGE)) == [
        ("Lệ phí cấp Giấy xác nhận tình trạng hôn nhân", 15000)
    ]
    assert charges(make.submitted(code="1.001193")) == []


def test_what_is_owed_at_the_end_is_not_opened_yet() -> None:
    assert charges(make.submitted(code=RECORD)) == []


def test_whoever_is_exempt_owes_nothing() -> None:
    assert charges(make.submitted(code=MARRIAGE, fee_group=group("ho-ngheo"))) == []
    assert charges(make.submitted(code=ADOPTION)) == [
        ("Lệ phí đăng ký nuôi con nuôi trong nước", 400000)
    ]


def test_a_charge_that_is_less_says_why() -> None:
    half = "1 lần × 200.000 đ = 200.000 đ; giảm 50 % (học sinh, sinh viên) = 100.000 đ"
    before = make.at("2023-11-16 09:00")
    made = make.submitted(before, code="2.000488", fee_group=group("hoc-sinh-sinh-vien"))
    assert charges(made) == [
        (
            f"Phí cung cấp thông tin lý lịch tư pháp ({half})",
            100000,
        )
    ]
