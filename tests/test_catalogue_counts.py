"""What the articles print: every count is the length of its list, and parts sum to the whole."""

from datetime import date

import pytest
from django.test import Client

from agencies.models import Unit, UnitKind
from procedures.counts import ONLINE, TRAITS, by_level, by_trait, procedures_on
from procedures.decided import by_act
from procedures.models import Act, ProcedureVersion
from procedures.shortened import shortened
from tests.deciding import amending, client_of, day, drafted, plain, published, record
from tests.filing import text

pytestmark = pytest.mark.django_db
DAYS = (date(2022, 12, 31), date(2023, 1, 1), date(2025, 6, 30), date(2025, 7, 1))


def decided() -> None:
    """Tomorrow: two new ones, one of a named province unit; one amended, one abolished."""
    local = plain("9.000001", is_local=True, is_interlinked=True)
    named = plain("9.000002", units=["H01"], is_essential=True, competent_kind="")
    shorter = record("1.011607")
    shorter |= {"law_amount": shorter["limit_amount"] + 4}
    items = [(Act.ISSUE, local), (Act.ISSUE, named), (Act.AMEND, shorter)]
    published(drafted(*items, (Act.ABOLISH, {"code": "2.000908"}), days=1))


def test_levels_and_online_levels_sum_to_all() -> None:
    decided()
    for on in (*DAYS, day(0), day(1)):
        total = ProcedureVersion.objects.in_force(on).count()
        assert sum(by_level(on).values()) == total
        assert sum(by_trait(on, ONLINE).values()) == total


def test_a_decision_is_counted_from_its_day_on() -> None:
    before = {on: (by_level(on), by_trait(on, TRAITS)) for on in (day(0), day(1))}
    decided()
    assert (by_level(day(0)), by_trait(day(0), TRAITS)) == before[day(0)]
    levels, traits = by_level(day(1)), by_trait(day(1), TRAITS)
    was_levels, was_traits = before[day(1)]
    assert levels["province"] == was_levels.get("province", 0) + 1
    assert sum(levels.values()) == sum(was_levels.values()) + 1
    more = {name: traits[name] - was_traits[name] for name in traits}
    assert more == {"local": 1, "interlinked": 1, "essential": 1, "elsewhere": 0, "shortened": 1}


def test_shortened_limits_are_counted_by_their_unit() -> None:
    before = {one.unit: (one.procedures, one.total) for one in shortened(day(0))}
    for code, unit, ours, law in (
        ("9.000001", "days", 3, 5), ("9.000002", "days", 2, 702),
        ("9.000003", "calendar_days", 20, 30), ("9.000004", "same_day", 0, 2),
        ("9.000005", "hours", 4, 16), ("9.000006", "hours", 15, 16),
    ):  # fmt: skip
        content = plain(code, limit_unit=unit, limit_amount=ours, law_amount=law)
        published(drafted((Act.ISSUE, content), days=0, number=code))
    found = {one.unit: one for one in shortened(day(0))}
    more = {
        unit: (
            one.procedures - before.get(unit, (0, 0))[0],
            one.total - before.get(unit, (0, 0))[1],
        )
        for unit, one in found.items()
    }
    assert more == {"days": (3, 2 + 700 + 2), "calendar_days": (1, 10), "hours": (2, 13)}
    assert (found["days"].most, found["hours"].least) == (700, 1)
    assert sum(one.procedures for one in found.values()) == by_trait(day(0), TRAITS)["shortened"]


def test_the_level_of_named_units_is_the_highest() -> None:
    commune = Unit.objects.valid_on(day(0)).filter(kind=UnitKind.COMMUNE)[0]
    content = plain(units=["H01", commune.code], competent_kind="")
    published(drafted((Act.ISSUE, content), days=0))
    assert procedures_on(day(0)).get(procedure__code="9.000001").level == "province"


def test_acts_are_counted_by_the_day_of_signing() -> None:
    before = by_act(date(day(0).year, 1, 1), day(0))
    decided()
    after = by_act(date(day(0).year, 1, 1), day(0))
    assert {act: after[act] - before[act] for act in after} == {
        "issue": 2, "amend": 1, "abolish": 1,
    }  # fmt: skip
    drafted(amending(), number="nháp")
    assert by_act(date(day(0).year, 1, 1), day(0)) == after


def links(shown: str) -> list[tuple[str, int]]:
    """The numbers of the page of counts, with where they lead."""
    found = []
    for cell in shown.partition('class="table dense numbers"')[2].split('<td class="num">')[1:]:
        address, _quote, rest = cell.partition('href="')[2].partition('"')
        number = rest.partition(">")[2].partition("<")[0]
        found.append((address.replace("&amp;", "&"), int(number)))
    return found


@pytest.mark.parametrize("on", ["", "31/12/2023", "tomorrow"])
def test_every_number_opens_to_its_list(on: str) -> None:
    decided()
    on = f"{day(1):%d/%m/%Y}" if on == "tomorrow" else on
    client = client_of("quanly")
    found = links(text(client.get(f"/catalogue/?on={on}")))
    assert len(found) >= 13
    for address, number in found:
        answer = client.get(address)
        assert answer.status_code == 200
        if "page" in answer.context:
            assert answer.context["page"].paginator.count == number, address
        else:
            assert len(answer.context["published"]) == number


@pytest.mark.parametrize("on", ["x", "31/02/2026", "01/01/0001", "1/1/9999"])
def test_a_day_that_is_none_is_said(on: str) -> None:
    client = client_of("quanly")
    for address in ("/catalogue/", "/catalogue/procedures/"):
        answer = client.get(address, {"on": on})
        assert answer.status_code == 400
        assert 'id="id_on_error"' in text(answer)
        assert f'value="{on}"' in text(answer)
    assert client.get("/catalogue/changes/", {"on": on, "act": "no"}).status_code == 200


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def test_procedures_are_narrowed(manager: Client) -> None:
    shown = text(manager.get("/catalogue/procedures/", {"q": "khai sinh", "field": "ho-tich"}))
    assert "1.001193" in shown
    assert "1.013831" not in shown
    shown = text(manager.get("/catalogue/procedures/", {"level": "branch"}))
    assert "1.013831" in shown
    assert "1.001193" not in shown
    for strange in ({"level": "x"}, {"is": "x"}, {"field": "x"}, {"page": "x"}, {"q": "\x00"}):
        assert manager.get("/catalogue/procedures/", strange).status_code == 200
    nothing = text(manager.get("/catalogue/procedures/", {"q": "zzzz"}))
    assert "Không có thủ tục phù hợp." in nothing
