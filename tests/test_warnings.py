"""Each warning once for its date, to the right people, and to nobody about what waits or ended."""

from datetime import date, datetime

import pytest

from citizens.models import Message, Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Announcement, Dossier, WorkItem
from dossiers.states import State
from dossiers.warnings import announce as sweep
from dossiers.warnings import found, kinds
from dossiers.warnings.announce import announce_warnings
from dossiers.warnings.found import Owed
from tests import make
from tests.at_once import all_at_once
from tests.make import at
from tests.warned import told

THREE_DAYS = "1.004873"
OFFICE = {"chuyenvien", "chuyenvien.rachgia", "lanhdaodonvi"}

in_a_transaction = pytest.mark.django_db


def kinds_told(dossier: Dossier) -> list[str]:
    return sorted(dossier.announcements.values_list("kind", flat=True))


def at_work(received: str = "2026-11-09 09:00", state: State = State.PROCESSING) -> Dossier:
    """Due on Thursday the 12th, a little after nine."""
    return make.dossier(state, at(received), code=THREE_DAYS)


def due_at(dossier: Dossier, moment: str) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at(moment))


def announced(moment: str | datetime) -> set[str]:
    """The kinds that the sweep of that moment brings."""
    before = set(Announcement.objects.values_list("pk", flat=True))
    announce_warnings(at(moment) if isinstance(moment, str) else moment)
    return {one.kind for one in Announcement.objects.exclude(pk__in=before)}


@in_a_transaction
def test_due_soon_is_the_working_date_before_and_the_day_itself() -> None:
    dossier = at_work()
    assert "due_soon" not in announced("2026-11-10 23:59")
    assert "due_soon" in announced("2026-11-11 00:01")
    assert told("due_soon") == OFFICE
    assert announced("2026-11-11 00:02") == set()
    assert "due_soon" not in announced("2026-11-12 08:00")
    assert kinds_told(dossier).count("due_soon") == 1


@in_a_transaction
@pytest.mark.parametrize(
    ("due", "too_early", "soon"),
    [
        ("2026-11-16 09:00", "2026-11-12 12:00", "2026-11-13 06:00"),  # Monday, from Friday on
        ("2026-02-23 09:00", "2026-02-12 16:00", "2026-02-13 07:00"),  # the first day after Tết
        ("2026-02-24 09:00", "2026-02-22 16:00", "2026-02-23 07:00"),  # the Tuesday after it
        ("2026-08-24 09:00", "2026-08-21 12:00", "2026-08-22 07:00"),  # that Saturday is worked
    ],
)
def test_days_off_do_not_count(due: str, too_early: str, soon: str) -> None:
    dossier = at_work("2026-02-02 09:00")
    due_at(dossier, due)
    assert "due_soon" not in announced(too_early)
    assert "due_soon" in announced(soon)


@in_a_transaction
def test_a_new_due_date_is_warned_of_anew() -> None:
    extended = make.dossier(State.PROCESSING, at("2026-11-09 09:00"), code="1.000894")
    assert "due_soon" in announced("2026-11-09 10:00")
    make.do(extended, "extend", moment=at("2026-11-09 11:00"), amount=2)
    assert "due_soon" not in announced("2026-11-09 11:01")
    assert "due_soon" in announced("2026-11-10 08:00")

    paused = at_work()
    assert "due_soon" in announced("2026-11-11 08:00")
    make.do(paused, "suspend", moment=at("2026-11-11 09:00"))
    assert announced("2026-11-13 08:00") <= {"overdue", "step_overdue"}  # the other one's
    resumed = make.do(paused, "resume", moment=at("2026-11-16 09:00"))
    assert resumed.due_at
    assert "due_soon" in announced(at("2026-11-16 09:30"))
    assert kinds_told(paused).count("due_soon") == 2


@in_a_transaction
def test_a_step_past_its_own_date() -> None:
    dossier = at_work()
    item = dossier.work_items.get(done_at=None)
    assert item.due_at
    assert item.due_at < dossier.due_at
    make.do(dossier, "forward", moment=at("2026-11-10 09:00"), assignee=make.person("lanhdaodonvi"))
    item = dossier.work_items.get(done_at=None)
    assert announced(item.due_at) == set()
    assert announced("2026-11-10 16:59") == {"step_overdue"}
    assert told("step_overdue") == {"lanhdaodonvi"}
    assert announced("2026-11-10 17:00") == set()


