"""What the catalogue's pages call things."""

import pytest
from django.test import Client

from agencies.models import UnitKind
from procedures.records.wordings import too_short
from tests import make
from tests.editor import FULL, address, drafted, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make.person("quanly"))
    return client


def test_fees_and_charges_are_named_together(client: Client) -> None:
    page = client.get("/procedures/2.000815/").content.decode()
    assert "<dt>Phí, lệ phí</dt>" in page
    assert "<dt>Lệ phí</dt>" not in page


def test_an_item_is_taken_out_of_its_decision(manager: Client) -> None:
    decision = drafted()
    item(decision=decision)
    page = manager.get(f"/catalogue/decisions/{decision.pk}/").content.decode()
    assert "Bỏ khỏi quyết định" in page
    assert "Đưa ra" not in page


def test_anew_with_each_is_explained_by_an_example(manager: Client) -> None:
    page = manager.get(address(item(**FULL), "fees")).content.decode()
    assert "2 bản, mỗi bản 5 trang" in page


def test_the_level_of_branches_is_named_as_the_land_law_does() -> None:
    assert UnitKind.BRANCH.label == "Văn phòng đăng ký đất đai, chi nhánh"


def test_an_abbreviation_is_long_enough_for_a_ban_and_a_short_word_is_not() -> None:
    assert too_short(["SHK", "sổ HK"]) == ""
    assert "thẻ" in too_short(["SHK", "thẻ"])
    assert too_short(["HK"])
