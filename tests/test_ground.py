"""The ground: today's An Giang, Kiên Giang of 2023, their calendars, the demo's people."""

import json
import re
from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.calendars import in_force_at, working_time_in, working_time_of
from agencies.editions import discard_draft, is_changed, publish
from agencies.ground import DATA, load_calendar, load_desks, load_legal_terms, load_units
from agencies.legal_terms import NoLegalTerm, legal_term
from agencies.models import (
    DayOverride,
    Desk,
    LegalTerm,
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
from procedures.models import FeeRule, ProcedureVersion, Step

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 22)
GROUND = (load_units, load_desks, load_calendar, load_legal_terms)
CODE = re.compile(r"^[A-Z]\d{2}(\.\d{2,3}){0,4}$")


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


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
        editions = WorkingCalendar.objects.order_by("pk").values_list("edition", flat=True)
        return [*(model.objects.count() for model in (*models, *more, LegalTerm)), *editions]

    before = rows()
    Unit.objects.filter(code=COMMUNE).update(name="UBND phường Rạch Giá mới")
    for load in (*GROUND, load_catalogue, load_accounts):
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
    SessionVersion.objects.create(calendar=calendar, effective_from=date(2024, 1, 1), weekdays=week)
    publish(calendar, at=timezone.now())
    return calendar


def test_the_nearest_calendar_wins_from_its_first_version_on() -> None:
    calendar_of(COMMUNE, 450)
    time = working_time_of(unit(COMMUNE))
    assert time.sessions_on(date(2023, 12, 29))[0] == (420, 690)
    assert time.sessions_on(date(2026, 11, 20))[0] == (450, 690)
    assert working_time_of(unit("H01.103")).sessions_on(date(2026, 11, 20))[0] == (420, 690)


def test_the_nearest_override_wins_and_a_draft_is_not_in_force() -> None:
    before = working_time_of(unit(COMMUNE))
    calendar = WorkingCalendar.objects.get(unit=unit("H01"))
    worked = {"kind": "make_up", "weekday": 1, "name": "Trực"}
    DayOverride.objects.create(calendar=calendar, date=date(2026, 11, 24), **worked)
    assert working_time_of(unit(COMMUNE)) is before
    publish(calendar, at=timezone.now())
    assert not before.is_open_on(date(2026, 11, 24))
    assert working_time_of(unit(COMMUNE)).is_open_on(date(2026, 11, 24))
    assert not working_time_of(unit("H33")).is_open_on(date(2025, 1, 1))


def test_a_change_that_was_rolled_back_is_forgotten() -> None:
    calendar, day = WorkingCalendar.objects.get(unit=unit("H01")), date(2026, 11, 20)
    with transaction.atomic():
        DayOverride.objects.create(calendar=calendar, date=day, kind="off", name="Bão")
        publish(calendar, at=timezone.now())
        assert not working_time_of(unit(COMMUNE)).is_open_on(day)
        transaction.set_rollback(True)
    publish(WorkingCalendar.objects.get(pk=calendar.pk), at=timezone.now())
    assert working_time_of(unit(COMMUNE)).is_open_on(day)


def test_an_edition_stays_what_it_was() -> None:
    day, (name, before) = date(2026, 11, 20), in_force_at(unit(COMMUNE))
    calendar = WorkingCalendar.objects.get(unit=unit("H01"))
    DayOverride.objects.create(calendar=calendar, date=day, kind="off", name="Bão")
    publish(calendar, at=timezone.now())
    assert working_time_in(name) is before
    assert in_force_at(unit(COMMUNE)).edition != name
    discard_draft(calendar)
    assert not is_changed(calendar)
    assert calendar.overrides.get(date=day).name == "Bão"


def test_a_number_of_law_holds_on_its_days() -> None:
    assert legal_term(LegalTerm.Key.ANSWER_MINUTES, date(2026, 11, 20)) == 480
    with pytest.raises(NoLegalTerm):
        legal_term(LegalTerm.Key.ANSWER_MINUTES, date(2019, 12, 31))


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


# The demo's people


def test_demo_accounts() -> None:
    assert len(OFFICIALS) == 9
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
