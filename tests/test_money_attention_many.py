"""Odd messages beyond the newest thousand: the page says that there are more than it counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.money_review import eyes_of
from dossiers.money_review_messages import STRANGE, hides_strange
from payments.models import InboundMessage, Verdict
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/payments/attention/"
SAYS = "trang này chỉ hiển thị và đếm 1.000 thông điệp mới nhất"


def strange(times: int) -> None:
    at = timezone.now()
    InboundMessage.objects.bulk_create(
        InboundMessage(
            provider="vnpay",
            way=InboundMessage.Way.TOLD,
            raw="vnp_TxnRef=la",
            size=13,
            verdict=Verdict.BAD_SIGNATURE,
            received_at=at - timedelta(seconds=times - one),
            read_at=at,
        )
        for one in range(times)
    )


def test_a_thousand_are_all_counted() -> None:
    strange(STRANGE)
    page = text_of(enter(make.person("quantri")).get(ADDRESS))
    assert "1.000 thông điệp" in page
    assert SAYS not in page
    assert "ít nhất" not in page


def test_of_more_it_is_said_that_they_are_more() -> None:
    strange(STRANGE + 1)
    administrator = make.person("quantri")
    page = text_of(enter(administrator).get(ADDRESS))
    assert SAYS in page
    assert "Thông điệp bất thường ít nhất 1" in page
    newest = InboundMessage.objects.latest("pk").pk
    enter(administrator).post(f"{ADDRESS}messages/{newest}/")
    assert SAYS not in text_of(enter(administrator).get(ADDRESS))


def test_who_sees_no_strange_ones_is_told_of_none() -> None:
    strange(STRANGE + 1)
    assert not hides_strange(eyes_of(make.person("lanhdaodonvi")))
    assert SAYS not in text_of(enter(make.person("motcua")).get(ADDRESS))
