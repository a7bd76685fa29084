"""The place before the date of a paper (NĐ 30/2020, annex I)."""

import pytest

from agencies.letterheads import place_of
from agencies.models import Unit, UnitKind
from dossiers.demo.accounts import JUSTICE, LAND
from tests import make


@pytest.mark.parametrize(
    ("name", "place"),
    [("UBND phường Rạch Giá", "Rạch Giá"), ("UBND đặc khu Phú Quốc", "Phú Quốc"),
     ("UBND xã An Minh Bắc", "An Minh Bắc"), ("UBND phường 4", "Phường 4"),
     ("UBND thị trấn Óc Eo", "Óc Eo")],
)  # fmt: skip
def test_a_commune_dates_its_papers_from_its_own_name(name: str, place: str) -> None:
    assert place_of(Unit(name=name, kind=UnitKind.COMMUNE)) == place


@pytest.mark.django_db
def test_anybody_above_dates_papers_from_the_provinces_name() -> None:
    assert place_of(make.unit(JUSTICE)) == place_of(make.unit(LAND)) == "An Giang"
