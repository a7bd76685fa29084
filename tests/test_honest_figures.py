"""The figures without the flagged dossiers, and the inspector's pages."""

import html
import re
from datetime import date, timedelta

import pytest

from agencies.models import Role, Unit
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, Event
from dossiers.states import State
from reports.figures import IDENTITY, Figures, total_of
from reports.honesty.finding import Asked
from reports.honesty.flags import FLAGS
from reports.honesty.thresholds import limits_of
from reports.honesty.without import found_by, parts_of, raw_of, versions_of
from reports.periods import Period
from reports.recount import recount_of
from reports.scope import scope_under
from reports.views import honesty
from tests import make
from tests.house import behind_the_triggers
from tests.posting_book import Office
from tests.test_dashboard import finished, given_to
from tests.test_desk_pages import enter, official, text_of
from tests.test_figures import balanced
from tests.test_honesty import (
    LIMITED,
    ago,
    asked,
    paused_before_due,
    recorded_when_made,
    today,
    withdrawn,
)

pytestmark = pytest.mark.django_db
PAGE = "/inspection/figures/"


@pytest.fixture
def inspector(clerk):
    return make.person("thanhtra")


# The figures without them


LOOSE = {"hours_left": 80, "taken_back_within": 366, "bulk": 2, "bulk_times": 2, "intake_days": 1}


@pytest.mark.parametrize("seed", range(2))
def test_figures_without_the_flagged_are_those_of_a_count_without_them(clerk, seed):
    office = Office(seed)
    for _number in range(14):
        made = office.live(steps=office.random.randint(1, 24))
        if office.random.random() < 0.7:
            recorded_when_made(made)
    everywhere = [unit.pk for unit in Unit.objects.all()]
    for units in (everywhere, [make.unit().pk], [make.unit(LONG_XUYEN).pk]):
        first = today() - timedelta(days=office.random.randint(10, 60))
        period = Period(first, first + timedelta(days=office.random.randint(0, 60)))
        conditions = {"unit__in": units}
        if office.random.random() < 0.4:
            conditions["channel"] = "online"
        question = Asked(conditions, period, limits_of(LOOSE))
        found, raw = found_by(question), total_of(conditions, period)
        assert sum(raw_of(question).values(), Figures()).in_progress == raw.in_progress
        for name, n, figures in versions_of(question, raw, found):
            flags = [name] if name else list(FLAGS)
            gone = {one.dossier for flag in flags for one in found[flag]}
            rest = Dossier.objects.exclude(pk__in=gone).values_list("pk", flat=True)
            counted = recount_of({**conditions, "pk__in": list(rest)}, period)
            names = ("carried_over", *IDENTITY)
            assert [getattr(figures, one) for one in names] == [
                getattr(counted, one) for one in names
            ], (name, period)
            assert balanced(figures)
            assert n == len(gone)


def test_units_stand_by_how_many_flagged_dossiers_they_have(clerk):
    for _number in range(2):
        paused_before_due(60)
    far = make.dossier(State.RESOLVED, code=LIMITED, unit=make.unit(), moment=ago(9))
    recorded_when_made(far)
    given_to(LONG_XUYEN, make.do(far, "correct"))
    with behind_the_triggers():
        Event.objects.filter(dossier=far).update(unit=make.unit(LONG_XUYEN))
    question = asked()
    scope = scope_under(Unit.objects.get(code="H01"), Unit.objects.all())
    found = found_by(question, ["late_pauses", "taken_back"])
    parts = parts_of(scope, raw_of(question), found)
    assert [(scope.units[part.key].code, part.flagged) for part in parts] == [
        (make.unit().code, 2),
        (LONG_XUYEN, 1),
    ]
    assert parts[0].of_flags == {"late_pauses": 2}
    assert parts[0].at_hand == 2


# The pages


def test_only_inspectors_find_the_page(clerk, leader, citizen, inspector):
    others = [clerk, leader, citizen, make.person("lanhdao"), make.person("quantri")]
    others.append(official(Role.OFFICER, LONG_XUYEN))
    for person in others:
        for path in ("", "late_pauses/"):
            assert enter(person).get(PAGE + path).status_code == 404, person
    for path in ("", *(f"{name}/" for name in FLAGS)):
        assert enter(inspector).get(PAGE + path).status_code == 200
    assert enter(inspector).get(f"{PAGE}joy/").status_code == 404
    assert f'href="{PAGE}"' in enter(inspector).get("/inspection/history/").content.decode()
    assert f'href="{PAGE}"' not in enter(leader).get("/desk/").content.decode()


