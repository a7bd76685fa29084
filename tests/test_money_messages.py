"""Money that is not simply paid is told to the applicant, each fact once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.money_messages import tell_of_money
from dossiers.states import State
from payments.charging import close, waive
from payments.deciding import decide
from payments.models import Attempt, Charge, Decision, Taking
from payments.receipts.sweep import sweep_receipts
from payments.signals import charge_moved
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import open_ways, owing, told_by_vnpay

pytestmark = pytest.mark.django_db
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def begun(charge: Charge) -> Attempt:
    signed_in("congdan").post(f"/charges/{charge.pk}/pay/", {"provider": "vnpay"})
    return Attempt.objects.latest("pk")


def told(charge: Charge) -> list[str]:
    """By what the worker sends, which may come more than once."""
    for _again in range(2):
        charge_moved.send(Charge, pk=charge.pk)
    key = f"money:{charge.reference}:"
    found = make.person("congdan").messages.filter(key__startswith=key)
    return list(found.order_by("pk").values_list("body", flat=True))


def decided(decision: Decision) -> None:
    leader, taking = make.person("lanhdaodonvi"), Taking.objects.latest("pk")
    decide(taking.pk, decision, by=leader, at=timezone.now(), reason="Đã xác minh")


def test_what_is_simply_paid_is_told_by_the_dossier_alone(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]))
    assert told(filed[1]) == []


def test_held_then_kept_and_what_is_still_owed(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]), amount=14_000)
    (held,) = told(filed[1])
    assert f"Đã nhận 14.000{SPACE}đ" in held
    assert "đừng nộp lần nữa" in held
    decided(Decision.KEEP)
    kept, rest = told(filed[1])[1:]
    assert f"14.000{SPACE}đ đã nhận được tính vào khoản" in kept
    assert f"đã nộp 14.000{SPACE}đ, còn phải nộp 1.000{SPACE}đ" in rest
    message = make.person("congdan").messages.latest("pk")
    assert message.link == f"/dossiers/{filed[0].number}/"


def test_held_then_given_back(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]), status="07")
    assert len(told(filed[1])) == 1
    decided(Decision.REFUND)
    back, rest = told(filed[1])[1:]
    assert "không được tính và phải hoàn trả cho bạn" in back
    assert f"đã nộp 0{SPACE}đ, còn phải nộp 15.000{SPACE}đ" in rest


def test_what_the_broker_lost_is_told_by_the_sweep(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]), status="07")
    key = f"money:{filed[1].reference}:"
    sweep_receipts(timezone.now())
    assert not make.person("congdan").messages.filter(key__startswith=key).exists()
    for _again in range(2):
        sweep_receipts(timezone.now() + timedelta(minutes=2))
    assert make.person("congdan").messages.filter(key__startswith=key).count() == 1


def test_paid_twice(filed: tuple[Dossier, Charge]) -> None:
    first = begun(filed[1])
    Attempt.objects.update(expires_at=first.started_at + timedelta(seconds=1))
    second = begun(filed[1])
    assert second != first
    told_by_vnpay(first)
    told_by_vnpay(second)
    (twice,) = told(filed[1])
    assert f"phải hoàn trả bạn 15.000{SPACE}đ" in twice


def test_withdrawn_after_it_was_paid(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]))
    close(filed[1].pk, at=timezone.now())
    (ended,) = told(filed[1])
    assert f"đã kết thúc, bạn đã nộp 15.000{SPACE}đ" in ended
    decided(Decision.REFUND)
    assert f"15.000{SPACE}đ đã nhận" in told(filed[1])[1]
    page = text(signed_in("congdan").get(f"/dossiers/{filed[0].number}/"))
    assert f"Phải hoàn trả bạn: 15.000{SPACE}đ." in page


def test_a_charge_of_no_dossier_tells_nobody(filed: tuple[Dossier, Charge]) -> None:
    tell_of_money(0, timezone.now())


def test_a_waiver_is_not_called_a_payment(filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    leader = make.person("lanhdaodonvi")
    waive(charge.pk, by=leader, at=timezone.now(), reason="Hộ nghèo")
    assert told(charge) == []
    event = dossier.events.latest("seq")
    assert event.verb == "waive"
    page = text(signed_in("congdan").get(f"/dossiers/{dossier.number}/"))
    assert "Được miễn phí, lệ phí" in page
    assert "Đã nộp phí, lệ phí" not in page
    body = make.person("congdan").messages.latest("pk").body
    assert f"15.000{SPACE}đ, được miễn" in body


def test_in_english_the_story_is_told_in_english(filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    told_by_vnpay(begun(charge))
    told(charge)
    mine = signed_in("congdan")
    mine.cookies["django_language"] = "en"
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert f"{charge.label}: 15,000{SPACE}đ, paid" in page or f"15.000{SPACE}đ, paid" in page
    assert "đã nộp" not in page


def test_dues_that_are_waived_are_called_so_where_the_work_goes_on(db: None) -> None:
    asked = make.do(make.dossier(State.PROCESSING), "ask_dues", amount=20_000)
    charge = asked.charges.get().charge
    leader = make.person("lanhdaodonvi")
    waive(charge.pk, by=leader, at=timezone.now(), reason="Hộ nghèo")
    told(charge)
    assert asked.events.latest("seq").verb == "settle_dues"
    mine = signed_in("congdan")
    page = text(mine.get(f"/dossiers/{asked.number}/"))
    assert "Được miễn phí, lệ phí" in page
    body = make.person("congdan").messages.latest("pk").body
    assert "đã được nộp" not in body
    assert "được xử lý tiếp" in body
