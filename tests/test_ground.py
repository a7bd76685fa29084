"""The ground: today's An Giang, Kiên Giang of 2023, their calendars, the catalogue's start."""

import json
import re
from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F, Sum

from agencies.calendars import working_time_of
from agencies.ground import DATA, load_calendar, load_desks, load_units
from agencies.models import (
    DayOverride,
    Desk,
    Post,
    Role,
    SessionVersion,
    Succession,
    Unit,
    UnitKind,
    WorkingCalendar,
)
from agencies.working_sessions import DayKind
from citizens.identity import check_id_number, check_phone
from citizens.models import Person
from dossiers.demo.accounts import COLLEAGUES, COMMUNE, OFFICIALS, PASSWORD, load_accounts
from procedures.competence import units_for, version_in_force
from procedures.ground import load_catalogue
from procedures.models import FeeRule, LimitUnit, ProcedureVersion, Step, StepKind
from procedures.search import find, plain

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 22)
OF_2023 = date(2023, 6, 15)
CODE = re.compile(r"^[A-Z]\d{2}(\.\d{2,3}){0,4}$")
LISTED = """1.001193 2.002621 1.000894 1.000656 1.004873 2.000635 2.000908 2.000815 2.000884
1.001612 2.000720 1.009122 1.013225 1.013226 1.013831 1.012787 1.013992 3.000333 3.000334 3.000347
2.001195 1.004222 1.004194 1.011607 1.014028 2.001263 1.004859 1.004884""".split()


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def found(text: str, on: date = TODAY) -> list[str]:
    return [version.procedure.code for version in find(ProcedureVersion.objects.in_force(on), text)]


# Units


@pytest.mark.parametrize(
    ("name", "root", "communes"),
    [("an_giang.json", "H01", 102), ("kien_giang_2023.json", "H33", 144)],
)
def test_every_commune_is_there(name: str, root: str, communes: int) -> None:
    ground = json.loads((DATA / name).read_text(encoding="utf-8"))
    places = Unit.objects.below(unit(root)).filter(kind=UnitKind.COMMUNE)
    assert places.count() == ground["communes"] == communes
    assert all(re.fullmatch(r"\d{5}", place.place_code) for place in places)
    assert len({place.place_code for place in places}) == communes


def test_codes_are_well_formed_and_contain_their_parents() -> None:
    units = Unit.objects.select_related("parent")
    assert all(CODE.match(unit.code) for unit in units)
    for each in units:
        above = each.code.rpartition(".")[0]
        assert (each.parent.code if each.parent else "") == above
        assert each.path == f"{each.parent.path if each.parent else '/'}{each.pk}/"


def test_ended_units_go_on_in_a_unit_of_today() -> None:
    assert unit("H33.12").name == "UBND thành phố Rạch Giá"
    assert not Succession.objects.exclude(effective_on=date(2025, 7, 1)).exists()
    ended = Unit.objects.exclude(valid_to=None)
    assert set(ended.filter(successors=None).values_list("kind", flat=True)) == {"district"}
    assert ended.filter(kind="district").count() == 15
    assert not Succession.objects.exclude(successor__valid_to=None).exists()
    assert not Succession.objects.exclude(predecessor__kind=F("successor__kind")).exists()
    assert unit("H33").successors.get() == unit("H01")


def test_units_sort_by_kind_and_proper_name() -> None:
    names = list(Unit.objects.below(unit("H01")).values_list("name", flat=True))
    assert names[0] == "Tỉnh An Giang"
    assert names.index("Công an tỉnh An Giang") < names.index("UBND xã An Biên")
    assert names.index("UBND xã Đông Hưng") < names.index("UBND phường Hà Tiên")


def test_desks_stand_where_people_live_and_in_the_centres() -> None:
    counts = Counter(Desk.objects.values_list("unit__kind", flat=True))
    assert counts == {"commune": 246, "district": 15, "department": 2}


def test_loading_twice_changes_nothing() -> None:
    def rows() -> list[Any]:
        models = (Unit, Succession, Desk, DayOverride, SessionVersion, ProcedureVersion, Step)
        more = (FeeRule, Person, Post)
        revisions = WorkingCalendar.objects.order_by("pk").values_list("revision", flat=True)
        return [*(model.objects.count() for model in (*models, *more)), *revisions]

    before = rows()
    Unit.objects.filter(code=COMMUNE).update(name="UBND phường Rạch Giá mới")
    for load in (load_units, load_desks, load_calendar, load_catalogue, load_accounts):
        load()
    assert rows() == before
    assert unit(COMMUNE).name == "UBND phường Rạch Giá mới"


# Calendars


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2023-01-26", False),
        ("2023-05-03", False),
        ("2024-02-14", False),
        ("2024-04-29", False),
        ("2024-05-04", True),
        ("2024-05-11", False),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2025-07-01", True),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-04-27", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2026-11-23", True),
        ("2026-11-24", False),
        ("2027-02-10", False),
        ("2027-05-03", False),
    ],
)
@pytest.mark.parametrize("code", ["H01", COMMUNE, "H33.12.05"])
def test_days_off_and_worked_saturdays(code: str, day: str, *, is_open: bool) -> None:
    assert working_time_of(unit(code)).is_open_on(date.fromisoformat(day)) is is_open


