"""The demo's payments online: told with the providers' own signatures, some of them gone wrong."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.gateways import are_set_up
from dossiers.demo.mishaps import MISHAPS, happen, strangers_call
from dossiers.demo.money import close_shifts
from dossiers.demo.office import CIVIL, offices
from dossiers.demo.online import load_payments, pay_at_desk_of, pay_online
from dossiers.models import Dossier
from dossiers.money_review import eyes_of, held, to_refund
from dossiers.money_review_messages import smelling
from dossiers.settled import left_to_follow
from dossiers.states import State
from payments.book_check import check_book
from payments.models import Attempt, AttemptState, Charge, InboundMessage, Shift, Taking, Verdict
from tests import make, told
from tests.simulated import SECRETS

pytestmark = pytest.mark.django_db
WITH_FEE = "2.000635"  # at hand-out


@pytest.fixture
def _keys() -> Iterator[None]:
    with told.merchant_keys():
        yield


def handed_out(count: int) -> list[Dossier]:
    return [make.dossier(State.RETURNED, code=WITH_FEE) for _number in range(count)]


def test_without_secrets_it_is_left_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    assert not are_set_up()
    assert load_payments() == ["Không nạp các khoản nộp trực tuyến: chưa cấu hình VNPAY và MoMo."]
    assert not Attempt.objects.exists()


@pytest.mark.usefixtures("_keys")
def test_what_was_handed_out_was_paid_before_and_nothing_is_left_to_follow() -> None:
    done = handed_out(4)
    events = [dossier.event_count for dossier in done]
    pay_online(done)
    assert {one.state for one in Attempt.objects.all()} == {AttemptState.PAID}
    assert {one.provider for one in Attempt.objects.all()} == {"vnpay", "momo"}
    assert {one.state for one in Charge.objects.all()} == {"settled"}
    for taking in Taking.objects.all():
        dossier = taking.charge.dossier_charge.dossier
        assert dossier.finished_at
        assert dossier.finished_at <= taking.taken_at
    assert not left_to_follow(timezone.now()).exists()
    assert [Dossier.objects.get(pk=one.pk).event_count for one in done] == events
    assert check_book().differences == []


@pytest.mark.usefixtures("_keys")
def test_at_the_desk_it_is_taken_in_a_shift_of_that_day() -> None:
    pay_at_desk_of(offices(CIVIL[0])[0], handed_out(3))
    close_shifts()
    assert Shift.objects.get().takings.count() == 3
    assert check_book().differences == []


@pytest.mark.usefixtures("_keys")
def test_each_mishap_waits_or_was_decided_by_the_leader(leader: Person) -> None:
    now = timezone.now()
    for mishap in MISHAPS:
        happen(mishap, told.charge(), now)
    eyes = eyes_of(leader)
    assert sorted((one.amount, one.is_suspect) for one in held(eyes)) == [
        (49_000, False),
        (50_000, True),
    ]
    assert sorted(row["sum"] for row in to_refund(eyes)) == [-50_000, -50_000, -50_000, -1_000]
    decided = Taking.objects.exclude(decision="")
    assert {one.decided_by for one in decided} == {leader}
    assert {one.decision for one in decided} == {"keep", "refund"}
    assert Attempt.objects.filter(state=AttemptState.FAILED).count() == 1
    assert check_book().differences == []


@pytest.mark.usefixtures("_keys")
def test_strangers_are_kept_as_odd_messages(leader: Person) -> None:
    happen(MISHAPS[1], told.charge(), timezone.now())
    strangers_call(timezone.now())
    odd = smelling(eyes_of(make.person("quantri")))
    assert sorted(one.verdict for one in odd) == [
        *[Verdict.BAD_SIGNATURE] * 3,
        Verdict.UNKNOWN_REFERENCE,
    ]
    assert InboundMessage.objects.filter(read_at=None).count() == 0
