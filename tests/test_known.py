"""What was known at a time stays as it was: figures, and the lists behind them."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from dossiers.models import EventDetail
from dossiers.states import State
from reports import changes, then
from reports.behind import SUMS, behind
from reports.changes import ChangesForm, difference, differences, lines_since
from reports.definitions import ANSWERED
from reports.figures import total_of
from reports.ledger.closing import close
from reports.ledger.compaction import closed_batch
from reports.measures import FLOWS
from reports.models import Batch
from tests import make
from tests.posting_book import Office
from tests.test_desk_pages import enter, text_of
from tests.test_figure_lists import neighbour
from tests.test_figures import random_period, random_units

pytestmark = pytest.mark.django_db


def summed(name, found):
    parts = {"to_be_judged": found.resolved + found.overdue}
    return parts.get(name, getattr(found, name, None))


@pytest.mark.parametrize("seed", range(3))
def test_lists_are_those_of_then_whatever_happened_since(clerk, seed):
    office = Office(seed)
    asked = [(random_period(office.random), random_units(office.random)[0]) for _ in range(3)]
    known = []
    for _ in range(3):
        for _ in range(3):
            office.live(steps=office.random.randint(1, 20))
        known.append(closed_batch())
        if office.random.random() < 0.5:
            close(timezone.localdate() - timedelta(days=office.random.randint(1, 40)))
    office.live(steps=9)
    for batch in known:
        for period, conditions in asked:
            figures = total_of(conditions, period, batch=batch)
            for name in (*ANSWERED, *SUMS):
                rows = behind(name, conditions, period, batch).rows.values_list("amount", flat=True)
                assert sum(rows) == summed(name, figures), (name, period, conditions, batch)
                assert 0 not in rows


def test_of_what_lasts_all_may_be_added_up_too(clerk, monkeypatch):
    """As it is done where much has come in since."""
    monkeypatch.setattr(then, "MOST_SINCE", -1)
    office = Office(4)
    for _ in range(4):
        office.live(steps=12)
    batch = closed_batch()
    office.live(steps=12)
    period, (conditions, _units) = random_period(office.random), random_units(office.random)
    figures = total_of(conditions, period, batch=batch)
    for name in ("in_progress", "within_deadline", "overdue", "carried_over", "processing"):
        rows = behind(name, conditions, period, batch).rows.values_list("amount", flat=True)
        assert sum(rows) == getattr(figures, name), name


@pytest.mark.parametrize("most", [1_000_000, -1])
def test_what_came_since_adds_up_to_what_changed(clerk, monkeypatch, most):
    monkeypatch.setattr(then, "MOST_SINCE", most)
    office = Office(6)
    for _ in range(4):
        office.live(steps=10)
    at = known_now()
    for _ in range(4):
        office.live(steps=10)
    closed_batch()
    office.live(steps=10)
    today = timezone.localdate()
    asked = {"known": at, "from": (today - timedelta(days=20)).isoformat()}
    form = ChangesForm(asked, make.person("lanhdao"), today)
    assert form.is_valid(), form.errors
    question = form.question()
    before = total_of(question.conditions, question.period, batch=question.batch)
    after = total_of(question.conditions, question.period)
    assert before + difference(question) == after
    told = {one.name: (one.then, one.now) for one in differences(question)}
    for name, n in before.as_dict().items():
        assert told.get(name, (n, n)) == (n, after.as_dict()[name])
    for name in told.keys() & FLOWS.keys():
        lines, _more = lines_since(replace(question, measure=name))
        assert sum(line.n for line in lines) == told[name][1] - told[name][0], name


def known_now() -> str:
    """A moment at which everything so far is known."""
    batch = closed_batch()
    return Batch.objects.get(pk=batch).closed_at.isoformat()


def test_a_correction_is_told_with_its_reason_and_by_whom(leader):
    made = make.do(make.with_result(), "resolve")
    known = known_now()
    make.do(made, "correct", reason="Sai ngày ký trên kết quả")
    desk = enter(leader)
    words = text_of(desk.get("/dashboard/changes/", {"known": known}))
    assert "Đã giải quyết 1 0 −1" in words
    assert "Đang giải quyết 0 1 +1" in words
    assert made.code in words
    assert "Sai ngày ký trên kết quả" in words
    assert "chưa vào sổ" in words
    closed_batch()
    words = text_of(desk.get("/dashboard/changes/", {"known": known, "measure": "resolved"}))
    assert "chưa vào sổ" not in words
    before = text_of(desk.get("/dashboard/dossiers/", {"known": known, "measure": "resolved"}))
    assert ": 1 hồ sơ" in before
    assert made.code in before
    now = text_of(desk.get("/dashboard/dossiers/", {"measure": "resolved"}))
    assert ": 0 hồ sơ" in now


def test_an_erased_reason_is_told_as_erased(leader):
    made = make.dossier(State.PROCESSING, code="1.004873")
    known = known_now()
    make.do(made, "ask_supplement", reason="Thiếu bản sao hộ chiếu")
    event = made.events.latest("seq")
    EventDetail.objects.filter(event=event).update(
        content={}, salt="", erased_at=timezone.now(), erased_seq=event.seq
    )
    words = text_of(enter(leader).get("/dashboard/changes/", {"known": known}))
    assert "Thiếu bản sao hộ chiếu" not in words
    assert "Nội dung đã được xoá" in words


def test_a_dossier_that_went_to_another_unit_tells_its_number_alone(leader):
    made = make.dossier(State.PROCESSING, code="1.004873")
    known = known_now()
    make.do(made, "transfer", reason="Thuộc thẩm quyền nơi khác")
    page = enter(leader).get("/dashboard/changes/", {"known": known})
    assert "Hồ sơ hiện thuộc đơn vị khác." in text_of(page)
    assert "Thuộc thẩm quyền nơi khác" not in page.content.decode()
    assert f"/dossiers/{made.code}/" not in page.content.decode()


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ("2019-01-01", "Sổ số liệu được mở lúc"),
        ("2099-01-01", "Thời điểm này còn ở tương lai."),
        ("hôm qua", "2026-11-16T17:00:00+07:00"),
        ("2026-13-45", "2026-11-16T17:00:00+07:00"),
        ("0001-01-01", "Sổ số liệu được mở lúc"),
        ("9999-12-31T23:59:59-14:00", "Thời điểm này còn ở tương lai."),
        ("", "Nêu rõ so với số liệu tại thời điểm nào."),
    ],
)
def test_a_time_that_cannot_be_answered_gets_a_sentence(leader, known, sentence):
    make.dossier(State.PROCESSING)
    closed_batch()
    desk = enter(leader)
    page = desk.get("/dashboard/changes/", {"known": known})
    assert page.status_code == 400
    assert sentence in text_of(page)
    if known:
        page = desk.get("/dashboard/dossiers/", {"known": known, "measure": "late"})
        assert (page.status_code, sentence in text_of(page)) == (400, True)


@pytest.mark.parametrize("most", [1_000_000, -1])
def test_pages_of_changes_tell_each_line_once(leader, monkeypatch, most):
    monkeypatch.setattr(then, "MOST_SINCE", most)
    made = make.dossier(State.PROCESSING, code="1.004873")
    known = known_now()
    for _ in range(3):
        made = make.dossier(State.PROCESSING, code="1.004873")
    closed_batch()
    make.do(made, "ask_supplement")
    form = ChangesForm({"known": known}, leader, timezone.localdate())
    assert form.is_valid()
    whole, _more = lines_since(form.question())
    monkeypatch.setattr(changes, "PAGE", 4)
    found, before, has_more = [], None, True
    while has_more:
        lines, has_more = lines_since(form.question(), before)
        found, before = found + lines, lines[-1].pk
    assert found == whole
    desk, link, pages = enter(leader), f"/dashboard/changes/?{urlencode({'known': known})}", 0
    while link:
        page = desk.get(link).content.decode()
        pages, link = pages + 1, neighbour(page, "next")
    assert pages == -(-len(whole) // 4)


@pytest.mark.parametrize("username", ["congdan", "chuyenvien", "motcua"])
def test_who_leads_nothing_reads_no_changes(leader, username):
    make.dossier(State.PROCESSING)
    known = known_now()
    desk = enter(make.person(username))
    assert desk.get("/dashboard/changes/", {"known": known}).status_code == 404
    elsewhere = {"known": known, "unit": "H01.999"}
    assert enter(leader).get("/dashboard/changes/", elsewhere).status_code == 404
