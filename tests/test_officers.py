"""What single officers do: told to themselves and to the leader of their unit, and to no other."""

import re
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import Post, Role
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.models import Dossier, WorkItem
from dossiers.states import State
from reports.behind import behind
from reports.breakdown import rows_by
from reports.definitions import ANSWERED
from reports.figures import Figures, added_up, total_of
from reports.ledger.compaction import closed_batch
from reports.listing import size_of
from reports.officers import narrowed
from reports.periods import Period
from reports.scope import scope_under
from tests import make
from tests.callers import caller, signed_in
from tests.house import behind_the_triggers
from tests.posting_book import Office
from tests.test_api_account import is_problem
from tests.test_api_reports import ask, refused, rows_behind
from tests.test_desk_pages import text_of
from tests.test_figures import balanced

pytestmark = pytest.mark.django_db

LEADER, OFFICER, SECOND = "lanhdaodonvi", "chuyenvien", "chuyenvien.hai"


@pytest.fixture
def second(officer: Person) -> Person:
    """Another officer of the same unit."""
    other = Person.objects.create_user(SECOND, full_name="Bùi Thị Hai")
    since = timezone.localdate() - timedelta(days=400)
    Post.objects.create(person=other, unit=make.unit(), role=Role.OFFICER, valid_from=since)
    return other


def started(officer: Person | None, moment: Any = None) -> Dossier:
    """At work, on an officer's table or on nobody's."""
    made = make.dossier(State.RECEIVED, moment, code="1.004873")
    later = made.last_event_at + timedelta(seconds=1)
    return make.do(made, "start", make.person("motcua"), later, assignee=officer)


def of(username: str = LEADER, **query: Any) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in ask(username, by="officer", **query)["rows"]}


def test_the_leader_sees_each_officer_and_what_nobody_has(officer: Person, second: Person) -> None:
    for who in (officer, officer, second, None):
        started(who)
    rows = of()
    assert {key: row["in_progress"] for key, row in rows.items()} == {OFFICER: 2, SECOND: 1, "-": 1}
    assert rows[SECOND]["label"] == "Bùi Thị Hai"
    assert rows["-"]["label"] == "Chưa có chuyên viên"
    assert list(rows)[-1] == "-"
    total = ask(LEADER)["total"]
    assert sum(row["in_progress"] for row in rows.values()) == total["in_progress"]


def test_an_officer_sees_themself_alone(officer: Person, second: Person) -> None:
    started(officer)
    started(second)
    answer = ask(OFFICER, by="officer")
    assert [row["key"] for row in answer["rows"]] == [OFFICER]
    assert answer["total"]["received"] == 1
    assert ask(OFFICER)["total"]["received"] == 2  # other questions stay as they are
    assert list(refused(username=OFFICER, by="officer", officer=SECOND)) == ["by"]
    assert list(refused(username=OFFICER, officer=SECOND)) == ["officer"]
    assert [row["key"] for row in ask(SECOND, by="officer", officer=SECOND)["rows"]] == [SECOND]


def test_who_did_nothing_has_a_row_of_zeros(second: Person) -> None:
    [row] = ask(SECOND, by="officer")["rows"]
    assert (row["key"], row["received"], row["on_time_rate"]) == (SECOND, 0, None)


@pytest.mark.parametrize("username", ["lanhdao", "thanhtra", "motcua", "lanhdao.longxuyen"])
def test_others_are_told_no_names(officer: Person, username: str) -> None:
    started(officer)
    for query in ({"by": "officer"}, {"officer": OFFICER}, {"by": "unit", "officer": "-"}):
        answer = caller(username).ask("reports/on-time/", {"unit": COMMUNE, **query})
        assert answer.status_code in (400, 404)
        assert officer.full_name not in answer.content.decode()
        rows = caller(username).ask(
            "reports/on-time/dossiers/", {"unit": COMMUNE, "measure": "received", **query}
        )
        assert rows.status_code in (400, 404)


def test_a_citizen_has_no_figures_at_all(officer: Person) -> None:
    is_problem(caller("congdan").ask("reports/on-time/", {"by": "officer"}), 404)


def test_one_unit_is_asked_about_at_a_time(leader: Person) -> None:
    since = timezone.localdate() - timedelta(days=40)
    other = make.unit(LONG_XUYEN)
    Post.objects.create(person=leader, unit=other, role=Role.LEADER, valid_from=since)
    [sentence] = refused(username=LEADER, by="officer")["by"]
    assert f"={COMMUNE}" in sentence
    assert f"={LONG_XUYEN}" in sentence
    assert ask(LEADER, by="officer", unit=f"={COMMUNE}")["rows"] == []


def test_a_post_that_ended_tells_no_more(officer: Person, leader: Person) -> None:
    started(officer)
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(person=leader).update(valid_to=yesterday)
    assert caller(LEADER).ask("reports/on-time/", {"by": "officer"}).status_code == 404


def test_a_transferred_dossier_names_nobody_of_the_other_unit(officer: Person) -> None:
    made = started(officer, timezone.now() - timedelta(days=9))
    made = make.do(made, "transfer", moment=timezone.now() - timedelta(days=3))
    item = WorkItem.objects.get(dossier=made, done_at=None)
    WorkItem.objects.filter(pk=item.pk).update(assignee=make.person("chuyenvien.longxuyen"))
    assert list(of()) == [OFFICER]
    assert list(of("lanhdao.longxuyen")) == ["chuyenvien.longxuyen"]
    assert of()[OFFICER]["moved"] == -1


