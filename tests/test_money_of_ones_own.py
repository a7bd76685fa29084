"""Nobody decides about money of their own, leader or not."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from payments.models import Attempt, Decision, InboundMessage, Verdict
from tests import make
from tests.money import charge_of
from tests.test_desk_pages import enter, text_of
from tests.told import attempt, hear, merchant_keys, vnpay

ADDRESS = "/payments/attention/"
WORDS = {"decision": "refund", "reason": "Sai số tiền"}


@pytest.fixture
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def filed_by(person: Person) -> Dossier:
    return make.dossier(State.SUBMITTED, code="1.004873", by=person)


def tried(of: Dossier) -> Attempt:
    return attempt(charge_of(of), "vnpay", timezone.now())


def told(raw: str) -> None:
    hear("vnpay", raw, timezone.now(), timezone.now())


def test_a_leader_does_not_decide_about_money_of_their_own(leader: Person) -> None:
    own = tried(filed_by(leader))
    told(vnpay(own.reference, 1, timezone.now(), "77"))
    taking = own.takings.get()
    path = f"{ADDRESS}takings/{taking.pk}/"
    assert path not in enter(leader).get(ADDRESS).content.decode()
    refused = enter(leader).post(path, WORDS)
    assert refused.status_code == 409
    assert "lãnh đạo khác quyết định" in text_of(refused)
    taking.refresh_from_db()
    assert taking.decision == Decision.NONE


def test_what_is_another_s_they_decide(leader: Person, citizen: Person) -> None:
    one = tried(filed_by(citizen))
    told(vnpay(one.reference, 1, timezone.now(), "77"))
    path = f"{ADDRESS}takings/{one.takings.get().pk}/"
    assert path in enter(leader).get(ADDRESS).content.decode()
    assert enter(leader).post(path, WORDS).status_code == 302


def test_nor_do_they_tick_off_what_was_said_of_it(leader: Person) -> None:
    own = tried(filed_by(leader))
    own.given_up_at = timezone.now()
    own.save()
    told(vnpay(own.reference, 1, timezone.now(), "77"))
    Attempt.objects.filter(pk=own.pk).update(state="pending")
    odd = InboundMessage.objects.get(verdict=Verdict.WRONG_AMOUNT)
    paths = f"{ADDRESS}attempts/{own.pk}/", f"{ADDRESS}messages/{odd.pk}/"
    page = enter(leader).get(ADDRESS).content.decode()
    for path in paths:
        assert path not in page
        assert enter(leader).post(path).status_code == 404
    own.refresh_from_db()
    odd.refresh_from_db()
    assert (own.looked_at, odd.looked_at) == (None, None)
