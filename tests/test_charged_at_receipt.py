"""Received under another version or as another case: what is owed follows what was paid."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from agencies.working_time import BeyondCalendar
from dossiers.models import Dossier
from dossiers.receipt_version import ORDINARY
from dossiers.recharging import charge_again
from dossiers.slips.receipt import charges_of
from payments.models import Account, Charge, ChargeState, Entry
from tests import make, told
from tests.callers import caller
from tests.money import charge_of
from tests.test_desk_pages import enter, text_of
from tests.test_received_under_another_version import yesterday

pytestmark = pytest.mark.django_db
CODE = "1.004873"


def fee(key: str, amount: int, **more: Any) -> dict[str, Any]:
    usual = {"key": key, "kind": "state", "charged": "before_receipt", "label": f"Phí {key}"}
    return {**usual, "amount": amount, **more}


USUAL, HARD = fee("chung", 15000), fee("xac-minh", 1000, cases=["k1"])


def costs(*fees: dict[str, Any], from_: date | None = None) -> None:
    change = {"cases": [{"key": "k1", "name": "Cần xác minh"}], "fees": list(fees)}
    make.published(change, code=CODE, from_=from_ or yesterday().date())


def filed(case: str = "") -> Dossier:
    version = make.version(CODE, on=yesterday().date())
    named = version.cases.get(key=case) if case else None
    return make.paid(make.submitted(yesterday(), code=CODE, case=named))


def received(made: Dossier, case: str = "") -> list[tuple[str, int, str]]:
    """The charges as the API tells them."""
    desk = caller("motcua")
    answer = desk.send(f"dossiers/{made.number}/receive/", {"case": case})
    assert answer.status_code == 200, answer.content
    told = desk.ask(f"dossiers/{answer.json()['code']}/").json()["charges"]
    return sorted((one["label"], one["amount"], one["state"]) for one in told)


def sums(made: Dossier) -> Counter[str]:
    """What the book says of the dossier, by account."""
    entries = Entry.objects.filter(charge__dossier_charge__dossier=made)
    found = entries.order_by().values_list("account").annotate(sum=Sum("amount"))
    return Counter(dict(found))


def fees_told(made: Dossier) -> str | None:
    told: str | None = made.events.get(verb="receive").detail.content.get("fees")
    return told


def test_the_fee_of_the_case_it_is_received_as_appears() -> None:
    costs(USUAL, HARD)
    made = filed()
    owed = received(made, "k1")
    assert owed == [("Phí chung", 15000, "settled"), ("Phí xac-minh", 1000, "open")]
    assert fees_told(made) is None
    assert charges_of(made) == "16.000 ₫"


def test_the_fee_of_a_case_that_it_is_not_is_no_longer_due_and_its_money_held() -> None:
    costs(USUAL, HARD)
    made = filed("k1")
    assert received(made, ORDINARY) == [
        ("Phí chung", 15000, "settled"),
        ("Phí xac-minh", 1000, "closed"),
    ]
    assert sums(made)[Account.HELD] == -1000
    assert charges_of(made) == "15.000 ₫"
    page = text_of(enter(make.person("congdan")).get(f"/my/filed/{made.reference}/"))
    assert "Phí xac-minh" not in page


def test_another_version_brings_its_own_fee() -> None:
    costs(USUAL, HARD)
    costs(fee("chung", 20000), HARD, from_=timezone.localdate())
    made = filed("k1")
    assert received(made) == [
        ("Phí chung", 5000, "open"),
        ("Phí chung", 15000, "settled"),
        ("Phí xac-minh", 1000, "settled"),
    ]
    assert Charge.objects.filter(dossier_charge__dossier=made).count() == 3


def test_another_name_for_the_same_fee_opens_nothing() -> None:
    costs(USUAL)
    costs({**USUAL, "label": "Lệ phí mới"}, from_=timezone.localdate())
    assert received(filed()) == [("Phí chung", 15000, "settled")]


def test_a_receipt_as_filed_leaves_the_fee_of_the_filing_day() -> None:
    costs({**USUAL, "valid_to": yesterday().date().isoformat()}, HARD)
    assert received(filed()) == [("Phí chung", 15000, "settled")]
    assert received(filed(), "k1")[0] == ("Phí chung", 15000, "settled")


@pytest.mark.parametrize(
    ("fees", "now", "stands", "refund"),
    [
        ([fee("chung", 20000)], "20.000", [(5000, "open"), (15000, "settled")], 0),
        ([fee("chung", 9000)], "9.000", [(9000, "settled")], 6000),
        ([], "0", [(15000, "closed")], 0),
        ([USUAL], None, [(15000, "settled")], 0),
    ],
)
def test_what_was_paid_counts_and_the_clerk_is_told(
    fees: list[Any], now: str | None, stands: list[tuple[int, str]], refund: int
) -> None:
    costs(USUAL)
    costs(*fees, from_=timezone.localdate())
    made = filed()
    assert [(amount, state) for _, amount, state in received(made)] == stands
    assert sums(made)[Account.REFUND] == -refund
    assert sum(sums(made).values()) == 0
    sentence = now and f"Phí chung: 15.000 đ đã nộp, nay phải nộp {now} đ"
    told = fees_told(made)
    assert (told and told.replace("\N{NO-BREAK SPACE}", " ")) == sentence
    made.refresh_from_db()
    page = text_of(enter(make.person("motcua")).get(f"/dossiers/{made.code}/"))
    assert not sentence or sentence in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("fees", "stands"), [([fee("chung", 20000)], [(20000, "open")]), ([], [(15000, "closed")])]
)
def test_what_nobody_paid_yet_stays_the_same_charge(
    fees: list[Any], stands: list[tuple[int, str]]
) -> None:
    costs(USUAL)
    costs(*fees, from_=timezone.localdate())
    before, now = make.version(CODE, on=yesterday().date()), timezone.now()
    made = make.submitted(yesterday(), code=CODE)
    with told.merchant_keys():
        attempt = told.attempt(charge_of(made), "vnpay", now)
    with transaction.atomic():
        locked = Dossier.objects.for_move(made.pk)
        locked.version = make.version(CODE)
        assert charge_again(locked, before, now) == ""
    with told.merchant_keys():
        told.hear("vnpay", told.vnpay(attempt.reference, 15000, now, "9"), now, now)
    found = Charge.objects.filter(dossier_charge__dossier=made)
    assert list(found.values_list("amount", "state")) == stands
    assert sums(made)[Account.HELD] == (0 if fees else -15000)
    assert sums(made)[Account.OWED] == (5000 if fees else 0)


def _beyond(*_words: Any) -> Any:
    raise BeyondCalendar


def test_a_receipt_that_is_refused_in_the_end_closes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    costs(USUAL, HARD)
    made = filed("k1")
    monkeypatch.setattr("dossiers.transitions.receive.open_next", _beyond)
    answer = caller("motcua").send(f"dossiers/{made.number}/receive/", {"case": ORDINARY})
    assert answer.status_code == 409
    states = Charge.objects.filter(dossier_charge__dossier=made).values_list("state", flat=True)
    assert set(states) == {ChargeState.SETTLED}