def test_an_officer_that_is_not_there_has_nothing(officer: Person) -> None:
    """Nobody learns from it which accounts there are."""
    started(officer)
    answers = [ask(LEADER, officer=name)["total"] for name in ("nobody.known", "quantri", "\\")]
    assert [answer["received"] for answer in answers] == [0, 0, 0]
    assert list(rows_behind(caller(LEADER), "received", officer="quantri")) == []


def test_a_name_that_is_no_officers_there_opens_no_row(officer: Person) -> None:
    """Nor does a table tell whose account it is."""
    started(officer)
    for name in ("nobody.known", "quantri", "chuyenvien.longxuyen"):
        answer = ask(LEADER, by="officer", officer=name)
        assert answer["rows"] == []
        page = text_of(
            signed_in(LEADER).get("/dashboard/table/", {"by": "officer", "officer": name})
        )
        assert f"Tổng của {name}" in page
        known = Person.objects.filter(username=name).values_list("full_name", flat=True)
        assert not any(full_name in page for full_name in known)


def test_lists_narrow_to_an_officer(officer: Person, second: Person) -> None:
    own, other, open_ = started(officer), started(second), started(None)
    desk = caller(LEADER)
    for key, made in ((OFFICER, own), (SECOND, other), ("-", open_)):
        found = [row["code"] for row in rows_behind(desk, "in_progress", officer=key)]
        assert found == [made.code]
    assert [row["code"] for row in rows_behind(caller(SECOND), "received", officer=SECOND)] == [
        other.code
    ]
    page = signed_in(LEADER).get(
        "/dashboard/dossiers/", {"measure": "received", "officer": OFFICER}
    )
    assert own.code in text_of(page)
    assert other.code not in text_of(page)


def test_an_officer_is_asked_about_by_month_and_kind(officer: Person, second: Person) -> None:
    started(officer)
    started(second)
    today = timezone.localdate()
    for by in ("month", "quarter", "procedure", "channel", "level", "field", "unit"):
        rows = ask(LEADER, by=by, officer=OFFICER, since=date(today.year, 1, 1))["rows"]
        assert sum(row["received"] for row in rows) == 1, by


@pytest.mark.parametrize("seed", range(3))
def test_officers_share_all_that_their_unit_has(clerk: Person, second: Person, seed: int) -> None:
    """Each of any figure is in exactly one officer's, live and as of a batch; the identity holds
    for each; and each figure opens to exactly its dossiers."""
    office, random = Office(seed), Random(seed)
    for number in range(7):
        office.live(steps=random.randint(2, 16))
        if number == 3:
            batch = closed_batch()
    some = WorkItem.objects.filter(kind="step", role="officer").order_by("pk")
    for item in some[::2]:
        WorkItem.objects.filter(pk=item.pk).update(assignee=second)
    scope = scope_under(make.unit(), [make.unit()])
    period = Period(*(timezone.localdate() - timedelta(days) for days in (20, 2)))
    for known in (None, batch):
        rows = rows_by("officer", scope, scope.conditions, period, batch=known)
        total = total_of(scope.conditions, period, batch=known)
        assert added_up(row.figures for row in rows) == total
        assert all(balanced(row.figures) for row in rows)
        for row in rows:
            told = row.figures.as_dict()
            for measure in ANSWERED:
                found = behind(measure, scope.conditions, period, known)
                found = narrowed(found, scope.units, row.key, known)
                assert size_of(found) == told[measure], (known, row.key, measure)


def test_as_known_then_stays_equal_when_others_take_over(officer: Person, second: Person) -> None:
    made = started(officer, timezone.now() - timedelta(days=2))
    with behind_the_triggers() as cursor:  # recorded some time before the batch
        cursor.execute("UPDATE dossiers_event SET recorded_at = recorded_at - interval '1 hour'")
    closed_batch()
    known = timezone.now().isoformat()
    before = ask(LEADER, by="officer", known=known)
    made = make.do(made, "forward", officer)
    make.do(made, "send_back", make.person(LEADER))
    WorkItem.objects.filter(dossier=made, done_at=None).update(assignee=second)
    started(second)
    closed_batch()
    assert ask(LEADER, by="officer", known=known) == before
    assert [row["key"] for row in before["rows"]] == [OFFICER]
    assert set(of()) == {SECOND}
    assert Figures() != before["total"]


PAGES = {
    "/dashboard/": {},
    "/dashboard/press/": {},
    "/dashboard/parts/": {"part": "unit"},
    "/dashboard/steps/": {"step": "Thẩm định", "role": "officer", "which": "open"},
    "/dashboard/changes/": {"known": "2026-11-16"},
    "/reports/issued/new/": {},
    "/inspection/figures/": {},
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_that_count_all_refuse_to_be_asked_of_one(officer: Person, page: str) -> None:
    """Else the figures of all would stand there as those of one."""
    started(officer)
    closed_batch()
    sentence = "Số liệu của từng chuyên viên"
    for asked in ({"officer": OFFICER}, {"officer": "-"}, {"officer": "nobody.known"}):
        desk = signed_in("thanhtra" if page.startswith("/inspection") else LEADER)
        answer = desk.get(page, {**PAGES[page], **asked})
        assert answer.status_code == 400
        assert sentence in text_of(answer)
        assert not re.search(r'href="[^"]*officer=', answer.content.decode())


def test_lists_and_tables_name_the_officer_and_lead_back_to_all(officer: Person) -> None:
    started(officer)
    asked = {"measure": "received", "officer": OFFICER}
    words = {OFFICER: f"chuyên viên {officer.full_name}", "-": "chưa có chuyên viên"}
    for key, said in words.items():
        for page in ("/dashboard/dossiers/", "/dashboard/table/"):
            answer = signed_in(LEADER).get(page, {**asked, "officer": key})
            assert said in text_of(answer)
            assert not re.search(r'href="/dashboard/\?[^"]*officer=', answer.content.decode())
