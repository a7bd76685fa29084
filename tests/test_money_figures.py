"""The figures of money, against a walk over every taking; who reads them, and how they travel."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.models import Unit
from citizens.models import Person
from payments.booking import facts_of
from payments.charging import close, open_charge, waive
from payments.counter import close_shift, open_shift, open_shift_of, take
from payments.deciding import decide, is_held
from payments.models import Charge, ChargeKind, ChargeState, CounterMethod, Decision, Taking
from reports.money import AGES, money_of
from reports.periods import Period
from reports.scope import scope_of
from tests import make
from tests.test_desk_pages import enter, text_of
from tests.told import attempt, hear, merchant_keys, momo, vnpay

ADDRESS = "/payments/figures/"
NBSP = "\N{NO-BREAK SPACE}"
ONLINE = ("vnpay", "momo", "vietqr")


@pytest.fixture
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def a_season(chance: random.Random, count: int = 60) -> None:
    """Charges of several units, paid in all ways: once, twice, wrongly, not at all, too late."""
    units = [make.unit(code) for code in ("H01.155", "H01.101") if Unit.objects.filter(code=code)]
    units = units or [make.unit()]
    for number in range(count):
        opened = timezone.now() - timedelta(days=chance.randrange(120), hours=1)
        charge = open_charge(
            f"mua-{number}",
            unit=chance.choice(units),
            kind=ChargeKind(chance.choice(ChargeKind.values)),
            label="Lệ phí",
            amount=chance.randrange(1, 90) * 1000,
            at=opened,
        )
        for turn in range(chance.choice([0, 0, 1, 1, 1, 2])):
            pay(charge, chance, f"{number}{turn}")
        finish(charge, chance)


def pay(charge: Charge, chance: random.Random, number: str) -> None:
    moment = timezone.now() - timedelta(days=chance.randrange(20))
    by = make.person("motcua")
    if chance.random() < 0.3:
        if Charge.objects.get(pk=charge.pk).state == ChargeState.OPEN:
            open_shift_of(by) or open_shift(make.unit(), by=by, at=moment, opening=0)
            take(
                charge.pk, chance.choice([CounterMethod.CASH, CounterMethod.CARD]), by=by, at=moment
            )
        return
    words = chance.choice([vnpay, momo])
    amount = chance.choice([charge.amount, charge.amount, charge.amount + 500])
    one = attempt(charge, words.__name__, moment, charge.amount)
    hear(words.__name__, words(one.reference, amount, moment, number), moment, moment)


def finish(charge: Charge, chance: random.Random) -> None:
    by, moment = make.person("lanhdaodonvi"), timezone.now()
    now = Charge.objects.get(pk=charge.pk)
    if chance.random() < 0.2:
        close(charge.pk, at=moment)
    elif now.state == ChargeState.OPEN and chance.random() < 0.2:
        waive(charge.pk, by=by, at=moment, reason="Được miễn")
    for taking in Taking.objects.filter(charge=charge).select_related("charge"):
        if is_held(taking, taking.charge.closed_at) and chance.random() < 0.5:
            decision = chance.choice([Decision.KEEP, Decision.REFUND])
            decide(taking.pk, decision, by=by, at=moment, reason="Đã xem")


def counted_by_hand(period: Period, units: set[int], at: datetime) -> dict[str, object]:
    """One taking, one charge after the other."""
    sources, kinds, days = Counter[str](), Counter[str](), Counter[date]()
    paid, online = set(), set()
    for taking in Taking.objects.select_related("charge"):
        day = localdate(taking.recorded_at)
        if period.first <= day <= period.last and taking.charge.unit_id in units:
            sources[taking.source] += taking.amount
            kinds[taking.charge.kind] += taking.amount
            days[day] += taking.amount
            paid.add(taking.charge_id)
            online |= {taking.charge_id} if taking.source in ONLINE else set()
    ages, held, refund = Counter[str](), 0, 0
    for charge in Charge.objects.filter(unit__in=units):
        facts = facts_of(charge)
        held, refund = held + facts.held, refund + facts.to_refund
        old = (localdate(at) - localdate(charge.opened_at)).days
        if facts.owed:
            ages[next(key for key, days_, _l in AGES if days_ is None or old <= days_)] += (
                facts.owed
            )
    return {
        "sources": +sources, "kinds": +kinds, "days": sorted(days.items()), "paid": len(paid),
        "online": len(online), "ages": +ages, "held": held, "refund": refund,
    }  # fmt: skip


def counted(period: Period, person: Person, at: datetime, unit: str = "") -> dict[str, object]:
    money = money_of(scope_of(person, unit), period, at)
    came = money.collected
    assert came.total == sum(came.by_source.values()) == sum(dict(came.by_day).values())
    assert came.total == sum(amount for _unit, amount in came.by_unit)
    return {
        "sources": +Counter(came.by_source),
        "kinds": +Counter(came.by_kind),
        "days": came.by_day,
        "paid": came.paid,
        "online": came.online,
        "ages": +Counter({age: one.amount for age, one in money.unpaid.items()}),
        "held": money.held.amount,
        "refund": money.refund.amount,
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_what_a_walk_over_all_takings_finds(seed: int) -> None:
    a_season(random.Random(seed))
    at, today = timezone.now(), localdate()
    for person, unit in (("lanhdao", ""), ("lanhdao", make.unit().code), ("lanhdaodonvi", "")):
        reader = make.person(person)
        units = set(scope_of(reader, unit).units)
        for first in (today - timedelta(40), today - timedelta(9), today):
            period = Period(first, today)
            assert counted(period, reader, at, unit) == counted_by_hand(period, units, at)


def test_a_difference_of_the_till_is_not_collected(leader: Person, clerk: Person) -> None:
    moment = timezone.now()
    shift = open_shift(make.unit(), by=clerk, at=moment, opening=0)
    close_shift(shift.pk, by=clerk, at=moment, counted=7_000, note="Thừa")
    money = money_of(scope_of(leader, ""), Period(localdate(), localdate()), moment)
    assert (money.collected.total, money.collected.by_day) == (0, [])


def some_money() -> None:
    a_season(random.Random(7), 20)


def test_the_page_says_what_was_collected(leader: Person) -> None:
    some_money()
    page = text_of(enter(leader).get(ADDRESS)).replace(NBSP, " ")
    for words in ("Số liệu thu phí, lệ phí", "Theo ngày", "Chưa nộp", "VNPAY", "trên 90 ngày"):
        assert words in page, words


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "31/02/2026"}, "31/02/2026"),
        ({"from": "01/01/1999"}, "2000"),
        ({"from": "02/01/2026", "to": "01/01/2026"}, "kết thúc trước"),
        ({"from": "01/01/2024", "to": "01/06/2026"}, "một năm"),
    ],
)
def test_a_period_that_is_none_is_told(
    leader: Person, asked: dict[str, str], sentence: str
) -> None:
    answer = enter(leader).get(ADDRESS, asked)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert enter(leader).get(f"{ADDRESS}figures.csv", asked).status_code == 400


def test_who_reads_the_figures(leader: Person, citizen: Person, clerk: Person) -> None:
    for name in ("lanhdaodonvi", "lanhdao", "thanhtra"):
        for path in ("", "figures.csv", "figures.xlsx"):
            assert enter(make.person(name)).get(ADDRESS + path).status_code == 200
    for person in (citizen, clerk, make.person("chuyenvien"), make.person("quantri")):
        for path in ("", "figures.csv", "figures.xlsx"):
            assert enter(person).get(ADDRESS + path).status_code == 404, person
    assert enter(leader).get(ADDRESS, {"unit": "H01.101"}).status_code == 404


def test_the_table_travels(leader: Person) -> None:
    some_money()
    answer = enter(leader).get(f"{ADDRESS}figures.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Chỉ tiêu", "Chi tiết", "Phí, lệ phí", "Đồng"]
    money = money_of(
        scope_of(leader, ""), Period(localdate().replace(day=1), localdate()), timezone.now()
    )
    assert rows[1][2:] == [str(money.collected.paid), str(money.collected.total)]
    book = enter(leader).get(f"{ADDRESS}figures.xlsx")
    assert book.content.startswith(b"PK")
    assert "thu-phi-" in book.headers["Content-Disposition"]


def test_as_many_questions_for_a_season_as_for_none(
    leader: Person, django_assert_max_num_queries: Any
) -> None:
    some_money()
    at, scope = timezone.now(), scope_of(leader, "")
    with django_assert_max_num_queries(5):
        money_of(scope, Period(localdate() - timedelta(300), localdate()), at)


def test_the_page_of_what_waits_asks_as_often_for_many(
    leader: Person, django_assert_max_num_queries: Any
) -> None:
    a_season(random.Random(3), 30)
    desk = enter(leader)
    with django_assert_max_num_queries(26):
        desk.get("/payments/attention/")
