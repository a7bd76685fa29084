"""What a procedure costs: the law's own examples, on the page, in the API and as a charge."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import translation

from procedures.fee_rules import Rule
from procedures.fee_table import fee_table, rules_of
from procedures.fee_words import explained
from procedures.fees import Occasion, Quantity, bill
from procedures.models import ProcedureVersion, ReductionGroup
from procedures.records.schema import filled
from procedures.records.telling import record_of
from tests import make

pytestmark = pytest.mark.django_db

COPIES, LICENCE, IDENTITY, RECORD = "2.000815", "3.000347", "2.001195", "3.000333"
MARRIAGE, ADOPTION = "1.004873", "2.001263"
COPY_FEE = "phi-chung-thuc-ban-sao-tu-ban-chinh"


def reckoned(
    code: str,
    on: date = date(2026, 11, 16),
    *groups: str,
    channel: str = "desk",
    quantity: tuple[int, int] = (1, 1),
) -> tuple[int, list[str]]:
    """The total, and how the first line came about."""
    rules = rules_of(make.version(code, on))
    quantities = {rule.key: Quantity(*quantity) for rule in rules}
    made = bill(rules, Occasion(on, channel, "", frozenset(groups), quantities))
    names = dict(ReductionGroup.objects.values_list("code", "name"))
    words = explained(made.lines[0], names) if made.lines else []
    return made.total, [word.replace("\N{NO-BREAK SPACE}", " ") for word in words]


# The law's examples


def test_five_pages_of_a_certified_copy_are_seven_thousand() -> None:
    total, words = reckoned(COPIES, quantity=(5, 1))
    assert total == 7000
    assert words == ["2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ"]
    with translation.override("en"):
        assert reckoned(COPIES, quantity=(5, 1))[1] == [
            "2 trang × 2,000 + 3 trang × 1,000 = 7,000 đ"
        ]


def test_two_copies_are_twice_that() -> None:
    total, words = reckoned(COPIES, quantity=(5, 2))
    assert (total, words[1:]) == (14000, ["× 2 bản = 14.000 đ"])


@pytest.mark.parametrize(
    ("pages", "copies", "owed"),
    [
        (1, 1, 2000),
        (2, 1, 4000),
        (3, 1, 5000),
        (198, 1, 200000),
        (300, 1, 200000),
        (300, 2, 400000),
    ],
)
def test_a_copy_is_capped_by_itself(pages: int, copies: int, owed: int) -> None:
    assert reckoned(COPIES, quantity=(pages, copies))[0] == owed


def test_the_cap_is_said() -> None:
    words = reckoned(COPIES, quantity=(300, 2))[1]
    assert words == [
        "2 trang × 2.000 đ + 298 trang × 1.000 đ = 302.000 đ",
        "cao nhất 200.000 đ mỗi bản",
        "× 2 bản = 400.000 đ",
    ]


@pytest.mark.parametrize(
    ("on", "channel", "owed"),
    [
        (date(2025, 12, 31), "online", 115000),
        (date(2026, 1, 1), "online", 135000),
        (date(2025, 12, 31), "desk", 135000),
        (date(2026, 1, 1), "post", 135000),
    ],
)
def test_a_driving_licence_was_cheaper_online(on: date, channel: str, owed: int) -> None:
    assert reckoned(LICENCE, on, channel=channel)[0] == owed


@pytest.mark.parametrize(("on", "owed"), [(date(2026, 12, 31), 25000), (date(2027, 1, 1), 50000)])
def test_an_identity_card_is_half_price_until_the_end_of_2026(on: date, owed: int) -> None:
    assert reckoned(IDENTITY, on)[0] == owed


def test_students_pay_half_and_the_poor_nothing_for_a_criminal_record() -> None:
    on = date(2026, 11, 16)
    total, words = reckoned(RECORD, on, "hoc-sinh-sinh-vien")
    assert (total, words[1]) == (100000, "giảm 50 % (học sinh, sinh viên) = 100.000 đ")
    total, words = reckoned(RECORD, on, "hoc-sinh-sinh-vien", "ho-ngheo")
    assert (total, words[1]) == (0, "miễn (người thuộc hộ nghèo, hộ cận nghèo)")


def test_a_draft_is_reckoned_as_the_version_it_becomes() -> None:
    for version in ProcedureVersion.objects.all():
        told = filled("procedure", record_of(version))["fees"]
        assert [Rule.of_record(fee, version.effective_from) for fee in told] == rules_of(version)


# The page


def page(client: Client, code: str, **asked: Any) -> Any:
    return client.get(f"/procedures/{code}/fees/?{urlencode(asked, doseq=True)}")


def text(answer: Any) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_procedure_page_tells_prices_caps_and_who_pays_less(client: Client) -> None:
    copies = text(client.get(f"/procedures/{COPIES}/"))
    assert "Trang 1 đến trang 2: 2.000 đ / trang" in copies
    assert "Từ trang thứ 3 trở đi: 1.000 đ / trang" in copies
    assert "Cao nhất 200.000 đ mỗi bản" in copies
    record = text(client.get(f"/procedures/{RECORD}/"))
    assert "Học sinh, sinh viên" in record
    assert "Thẻ học sinh, sinh viên hoặc giấy xác nhận của nhà trường" in record
    assert "không thu phí, lệ phí" in text(client.get("/procedures/1.001193/"))


def test_what_changes_later_is_told_before() -> None:
    table = fee_table(make.version(IDENTITY), date(2026, 12, 31))
    assert [row.rule.amount for row in table.rows] == [25000]
    assert [(row.rule.amount, row.rule.valid_from) for row in table.coming] == [
        (50000, date(2027, 1, 1))
    ]


def test_ways_of_the_same_price_are_told_once() -> None:
    table = fee_table(make.version(LICENCE), date(2026, 1, 1))
    assert len(table.rows) == 1
    earlier = fee_table(make.version(LICENCE), date(2025, 12, 31))
    assert [row.rule.amount for row in earlier.rows] == [115000, 135000]
    assert earlier.rows[1].facts[:1] == ["Tại Bộ phận Một cửa, Bưu chính"]


def test_the_bill_of_ones_own_case(client: Client) -> None:
    asked = {f"units-{COPY_FEE}": 5, f"times-{COPY_FEE}": 2}
    told = text(page(client, COPIES, **asked))
    assert "14.000 đ" in told
    assert "2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ" in told
    at_first = text(page(client, COPIES))
    assert "1 trang × 2.000 đ = 2.000 đ" in at_first
    student = text(page(client, RECORD, group=["hoc-sinh-sinh-vien", "nguoi-co-cong"]))
    assert "100.000 đ" in student
    assert "Thẻ học sinh" in student


def test_only_what_matters_is_asked(client: Client) -> None:
    form = page(client, COPIES).context["form"]
    shown = {field.name.partition("-")[0] for field in form.visible_fields()}
    assert shown == {"units", "times"}
    form = page(client, LICENCE).context["form"]
    assert {field.name.partition("-")[0] for field in form.visible_fields()} == {
        "on", "channel", "units",
    }  # fmt: skip


def test_without_a_fee_nothing_is_asked(client: Client) -> None:
    answer = page(client, "1.001193")
    assert list(answer.context["form"].visible_fields()) == []
    assert (answer.status_code, answer.context["bill"].total) == (200, 0)
    assert "không thu phí, lệ phí" in text(answer)


def test_a_day_that_was_asked_for_stays_in_the_form(client: Client) -> None:
    form = page(client, COPIES, on="16/11/2026").context["form"]
    assert "on" in {field.name for field in form.visible_fields()}


@pytest.mark.parametrize(
    ("code", "asked", "place"),
    [
        (COPIES, {f"units-{COPY_FEE}": "năm"}, f"units-{COPY_FEE}"),
        (COPIES, {f"units-{COPY_FEE}": "0"}, f"units-{COPY_FEE}"),
        (COPIES, {f"units-{COPY_FEE}": "99999999999"}, f"units-{COPY_FEE}"),
        (COPIES, {f"times-{COPY_FEE}": ""}, f"times-{COPY_FEE}"),
        (COPIES, {f"times-{COPY_FEE}": "1.5"}, f"times-{COPY_FEE}"),
        (LICENCE, {"on": "31/02/2026"}, "on"),
        (LICENCE, {"on": "01/01/1990"}, "on"),
        (LICENCE, {"channel": "pigeon"}, "channel"),
        (COPIES, {"case": "none-such"}, "case"),
        (RECORD, {"group": ["rich"]}, "group"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    client: Client, code: str, asked: dict[str, Any], place: str
) -> None:
    answer = page(client, code, **asked)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert set(form.errors) == {place}
    assert form[place].value() == asked[place]
    assert "bill" not in answer.context


def test_a_day_of_an_earlier_version_is_reckoned_by_it(client: Client) -> None:
    answer = page(client, MARRIAGE, on="16/11/2023")
    assert answer.context["version"] == make.version(MARRIAGE, date(2023, 11, 16))
    shown = text(client.get(f"/procedures/{MARRIAGE}/?from=2023-01-01"))
    assert f"/procedures/{MARRIAGE}/fees/?on=30%2F06%2F2025" in shown
    assert client.get("/procedures/9.999999/fees/").status_code == 404


def test_a_procedure_that_is_over_still_tells_what_it_cost(client: Client) -> None:
    assert page(client, "2.000488").status_code == 400
    assert "200.000 đ" in text(page(client, "2.000488", on="16/11/2023"))