def test_estimates_and_unconfirmed_days_are_provisional() -> None:
    provisional = DayOverride.objects.filter(is_provisional=True)
    assert set(provisional.values_list("date__year", flat=True)) == {2026, 2027}
    assert provisional.filter(date__year=2026).count() == 2
    assert not DayOverride.objects.filter(date__year=2027, is_provisional=False).exists()
    made_up = DayOverride.objects.get(date=date(2025, 4, 26))
    assert (made_up.kind, made_up.weekday) == (DayKind.MAKE_UP, 4)
    tet = DayOverride.objects.get(date=date(2026, 2, 17))
    assert tet.name == "Tết Nguyên đán"


def test_one_query_when_warm(django_assert_num_queries: Any) -> None:
    commune, ended = unit(COMMUNE), unit("H33.12.05")
    first, other = working_time_of(commune), working_time_of(ended)
    with django_assert_num_queries(1):
        assert working_time_of(commune) is first
    with django_assert_num_queries(1):
        assert working_time_of(ended) is other
    assert working_time_of(unit("H01.103")) is first


def calendar_of(code: str, opening: int) -> WorkingCalendar:
    calendar = WorkingCalendar.objects.create(unit=unit(code), name=code)
    week = [[[opening, 690], [810, 1020]]] * 5 + [[], []]
    SessionVersion.objects.create(
        calendar=calendar, effective_from=date(2024, 1, 1), weekdays=week
    )
    return calendar


def test_the_nearest_calendar_wins_from_its_first_version_on() -> None:
    calendar_of(COMMUNE, 450)
    time = working_time_of(unit(COMMUNE))
    assert time.sessions_on(date(2023, 12, 29))[0] == (420, 690)
    assert time.sessions_on(date(2026, 11, 20))[0] == (450, 690)
    assert working_time_of(unit("H01.103")).sessions_on(date(2026, 11, 20))[0] == (420, 690)


def test_the_nearest_override_wins_and_a_new_revision_is_seen() -> None:
    before = working_time_of(unit(COMMUNE))
    calendar = WorkingCalendar.objects.get(unit=unit("H01"))
    worked = {"kind": "make_up", "weekday": 1, "name": "Trực"}
    DayOverride.objects.create(calendar=calendar, date=date(2026, 11, 24), **worked)
    WorkingCalendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)
    assert not before.is_open_on(date(2026, 11, 24))
    assert working_time_of(unit(COMMUNE)).is_open_on(date(2026, 11, 24))
    assert not working_time_of(unit("H33")).is_open_on(date(2025, 1, 1))


def test_an_ended_unit_goes_on_with_its_successors_calendar() -> None:
    calendar_of(COMMUNE, 450)
    calendar_of("H33.12", 435)
    quarter, city = working_time_of(unit("H33.12.05")), working_time_of(unit("H33.12"))
    for time in (quarter, city):
        assert time.sessions_on(date(2025, 6, 30))[0] == (435, 690)
    assert quarter.sessions_on(date(2025, 7, 1))[0] == (450, 690)
    assert city.sessions_on(date(2025, 7, 1))[0] == (420, 690)


def test_a_limit_runs_through_the_merger_and_the_new_holiday() -> None:
    ended = working_time_of(unit("H33.12.05"))
    assert ended.add_days(at("2025-06-27T09:10"), 3) == at("2025-07-02T09:10")
    today = working_time_of(unit(COMMUNE))
    assert today.add_days(at("2026-11-20T09:10"), 3) == at("2026-11-26T09:10")


# Catalogue


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
    assert unit("H33.12") in units_for(house, OF_2023)
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
    assert found("ly lich tu phap", OF_2023) == ["2.000488"]


# The demo's people


def test_demo_accounts() -> None:
    assert len(OFFICIALS) == 8
    for account in (*OFFICIALS, *COLLEAGUES):
        person = Person.objects.get(username=account.username)
        check_id_number(person.id_kind, person.id_number, person.birth_date)
        check_phone(person.phone)
        assert person.posts.get().role == account.role
        assert person.has_usable_password() is (account in OFFICIALS)
    citizen = Person.objects.get(username="congdan")
    assert citizen.check_password(PASSWORD)
    assert citizen.identity_verified_at is not None
    assert not citizen.posts.exists()


def test_the_demo_commune_can_do_it_all() -> None:
    roles = set(Post.objects.filter(unit__code=COMMUNE).values_list("role", flat=True))
    assert {Role.CLERK, Role.OFFICER, Role.LEADER} <= roles
    for code in ("1.001193", "2.000815"):
        version = version_in_force(code, TODAY)
        assert version is not None
        assert unit(COMMUNE) in units_for(version, TODAY)
