"""Number books: consecutive whatever happens, closed for good, and read by those who keep them."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from agencies.models import NumberBook
from agencies.numbers import BookClosed, close_book, next_number
from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.models import Slip, SlipKind
from dossiers.slips.books import books_of, page_of_book
from dossiers.slips.issue import issue_slip
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once
from tests.house import behind_the_triggers
from tests.test_desk_pages import enter, official, text_of

KIND = SlipKind.REGISTER


def issue(at=None, by: Person | None = None) -> Slip:
    return issue_slip(
        KIND, make.unit(), by=by or make.person("motcua"), at=at or timezone.now(), about={}
    )


@pytest.mark.usefixtures("committed")
def test_fifty_clerks_at_one_book_leave_no_gap_although_some_transactions_fail() -> None:
    clerk, unit, now = make.person("motcua"), make.unit(), timezone.now()
    failing = set(random.Random(5).sample(range(50), 5))

    def act(number: int) -> str:
        with transaction.atomic():
            issue_slip(KIND, unit, by=clerk, at=now)
            transaction.set_rollback(number in failing)
        return "failed" if number in failing else "issued"

    assert all_at_once(50, act) == {"issued": 45, "failed": 5}
    numbers = Slip.objects.filter(kind=KIND).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 46))
    assert NumberBook.objects.get(unit=unit, book=KIND).last == 45
    (book,) = books_of(unit, now.year)
    assert book.is_whole
    next_one = issue()
    assert next_one.number == 46


@pytest.mark.usefixtures("committed")
def test_no_number_comes_after_the_close_however_many_wait_for_one() -> None:
    clerk, leader, unit = make.person("motcua"), make.person("lanhdaodonvi"), make.unit()
    now = timezone.localtime()
    before = issue().number

    def act(number: int) -> str:
        if number == 7:
            close_book(unit, KIND, now.year, by=leader, at=now)
            return "closed"
        try:
            issue_slip(KIND, unit, by=clerk, at=now)
        except NotAllowed:
            return "refused"
        return "issued"

    came = all_at_once(21, act)
    assert came["closed"] == 1
    assert came["issued"] + came["refused"] == 20
    book = NumberBook.objects.get(unit=unit, book=KIND)
    assert book.last == before + came["issued"] == Slip.objects.filter(kind=KIND).count()
    assert (book.closed_by, book.closed_at) == (leader, now)
    with pytest.raises(NotAllowed, match=str(now.year)):
        issue()


@pytest.mark.usefixtures("committed")
def test_of_many_who_close_one_book_one_does() -> None:
    leader, unit, now = make.person("lanhdaodonvi"), make.unit(), timezone.localtime()

    def act(number: int) -> str:
        try:
            close_book(unit, KIND, now.year, by=leader, at=now)
        except BookClosed:
            return "late"
        return "closed"

    assert all_at_once(8, act) == Counter({"late": 7, "closed": 1})


@pytest.mark.django_db
def test_the_year_of_a_number_is_the_local_one() -> None:
    eve, morning = make.at("2025-12-31 23:59"), make.at("2026-01-01 00:01")
    first, second, third = issue(eve), issue(morning), issue(eve)
    assert [(one.year, one.number) for one in (first, second, third)] == [
        (2025, 1), (2026, 1), (2025, 2),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_late_entry_continues_its_own_book_until_that_is_closed() -> None:
    now, unit = timezone.now(), make.unit()
    last_year = now.replace(month=12, day=30, year=now.year - 1)
    issue(now)
    assert issue(last_year).number == 1
    close_book(unit, KIND, last_year.year, by=None, at=now)
    with pytest.raises(NotAllowed, match="đã khóa"):
        issue(last_year)
    assert issue(now).number == 2


@pytest.mark.django_db
def test_a_closed_book_keeps_a_move_from_happening_half() -> None:
    made, now = make.submitted(), timezone.localtime()
    close_book(make.unit(), SlipKind.RECEIPT, now.year, by=None, at=now)
    with pytest.raises(NotAllowed):
        make.do(made, "receive")
    made.refresh_from_db()
    assert made.state == State.SUBMITTED
    assert made.event_count == 1


@pytest.mark.django_db
def test_the_command_closes_all_books_of_a_year_that_is_over(capsys) -> None:
    now = timezone.localtime()
    last_year = now - timedelta(days=366)
    issue(last_year)
    next_number(make.unit(), "dossier", last_year.date().replace(month=1, day=1))
    issue(now)
    with pytest.raises(CommandError):
        call_command("close_books", year=now.year)
    call_command("close_books", year=last_year.year)
    assert "1 books" in capsys.readouterr().out
    closed = NumberBook.objects.exclude(closed_at=None)
    assert [(one.book, one.day.year) for one in closed] == [(KIND, last_year.year)]
    call_command("close_books", year=last_year.year)
    assert "0 books" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_books_of_a_year_are_read_by_clerk_and_leader(clerk, leader) -> None:
    make.dossier(State.RECEIVED)
    for person in (clerk, leader):
        words = text_of(enter(person).get("/desk/books/"))
        assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in words
        assert "liên tục, không thiếu số" in words
    assert "Khóa sổ</a>" not in enter(clerk).get("/desk/books/").content.decode()


@pytest.mark.django_db
def test_a_missing_number_is_told_in_red(leader) -> None:
    slips = [issue() for _ in range(4)]
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM dossiers_slip WHERE id = %s", [slips[1].pk])
    desk, year = enter(leader), timezone.localdate().year
    assert "thiếu số" in text_of(desk.get("/desk/books/")).replace("không thiếu số", "")
    page = desk.get(f"/desk/books/register/{year}/")
    assert text_of(page).count("Thiếu số này.") == 1


@pytest.mark.django_db
def test_a_book_is_read_by_stretches_of_numbers(leader) -> None:
    for _ in range(53):
        issue()
    unit, year = make.unit(), timezone.localdate().year
    first = page_of_book(unit, KIND, year)
    assert [first.top, first.previous, first.next, len(first.entries)] == [53, None, 3, 50]
    second = page_of_book(unit, KIND, year, 3)
    assert [entry.number for entry in second.entries] == [3, 2, 1]
    assert (second.previous, second.next) == (53, None)
    desk = enter(leader)
    for top in ("3", "9999999", "0", "x", "-4"):
        assert desk.get(f"/desk/books/register/{year}/?top={top}").status_code == 200


@pytest.mark.django_db
def test_a_page_of_a_book_asks_few_questions(leader, django_assert_max_num_queries) -> None:
    for _ in range(4):
        make.dossier(State.RECEIVED)
    desk, year = enter(leader), timezone.localdate().year
    with django_assert_max_num_queries(8):
        words = text_of(desk.get(f"/desk/books/receipt/{year}/"))
    assert "H01.155-" in words


@pytest.mark.django_db
def test_a_leader_closes_the_running_book_only_with_a_reason(leader, clerk) -> None:
    issue()
    year, desk = timezone.localdate().year, enter(leader)
    path = f"/desk/books/register/{year}/close/"
    bare = desk.post(path, {"reason": "", "sure": "on"})
    assert bare.status_code == 400
    assert "Năm chưa kết thúc" in text_of(bare)
    unsure = desk.post(path, {"reason": "Sáp nhập đơn vị"})
    assert unsure.status_code == 400
    assert "Sáp nhập đơn vị" in unsure.content.decode()
    assert not NumberBook.objects.exclude(closed_at=None).exists()
    assert enter(clerk).post(path, {"reason": "x", "sure": "on"}).status_code == 404
    done = desk.post(path, {"reason": "Sáp nhập đơn vị", "sure": "on"}, follow=True)
    for told in (leader.full_name, "Sáp nhập đơn vị"):
        assert told in text_of(desk.get("/desk/books/"))
    assert leader.full_name in text_of(done)
    again = desk.post(path, {"reason": "Sáp nhập", "sure": "on"}, follow=True)
    assert "đã khóa từ trước" in text_of(again)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["congdan", "chuyenvien", "thanhtra", "lanhdao", "quantri"])
def test_others_see_no_books(username) -> None:
    issue()
    desk, year = enter(make.person(username)), timezone.localdate().year
    for path in ("", f"register/{year}/", f"register/{year}/close/"):
        assert desk.get(f"/desk/books/{path}").status_code == 404


@pytest.mark.django_db
def test_nobody_reads_the_books_of_another_unit(leader) -> None:
    desk, year = enter(leader), timezone.localdate().year
    for path in ("", f"register/{year}/"):
        assert desk.get(f"/desk/books/{path}?unit=H01.103").status_code == 404
    for path in ("nothing/2026/", "dossier/2026/", "register/1800/", "register/99999/"):
        assert desk.get(f"/desk/books/{path}").status_code == 404
    far = enter(official("leader", "H01.103"))
    assert far.get("/desk/books/?unit=H01.155").status_code == 404
