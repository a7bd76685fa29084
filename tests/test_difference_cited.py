"""A difference names the decisions on both sides as acts are cited."""

import pytest
from django.test import Client

from procedures.models import Decision
from tests.deciding import CODE, amending, client_of, drafted, published, versions
from tests.filing import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def cited(decision: Decision) -> str:
    signed = f"{decision.signed_on:%d/%m/%Y}"
    return f"Quyết định số {decision.number} ngày {signed} của {decision.issued_by}"


def test_what_a_decision_changes_is_shown_between_two_cited_acts(manager: Client) -> None:
    before = versions()[-1].decision
    decision = drafted(amending(summary="Khác"))
    page = text(manager.get(f"/catalogue/decisions/{decision.pk}/items/{CODE}/difference/"))
    assert cited(decision) in page
    assert f"theo {cited(before)}." in page


def test_two_versions_compared_are_cited_too(manager: Client) -> None:
    before = versions()[-1].decision
    after = published(drafted(amending(summary="Khác")))
    page = text(manager.get(f"/catalogue/procedures/{CODE}/"))
    assert (cited(before) in page, cited(after) in page) == (True, True)