@in_a_transaction
def test_an_answer_that_another_unit_owes() -> None:
    dossier = at_work()
    make.do(dossier, "consult", make.person("chuyenvien"), at("2026-11-09 10:00"),
            unit=make.unit(LONG_XUYEN), until=date(2026, 11, 10))  # fmt: skip
    asked = WorkItem.objects.get(kind="consultation")
    assert asked.due_at == at("2026-11-10 17:00")
    assert "consultation_overdue" not in announced("2026-11-10 17:00")
    assert "consultation_overdue" in announced("2026-11-10 17:01")
    assert told("consultation_overdue") == {
        "chuyenvien", "chuyenvien.longxuyen", "lanhdao.longxuyen"
    }  # fmt: skip


@in_a_transaction
def test_a_filing_that_nobody_answers() -> None:
    filed = make.submitted(at("2026-11-09 09:00"))
    assert filed.answer_due_at == at("2026-11-10 09:00")
    assert announced("2026-11-10 09:00") == set()
    assert announced("2026-11-10 09:01") == {"answer_overdue"}
    assert told("answer_overdue") == {"motcua", "lanhdaodonvi"}
    answered = make.submitted(at("2026-11-09 09:00"))
    make.do(answered, "receive", moment=at("2026-11-10 08:00"))
    assert "answer_overdue" not in announced("2026-11-10 09:02")


@in_a_transaction
def test_the_applicants_last_day_is_near() -> None:
    dossier = at_work()
    officer, until = make.person("chuyenvien"), date(2026, 11, 20)
    make.do(dossier, "ask_supplement", officer, at("2026-11-10 09:00"), until=until)
    assert "answer_soon" not in announced("2026-11-17 23:59")
    assert announced("2026-11-18 08:00") == {"answer_soon"}
    assert told("answer_soon") == {"congdan"}
    body = Message.objects.get(key__startswith="answer_soon:").body
    assert body == f"Bạn cần bổ sung hồ sơ {dossier.code} trước khi hết ngày 20/11/2026."
    assert announced("2026-11-20 08:00") == set()
    make.do(dossier, "supplement", moment=at("2026-11-20 09:00"))
    make.do(dossier, "ask_dues", moment=at("2026-11-20 10:00"), until=until)
    assert announced("2026-11-20 11:00") <= {"due_soon"}  # that day is known


@in_a_transaction
def test_who_has_no_account_hears_by_mail() -> None:
    clerk = make.person("motcua")
    owner = make.owner(email="co.do@motcua.example")
    dossier = make.submitted(at("2026-11-09 09:00"), by=clerk, owner=owner, channel="desk")
    make.do(dossier, "ask_completion", clerk, at("2026-11-09 10:00"), until=date(2026, 11, 11))
    assert announced("2026-11-10 08:00") == {"answer_soon"}
    assert told("answer_soon") == {"co.do@motcua.example"}


@in_a_transaction
@pytest.mark.parametrize("verb", ["suspend", "withdraw", "resolve"])
def test_what_moved_since_it_was_found_is_not_warned_of(verb: str, monkeypatch) -> None:
    dossier = at_work()
    moment = at("2026-11-13 08:00")
    owed = {kind.name: kind.owed(moment) for kind in kinds.KINDS}
    assert [name for name, found in owed.items() if found] == ["overdue", "step_overdue"]
    make.do(dossier, verb, moment=at("2026-11-12 08:00"))
    for kind in kinds.KINDS:
        for one in owed[kind.name]:
            assert not sweep._announce(kind, one, moment)
    assert not Announcement.objects.exists()
    assert announced(moment) == set()


@in_a_transaction
def test_nobody_is_an_official_before_a_dossier_of_their_own() -> None:
    at_work()
    Person.objects.filter(username="chuyenvien").update(id_number="091085009999")
    Dossier.objects.update(owner_id_number="091085009999")
    announced("2026-11-13 08:00")
    assert told("overdue") == (OFFICE - {"chuyenvien"}) | {"congdan"}


@in_a_transaction
def test_one_that_fails_holds_up_no_other(monkeypatch, caplog) -> None:
    first, second = at_work(), at_work()

    def act(owed: Owed) -> bool:
        if owed.dossier == first.pk:
            raise ValueError("beyond the calendar")
        return True

    owed = found.overdue(at("2026-11-13 08:00"))
    assert {one.dossier for one in owed} == {first.pk, second.pk}
    assert sweep.one_by_one(owed, act) == 1
    assert f"dossier {first.pk} was passed over" in caplog.text


@pytest.mark.usefixtures("committed")
def test_four_beats_at_once_warn_once() -> None:
    dossier = at_work()
    moment = at("2026-11-11 08:00")
    all_at_once(4, lambda number: str(announce_warnings(moment)))
    assert kinds_told(dossier) == ["due_soon", "step_overdue"]
    assert Message.objects.filter(key__startswith="due_soon:").count() == len(OFFICE)
