"""Where tiers say what is owed, no amount stands beside them that could say otherwise."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bench.catalogue_file import made
from procedures.fee_rules import Rule
from procedures.fee_table import rules_of
from procedures.fees import Occasion, Quantity, bill
from procedures.models import FeeRule
from procedures.records.importing import take_in
from procedures.records.problems import problems
from procedures.records.schema import Record, filled
from procedures.records.sheet_words import guide_rows
from procedures.records.telling import record_of
from tests import make
from tests.editor import FULL, address, beside, fields_of, item, kept, saved, typed_in
from tests.exchanged import refused

pytestmark = pytest.mark.django_db

COPIES = "2.000815"
SENTENCE = "để trống ô này"


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make.person("quanly"))
    return client


def with_fee(**changes: Any) -> Record:
    """The record of a version that counts by tiers, with its fee changed."""
    record = record_of(make.version(COPIES))
    return record | {"fees": [{**record["fees"][0], **changes}]}


def wrong(record: Record) -> list[tuple[str, str]]:
    found = problems(record, make.version(COPIES).effective_from)
    return [(one.place, one.sentence) for one in found if one.place.startswith("fees")]


def test_a_record_says_tiers_or_an_amount() -> None:
    record = with_fee()
    assert "amount" not in record["fees"][0]
    assert wrong(record) == []
    ((place, sentence),) = wrong(with_fee(amount=2000))
    assert place == "fees/1/amount"
    assert SENTENCE in sentence
    assert [place for place, _why in wrong(with_fee(tiers=[]))] == ["fees/1/amount"]
    assert wrong(with_fee(tiers=[], amount=0)) == []


def test_a_fee_is_the_same_of_a_version_and_of_its_record() -> None:
    version = make.version(COPIES)
    (of_version,) = rules_of(version)
    (fee,) = filled("procedure", record_of(version))["fees"]
    assert Rule.of_record(fee, version.effective_from) == of_version
    occasion = Occasion(version.effective_from, quantities={of_version.key: Quantity(5, 2)})
    assert bill([of_version], occasion).total == 14000


def test_an_amount_beside_tiers_in_an_old_row_counts_for_nothing() -> None:
    row = make.version(COPIES).fees.get()
    row.amount = 99
    assert Rule.of(row).amount == 2000


def test_a_published_rule_tells_the_price_of_the_first_unit() -> None:
    version = make.published({"fees": [{**FULL["fees"][0], "cases": []}]})
    assert FeeRule.objects.get(version=version).amount == 2000


def test_the_editor_asks_for_no_amount_beside_tiers(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "fees")
    assert "fees-1-amount" not in typed
    assert "fees-1-tiers-1-amount" in typed
    saved(manager, made, "fees", typed)
    assert kept(made)["fees"] == FULL["fees"]


def test_an_amount_typed_before_the_tiers_is_kept_and_told(manager: Client) -> None:
    made = item(**{**FULL, "fees": [{**FULL["fees"][0], "amount": 15000}]})
    page = manager.get(address(made, "fees")).content.decode()
    assert SENTENCE in beside(page, "fees-1-amount")
    typed = fields_of(page)
    assert typed["fees-1-amount"] == ["15.000"]
    saved(manager, made, "fees", typed | {"fees-1-amount": [""]})
    assert kept(made)["fees"] == FULL["fees"]


def test_without_tiers_the_amount_is_asked_for(manager: Client) -> None:
    fee = {name: value for name, value in FULL["fees"][0].items() if name != "tiers"}
    page = manager.get(address(item(**{**FULL, "fees": [fee]}), "fees")).content.decode()
    assert "thiếu" in beside(page, "fees-1-amount")


def test_the_workbook_says_when_the_amount_must_be_there() -> None:
    said = {(title, name): words for title, name, _heading, words in guide_rows()}
    assert "nếu không có bậc thu" in said["phi_le_phi", "amount"]
    assert said["bac_phi", "amount"].endswith("(bắt buộc)")


def test_a_file_with_both_is_refused_with_the_place() -> None:
    document = made(40)
    listed = document["decisions"][0]["procedures"]
    place, nth, fee = next(
        (place, nth, fee)
        for place, procedure in enumerate(listed, 1)
        for nth, fee in enumerate(procedure.get("fees", []), 1)
        if fee.get("tiers")
    )
    fee["amount"] = 1
    at = timezone.now()
    fates = refused(lambda: take_in(document, by=None, at=at, is_published=False))
    assert [one.place for one in fates] == [f"decisions/1/procedures/{place}/fees/{nth}/amount"]
    assert SENTENCE in fates[0].why
