"""A report is issued once for one form, and only about what one leads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from agencies.models import Post, Role, Succession, Unit, UnitKind
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.flow import NotAllowed
from dossiers.states import State
from reports.issued.issuing import issue
from reports.issued.reading import readable
from reports.ledger.book import KEY
from reports.models import Batch, IssuedReport
from tests import make
from tests.test_desk_pages import enter, text_of
from tests.test_issued import NEW, issued, question, send

pytestmark = pytest.mark.django_db
TOKEN = "6f1f3a52-5a52-4ec6-9bd3-8a5d1f5b2f44"
SENT = {"title": "Báo cáo", "token": TOKEN}
TODAY = timezone.localdate


@contextmanager
def somebody_writing() -> Iterator[None]:
    """The book is held on another connection for longer than one waits here."""
    other = connection.copy()
    try:
        with other.cursor() as writer, connection.cursor() as waiting:
            writer.execute("SELECT pg_advisory_lock(%s)", [KEY])
            waiting.execute("SET lock_timeout = '50ms'")
            yield
            waiting.execute("RESET lock_timeout")
    finally:
        other.close()


@pytest.fixture
def desk(leader: Person) -> Client:
    desk = enter(leader)
    desk.raise_request_exception = False
    return desk


def test_what_failed_may_be_sent_again(desk: Client) -> None:
    make.dossier(State.PROCESSING)
    with somebody_writing():
        assert desk.post(NEW, SENT).status_code == 503
    assert not IssuedReport.objects.exists()
    answer = desk.post(NEW, SENT)
    report = IssuedReport.objects.get()
    assert answer.url == f"/reports/issued/{report.year}/{report.number}/"


def test_what_was_too_early_may_be_sent_again(desk: Client) -> None:
    assert desk.post(NEW, SENT).url == "/dashboard/"
    make.dossier(State.PROCESSING)
    desk.post(NEW, SENT)
    assert IssuedReport.objects.count() == 1


def test_who_sends_it_again_is_led_to_the_report(desk: Client) -> None:
    make.dossier(State.PROCESSING)
    first, again = desk.post(NEW, SENT), desk.post(NEW, SENT)
    assert first.url == again.url
    assert "đã được ban hành" in text_of(desk.get(again.url))
    assert IssuedReport.objects.count() == 1


def test_who_sends_it_meanwhile_is_told_that_it_is_not_there_yet(
    desk: Client, leader: Person
) -> None:
    make.dossier(State.PROCESSING)
    cache.add(f"issue:{leader.pk}:{TOKEN}", value=None)
    answer = desk.post(NEW, SENT)
    assert answer.url == "/reports/issued/"
    assert "Báo cáo này đang được ban hành." in text_of(desk.get(answer.url))
    assert not IssuedReport.objects.exists()


@pytest.mark.parametrize(
    ("whose", "unit", "username"),
    [
        ("lanhdaodonvi", COMMUNE, "lanhdao.longxuyen"),
        ("lanhdao", "", "lanhdaodonvi"),
        ("thanhtra", "", "thanhtra"),
        ("thanhtra", COMMUNE, "thanhtra"),
        ("lanhdaodonvi", COMMUNE, "chuyenvien"),
        ("lanhdaodonvi", COMMUNE, "motcua"),
    ],
)
def test_whoever_calls_it_only_a_leader_of_all_of_it_issues(
    clerk: Person, whose: str, unit: str, username: str
) -> None:
    """The question may be another's, who may ask it."""
    make.dossier(State.PROCESSING)
    asked, before = question(whose, unit=unit), Batch.objects.count()
    with pytest.raises(NotAllowed, match="do mình lãnh đạo"):
        issue(asked, "Báo cáo", by=make.person(username), at=timezone.now())
    assert not IssuedReport.objects.exists()
    assert Batch.objects.count() == before


@pytest.mark.parametrize("role", [Role.CLERK, Role.OFFICER])
def test_other_posts_let_nobody_issue_or_read(desk: Client, leader: Person, role: Role) -> None:
    make.dossier(State.PROCESSING)
    elsewhere = issued("lanhdao", unit=LONG_XUYEN)
    other = make.unit(LONG_XUYEN)
    Post.objects.create(person=leader, unit=other, role=role, valid_from=TODAY())
    for asked in (f"?unit={LONG_XUYEN}", f"?unit=={LONG_XUYEN}", ""):
        for answer in (desk.get(NEW + asked), desk.post(NEW + asked, SENT)):
            assert answer.status_code == 400
            assert "do mình lãnh đạo" in text_of(answer)
        assert NEW not in desk.get(f"/dashboard/{asked}").content.decode()
    assert desk.get(f"/reports/issued/{elsewhere.year}/1/").status_code == 404
    assert IssuedReport.objects.count() == 1
    assert NEW in desk.get(f"/dashboard/?unit={COMMUNE}").content.decode()
    assert send(desk, unit=COMMUNE).url.endswith("/2/")


def test_a_provincial_leader_issues_about_what_the_province_succeeded(clerk: Person) -> None:
    make.dossier(State.PROCESSING)
    head = make.person("lanhdao")
    province = head.posts.get(role=Role.PROVINCIAL_LEADER).unit
    before = Unit.objects.create(
        code="H99", name="Tỉnh cũ", kind=UnitKind.PROVINCE, path="/990099/",
        valid_from=TODAY().replace(year=2020), valid_to=TODAY(), sort_key="x",
    )  # fmt: skip
    Succession.objects.create(predecessor=before, successor=province, effective_on=TODAY())
    assert send(enter(head)).status_code == 302
    assert "H99" in IssuedReport.objects.get().parameters["units"]
    assert readable(head).count() == 1