def test_every_flag_opens_to_exactly_its_dossiers(inspector):
    paused_before_due(60)
    paused_before_due(30)
    make.do(make.dossier(State.RESOLVED, ago(9)), "correct")
    withdrawn(ago(5))
    make.submitted(ago(5, hour=15), code=LIMITED)
    desk = enter(inspector)
    question = {"from": today() - timedelta(days=90), "hours_left": 3}
    page = desk.get(PAGE, question).content.decode()
    links = re.findall(r'href="(/inspection/figures/\w+/\?[^"]+)">(?:<strong[^>]*>)?(\d+)<', page)
    assert len(links) >= 2 * 4
    for link, shown in links:
        assert "hours_left=3" in link
        words = text_of(desk.get(html.unescape(link)))
        assert f": {shown} hồ sơ" in words, link


def test_raw_figures_stand_beside_those_without_the_flagged(inspector):
    first = finished(2)
    for made in (first, finished(0), finished(-2)):
        recorded_when_made(made)
    make.do(first, "correct")
    rows = enter(inspector).get(PAGE).context["rows"]
    assert [row.figures.received for row in (rows[0], rows[-1])] == [3, 2]
    assert [row.figures.rate() for row in (rows[0], rows[-1])] == [50, 50]
    assert [row.dossiers for row in rows] == [0, 0, 1, 0, 0, 0, 0, 1]
    rows = enter(inspector).get(PAGE, {"without": "late_pauses,taken_back"}).context["rows"]
    assert [row.dossiers for row in rows] == [0, 0, 1, 1]
    rows = enter(inspector).get(PAGE + "?without=late_pauses&without=filed_again").context["rows"]
    assert [row.dossiers for row in rows] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"hours_left": "0"}, "Nhập một số nguyên từ 1 đến 80."),
        ({"bulk": "nhiều"}, "Nhập một số nguyên từ 2 đến 10.000."),
        ({"bulk_times": "2,5"}, "Nhập một số nguyên từ 2 đến 100."),
        ({"intake_days": "-3"}, "Nhập một số nguyên từ 1 đến 250."),
        ({"without": "joy"}, "Không có lựa chọn này."),
        ({"channel": "chim"}, "Không có lựa chọn này."),
        ({"from": "31/2/2026"}, "Ngày này không có trong lịch"),
        ({"from": "01/01/2024", "to": "31/12/2025"}, "Chọn kỳ dài nhất là một năm."),
        ({"known": "2026-11-16"}, "Các dấu hiệu chỉ tính theo hồ sơ hiện nay"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_kept(inspector, typed, sentence):
    page = enter(inspector).get(PAGE, typed)
    assert page.status_code == 400
    assert sentence in text_of(page)
    [(name, value)] = list(typed.items())[:1]
    if name not in ("known", "without", "channel"):
        assert f'value="{value}"' in page.content.decode()
    assert "rows" not in page.context
    assert enter(inspector).get(f"{PAGE}taken_back/", typed).status_code == 400


def test_without_days_it_is_the_quarter(inspector):
    period = enter(inspector).get(PAGE).context["period"]
    month = (today().month - 1) // 3 * 3 + 1
    assert period == Period(today().replace(month=month, day=1), today())
    page = enter(inspector).get(PAGE, {"to": "20/05/2026"})
    assert page.context["period"] == Period(date(2026, 4, 1), date(2026, 5, 20))


def test_long_lists_have_pages(inspector, monkeypatch):
    monkeypatch.setattr(honesty, "PAGE", 2)
    for _number in range(3):
        make.dossier(State.RECEIVED, ago(2))
    desk, link = enter(inspector), f"{PAGE}entered_later/?from={today() - timedelta(days=9)}"
    page = desk.get(link).content.decode()
    following = html.unescape(re.search(r'href="([^"]+)" rel="next"', page)[1])
    rest = desk.get(following).content.decode()
    codes = re.compile(r'class="code" href="/dossiers/([^/]+)/')
    assert len({*codes.findall(page), *codes.findall(rest)}) == 3
    assert len(codes.findall(rest)) == 1
