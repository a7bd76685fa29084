"""The clerk who receives sees by its name the case that was filed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.receipt_version import ORDINARY
from tests import make

pytestmark = pytest.mark.django_db
CODE = "1.004873"
ORDINARY_WORDS = "Trường hợp thông thường (3 ngày làm việc)"
CASE_WORDS = "Cần xác minh (9 ngày làm việc)"
CASE = {"key": "xac-minh", "name": "Cần xác minh", "limit_amount": 9, "limit_unit": "days"}


@pytest.fixture
def filed(client: Client) -> Dossier:
    client.force_login(make.person("motcua"))
    version = make.published(
        {"cases": [CASE]}, code=CODE, from_=timezone.localdate() - timedelta(days=3)
    )
    return make.paid(make.submitted(code=CODE, case=version.cases.get()))


def options(client: Client, dossier: Dossier) -> list[tuple[str, bool, str]]:
    page = client.get(f"/dossiers/{dossier.number}/").content.decode()
    select = re.search(r'<select[^>]*id="receive_case".*?</select>', page, re.S)
    assert select
    found = re.findall(r'<option value="([^"]*)"( selected)?>(.*?)</option>', select[0], re.S)
    return [(key, bool(chosen), " ".join(label.split())) for key, chosen, label in found]


def test_the_case_as_filed_is_chosen_and_says_so(client: Client, filed: Dossier) -> None:
    assert options(client, filed) == [
        (ORDINARY, False, ORDINARY_WORDS),
        ("xac-minh", True, f"Giữ trường hợp đã chọn: {CASE_WORDS}"),
    ]


def test_without_a_case_the_ordinary_one_is_chosen(client: Client, filed: Dossier) -> None:
    Dossier.objects.filter(pk=filed.pk).update(case=None)
    assert options(client, filed) == [
        (ORDINARY, True, ORDINARY_WORDS),
        ("xac-minh", False, CASE_WORDS),
    ]


def test_a_case_that_is_gone_leaves_the_choice_open(client: Client, filed: Dossier) -> None:
    other = {"key": "khac", "name": "Cần hỏi nơi khác"}
    make.published({"cases": [other]}, code=CODE, from_=timezone.localdate())
    assert options(client, filed)[0] == ("", True, "– chọn –")


def test_the_case_as_filed_stays_when_it_is_sent_so(client: Client, filed: Dossier) -> None:
    for sent in ({"case": "xac-minh"}, {}):
        answer = client.post(f"/dossiers/{filed.number}/receive/", {"seq": 1, **sent})
        filed.refresh_from_db()
        assert answer.status_code in (302, 409)
        assert filed.case
        assert filed.case.key == "xac-minh"
