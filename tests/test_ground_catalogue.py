"""The catalogue a fresh house starts with: complete, within its limits, easy to find."""

from datetime import date

import pytest
from django.db.models import Sum

from agencies.models import Unit
from procedures.competence import units_for, version_in_force
from procedures.models import FeeRule, LimitUnit, Paper, PaperForm, ProcedureVersion, StepKind
from procedures.records.problems import problems
from procedures.records.schema import SCHEMA_FILE, as_text
from procedures.records.telling import catalogue, record_of, with_parts
from procedures.search import find, plain

pytestmark = pytest.mark.django_db

DATA = SCHEMA_FILE.parent
TODAY = date(2026, 11, 22)
OF_2023 = date(2023, 6, 15)
LISTED = [
    "1.001193", "2.002621", "1.000894", "1.000656", "1.004873", "2.000635", "2.000908",
    "2.000815", "2.000884", "1.001612", "2.000720", "1.009122", "1.013225", "1.013226",
    "1.013831", "1.012787", "1.013992", "3.000333", "3.000334", "3.000347", "2.001195",
    "1.004222", "1.004194", "1.011607", "1.014028", "2.001263", "1.004859", "1.004884",
    "2.001035", "1.001653", "1.001699", "1.001776", "1.004616", "1.009982", "2.000004", "1.011441",
    "1.900101.H01", "1.900102.H01", "1.900103.H01",
]  # fmt: skip


def found(text: str, on: date = TODAY) -> list[str]:
    versions = ProcedureVersion.objects.in_force(on).select_related("procedure")
    return [version.procedure.code for version in find(versions, text)]


def test_every_procedure_of_the_list_is_in_force() -> None:
    in_force = ProcedureVersion.objects.in_force(TODAY).values_list("procedure__code", flat=True)
    assert set(in_force) == set(LISTED)
    assert len(in_force) == len(LISTED)


def test_every_record_is_without_a_problem() -> None:
    for version in with_parts(ProcedureVersion.objects.all()):
        assert problems(record_of(version), version.effective_from) == [], version


def test_the_file_is_told_again_to_the_letter() -> None:
    assert as_text(catalogue()) == (DATA / "catalogue.json").read_text(encoding="utf-8")


def test_steps_begin_at_the_desk_and_end_there() -> None:
    for version in ProcedureVersion.objects.prefetch_related("steps"):
        kinds = [step.kind for step in version.steps.all()]
        assert kinds[0] == StepKind.INTAKE
        assert kinds[-2:] == [StepKind.SIGN, StepKind.HAND_OUT]
        assert set(kinds[1:-2]) == {StepKind.PROCESS}


def in_force(code: str, on: date = TODAY) -> ProcedureVersion:
    version = version_in_force(code, on)
    assert version is not None
    return version


@pytest.mark.parametrize(("code", "days"), [("1.000894", 5), ("1.000656", 3)])
def test_what_has_to_be_verified_takes_its_days(code: str, days: int) -> None:
    case = in_force(code).cases.get(key="xac-minh")
    assert (case.limit_unit, case.limit_amount) == (LimitUnit.DAYS, days)
    verified = in_force(code).steps.filter(cases=["xac-minh"]).get()
    assert verified.needs


def test_many_copies_take_two_days() -> None:
    limits = {one.key: one.limit_amount for one in in_force("2.000815").cases.all()}
    assert limits == {"so-luong-lon": 2, "phuc-tap": 2}


def test_results_tell_how_long_they_hold() -> None:
    single = in_force("1.004873").results.get()
    assert (single.valid_amount, single.valid_unit) == (6, "months")
    permit = in_force("1.009122").results.get()
    assert (permit.valid_amount, permit.valid_unit) == (12, "months")
    # The law sets no term of its own; whoever asks for it does.
    record = in_force("3.000333").results.get()
    assert (record.valid_unit, bool(record.note)) == ("forever", True)


def test_an_interlinked_procedure_names_its_parts_and_results() -> None:
    linked = in_force("2.002621")
    assert [part.code for part in linked.parts.all()] == ["1.001193", "1.004222", ""]
    assert linked.results.count() == 3
    assert linked.result_name == linked.results.all()[0].name


def test_nobody_brings_what_the_house_knows() -> None:
    reusable = in_force("1.000894").papers.get(key="marital-status")
    assert reusable.is_reusable
    assert reusable.data_source == "Cơ sở dữ liệu hộ tịch điện tử"
    abolished = Paper.objects.filter(form=PaperForm.ABOLISHED)
    names = set(abolished.values_list("name", flat=True))
    assert names == {"Sổ hộ khẩu giấy", "Sổ tạm trú giấy"}
    assert not abolished.filter(is_required=True).exists()


def test_the_tax_office_works_beside_the_land_office() -> None:
    steps = in_force("1.013831").steps
    assert {one.branch for one in steps.all()} == {"", "dia-chinh", "thue"}
    assert {one.unit.code for one in steps.filter(branch="thue") if one.unit} == {"H01.19"}


def test_some_procedures_are_the_provinces_own() -> None:
    own = ProcedureVersion.objects.in_force(TODAY).filter(is_local=True)
    assert {one.procedure.code[-3:] for one in own} == {"H01"}
    assert len(own) == 3


def test_some_limits_are_shorter_than_the_law_gives() -> None:
    shorter = ProcedureVersion.objects.in_force(TODAY).exclude(law_amount=None)
    assert {(one.procedure.code, one.law_amount) for one in shorter} == {
        ("1.001776", 22),
        ("1.009982", 20),
        ("1.013992", 20),
    }


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
