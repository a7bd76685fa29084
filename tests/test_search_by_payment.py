"""Whoever reads a payment's reference on a bank's statement finds the dossier by it."""

from collections.abc import Callable
from typing import Any

import pytest

from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.search import sought
from payments.models import Attempt
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import open_ways, owing

pytestmark = pytest.mark.django_db


@pytest.fixture
def paying(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, str]:
    open_ways(monkeypatch)
    made, charge = owing()
    signed_in("congdan").post(f"/charges/{charge.pk}/pay/", {"provider": "vietqr"})
    return made, Attempt.objects.get().reference


def test_the_reference_leads_to_the_dossier(paying: tuple[Dossier, str]) -> None:
    dossier, reference = paying
    for typed in (reference, reference.lower(), f" {reference[:6]} {reference[6:]} "):
        answer = signed_in("motcua").get("/desk/search/", {"q": typed})
        assert answer.status_code == 302
        assert answer["Location"] == f"/dossiers/{dossier.number}/"
    listed = signed_in("motcua").get("/api/v1/dossiers/", {"search": reference}).json()
    assert [one["number"] for one in listed["results"]] == [dossier.number]


def test_who_may_not_see_the_dossier_finds_nothing(paying: tuple[Dossier, str]) -> None:
    dossier, reference = paying
    assert dossier.unit != make.unit(LONG_XUYEN)
    answer = signed_in("motcua.longxuyen").get("/desk/search/", {"q": reference})
    assert answer.status_code == 200
    assert dossier.number not in text(answer)


def test_a_reference_that_nobody_has(paying: tuple[Dossier, str]) -> None:
    answer = signed_in("motcua").get("/desk/search/", {"q": "MC0000000000"})
    assert answer.status_code == 200


def test_names_ask_nothing_more(
    paying: tuple[Dossier, str], django_assert_num_queries: Callable[[int], Any]
) -> None:
    rows = Dossier.objects.visible_to(make.person("motcua"))
    with django_assert_num_queries(0):
        sought(rows, "Mai Chi", is_wide=False)
    with django_assert_num_queries(1):
        sought(rows, "K7Q2W3E4R5", is_wide=False)
