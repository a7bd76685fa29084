"""The catalogue a fresh house starts with: complete, within its limits, easy to find."""

from datetime import date

import pytest
from django.db.models import Sum

from agencies.models import Unit
from procedures.competence import units_for, version_in_force
from procedures.models import FeeRule, LimitUnit, ProcedureVersion, StepKind
from procedures.search import find, plain

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
OF_2023 = date(2023, 6, 15)
LISTED = [
    "1.001193", "2.002621", "1.000894", "1.000656", "1.004873", "2.000635", "2.000908",
    "2.000815", "2.000884", "1.001612", "2.000720", "1.009122", "1.013225", "1.013226",
    "1.013831", "1.012787", "1.013992", "3.000333", "3.000334", "3.000347", "2.001195",
    "1.004222", "1.004194", "1.011607", "1.014028", "2.001263", "1.004859", "1.004884",
    "2.001035", "1.001653", "1.001699", "1.001776", "1.004616", "1.009982", "2.000004", "1.011441",
]  # fmt: skip


def found(text: str, on: date = TODAY) -> list[str]:
    versions = ProcedureVersion.objects.in_force(on).select_related("procedure")
    return [version.procedure.code for version in find(versions, text)]


def test_every_procedure_of_the_list_is_in_force() -> None:
    in_force = ProcedureVersion.objects.in_force(TODAY).values_list("procedure__code", flat=True)
    assert set(in_force) == set(LISTED)
    assert len(in_force) == len(LISTED)


def test_steps_stay_within_the_limit() -> None:
    for version in ProcedureVersion.objects.prefetch_related("steps"):
        days = 1 if version.limit_unit == LimitUnit.SAME_DAY else version.limit_amount
        spent = sum(step.hours for step in version.steps.all())
        assert 0 < spent <= days * 8, version
        kinds = [step.kind for step in version.steps.all()]
        assert kinds[0] == StepKind.INTAKE
        assert kinds[-2:] == [StepKind.SIGN, StepKind.HAND_OUT]
        assert set(kinds[1:-2]) == {StepKind.PROCESS}


def test_texts_and_units_are_complete() -> None:
    for version in ProcedureVersion.objects.prefetch_related("papers"):
        texts = (version.summary, version.keywords, version.legal_grounds, version.applicants)
        assert all((*texts, version.result_name, version.papers.all())), version
        assert units_for(version, version.effective_from).exists(), version


def test_fees() -> None:
    fees = FeeRule.objects.filter(version__in=ProcedureVersion.objects.in_force(TODAY))
    single = fees.get(version__procedure__code="1.004873")
    assert (single.amount, single.charged, single.channel) == (15000, "before_receipt", "")
    assert not fees.filter(version__procedure__code="1.001193").exists()
    copies = fees.get(version__procedure__code="2.000815")
    assert (copies.amount, copies.per, copies.charged) == (2000, "trang", "at_hand_out")
    assert fees.filter(charged="before_receipt").aggregate(n=Sum("amount"))["n"] == 415000


def test_versions_follow_the_day() -> None:
    house = version_in_force("1.009122", OF_2023)
    assert house is not None
    assert (house.competent_kind, house.limit_amount) == ("district", 15)
    assert Unit.objects.get(code="H33.12") in units_for(house, OF_2023)
    now = version_in_force("1.009122", TODAY)
    assert now is not None
    assert (now.competent_kind, now.limit_amount) == ("commune", 7)
    assert units_for(now, TODAY).count() == 102
    assert version_in_force("2.000488", OF_2023) is not None
    assert version_in_force("2.000488", TODAY) is None
    assert version_in_force("1.013831", OF_2023) is None


def test_named_units_are_the_competent_ones() -> None:
    record = version_in_force("3.000333", TODAY)
    transfer = version_in_force("1.013831", TODAY)
    assert record is not None
    assert transfer is not None
    assert record.is_processed_elsewhere
    assert [each.code for each in units_for(record, TODAY)] == ["H01.17"]
    assert set(units_for(transfer, TODAY).values_list("kind", flat=True)) == {"branch"}


# Search


def test_plain_text() -> None:
    assert plain("  Đăng ký KHAI  SINH, số 1.001193. ") == "dang ky khai sinh so 1.001193"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.004873", "1.004873"),
        ("giay doc than", "1.004873"),
        ("giấy độc thân", "1.004873"),
        ("làm giấy khai sinh", "1.001193"),
        ("khai snh", "1.001193"),
        ("lý lịch tư pháp", "3.000333"),
        ("ly lich tu phap", "3.000334"),
        ("ly lich tu phpa", "3.000333"),
        ("sổ đỏ", "1.013831"),
        ("sao y", "2.000815"),
        ("hôn thú", "1.000894"),
        ("bang lai", "3.000347"),
        ("nhap ho khau", "1.004222"),
        ("lên thổ cư", "1.013992"),
    ],
)
def test_search_finds(text: str, code: str) -> None:
    assert code in found(text)[:4]


def test_search_puts_the_code_first_and_stays_short() -> None:
    assert found("1.004873")[0] == "1.004873"
    assert found("") == sorted(LISTED)
    assert found("qwertz xyz") == []
    assert found("ly lich")[0] == "3.000333"
    assert found("khai sinh")[0] == "1.001193"
    assert found("can cuoc") == ["2.001195"]
    assert found("ly lich tu phap", OF_2023) == ["2.000488"]
