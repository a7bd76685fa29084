"""What is typed into the editor: refused with a sentence, or kept as it is."""

import pytest
from django.test import Client

from agencies.models import Unit
from tests import make
from tests.editor import FULL, address, beside, fields_of, item, kept, saved, tomorrow, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


@pytest.mark.parametrize(
    ("part", "typed", "place", "sentence"),
    [
        ("steps", {"steps-1-hours": ["hai giờ"]}, "steps-1-hours", "số nguyên từ 0 đến 2.000"),
        ("steps", {"steps-1-hours": ["2001"]}, "steps-1-hours", "số nguyên từ 0 đến 2.000"),
        ("steps", {"steps-1-name": ["x" * 201]}, "steps-1-name", "Tối đa 200 ký tự"),
        ("steps", {"steps-1-unit": ["Sở Không Có Thật"]}, "steps-1-unit", "Không có đơn vị"),
        ("steps", {"steps-1-unit": ["xã"]}, "steps-1-unit", "Nhiều đơn vị"),
        ("papers", {"papers-2-copies": ["0"]}, "papers-2-copies", "số nguyên từ 1 đến 100"),
        ("cases", {"cases-1-cutoff": ["25:00"]}, "cases-1-cutoff", "15:00"),
        ("fees", {"fees-1-amount": ["15,5"]}, "fees-1-amount", "số nguyên"),
        ("fees", {"fees-1-valid_to": ["31/02/2027"]}, "fees-1-valid_to", "16/11/2023"),
        ("fees", {"fees-1-tiers-1-up_to": ["-1"]}, "fees-1-tiers-1-up_to", "số nguyên từ 1"),
        ("fees", {"fees-1-kind": ["khac"]}, "fees-1-kind", "khac"),
        ("limit", {"law_amount": ["1.5"]}, "law_amount", "số nguyên"),
        ("says", {"name": ["y" * 301]}, "name", "Tối đa 300 ký tự"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    manager: Client, part: str, typed: dict[str, list[str]], place: str, sentence: str
) -> None:
    made = item(**FULL)
    before, shown = kept(made), typed_in(manager, made, part)
    answer = saved(manager, made, part, shown | typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert sentence in beside(page, place)
    if place != "fees-1-kind":  # a choice that is none cannot be shown
        assert fields_of(page) == shown | typed
    assert kept(made) == before


def test_an_incomplete_draft_is_kept_as_it_is(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "papers")
    del typed["papers-1-is_required"]
    typed |= {"papers-1-form": [""], "papers-1-key": [""], "papers-2-name": [""]}
    assert saved(manager, made, "papers", typed).status_code == 302
    first, second = kept(made)["papers"]
    assert first == {
        "key": "to-khai", "name": "Tờ khai", "is_required": False, "is_declared_online": True,
    }  # fmt: skip
    assert "name" not in second
    page = manager.get(address(made, "papers")).content.decode()
    assert "Còn thiếu" in beside(page, "papers-1-form")
    assert "Còn thiếu" in beside(page, "papers-2-name")


def test_a_large_number_is_read_with_its_points(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "fees")
    assert typed["fees-1-cap"] == ["200.000"]
    price = {"fees-1-tiers-1-amount": ["0"], "fees-1-cap": ["1.250.000"]}
    saved(manager, made, "fees", typed | price)
    fee = kept(made)["fees"][0]
    assert (fee["tiers"][0]["amount"], fee["cap"]) == (0, 1_250_000)


def test_units_are_found_by_name_without_javascript(manager: Client) -> None:
    made = item(units=[], competent_kind="commune")
    typed = typed_in(manager, made, "units") | {"sought": ["long xuyen"], "do": ["find"]}
    page = manager.post(address(made, "units"), typed).content.decode()
    found = Unit.objects.valid_on(tomorrow()).get(name="UBND phường Long Xuyên")
    assert f'value="{found.code}"' in page
    assert "units" not in fields_of(page)
    saved(manager, made, "units", fields_of(page) | {"units": [found.code]})
    assert kept(made)["units"] == [found.code]


def test_a_step_takes_its_unit_by_a_part_of_its_name(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "steps") | {"steps-1-unit": ["phường long xuyên"]}
    saved(manager, made, "steps", typed)
    found = Unit.objects.valid_on(tomorrow()).get(name="UBND phường Long Xuyên")
    assert kept(made)["steps"][0]["unit"] == found.code
