"""A report that was issued stays as it was, whatever becomes of its dossiers."""

import hashlib
import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Unit
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.states import State
from procedures.models import Field, Procedure
from reports.figures import total_of
from reports.forms import QuestionForm
from reports.issued.answer import asked_again
from reports.issued.issuing import NothingKnown, issue
from reports.issued.reading import is_as_issued
from reports.ledger.closing import close
from reports.ledger.compaction import closed_batch
from reports.ledger.rebuilding import rebuild
from reports.models import IssuedReport
from tests import make
from tests.house import behind_the_triggers
from tests.posting_book import Office
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
NEW = "/reports/issued/new/"


def question(username="lanhdao", **asked):
    form = QuestionForm(asked, make.person(username), timezone.localdate())
    assert form.is_valid(), form.errors
    return form.question()


def issued(username="lanhdao", title="Báo cáo", **asked) -> IssuedReport:
    return issue(question(username, **asked), title, by=make.person(username), at=timezone.now())


def send(desk: Client, **asked):
    """As the confirming page sends it."""
    address = f"{NEW}?{urlencode(asked)}"
    page = desk.get(address)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    return desk.post(address, {"title": "Báo cáo quý", "token": token[1]})


def test_they_are_answered_to_the_byte_whatever_happens_later(clerk):
    narrowed = [
        {},
        {"unit": COMMUNE},
        {"unit": f"={LONG_XUYEN}", "channel": "online"},
        {"field": Procedure.objects.get(code="1.004873").field.code},
        {"level": "full_online"},
    ]
    office = Office(5)
    for _ in range(4):
        office.live(steps=12)
    today = timezone.localdate()
    periods: list[dict] = [{}, {"from": today - timedelta(days=30), "to": today}]
    reports = [issued(**asked, **period) for asked in narrowed for period in periods]
    before = [bytes(report.canonical, "utf-8") for report in reports]
    for _ in range(4):
        office.live(steps=20)
    close(today - timedelta(days=9))
    closed_batch()
    with behind_the_triggers():  # nothing else moves a procedure
        Procedure.objects.update(field=Field.objects.earliest("code"))
    rebuild()
    for report, text in zip(reports, before, strict=True):
        kept = IssuedReport.objects.get(pk=report.pk)
        assert kept.canonical.encode() == text
        assert asked_again(kept, json.loads(kept.canonical)).encode() == text
        assert hashlib.sha256(text).hexdigest() == kept.sha256


def test_it_says_what_the_figures_say(clerk):
    office = Office(8)
    for _ in range(5):
        office.live(steps=15)
    asked = question()
    kept = json.loads(issued().canonical)
    assert kept["total"] == total_of(asked.conditions, asked.period).as_dict()
    for by in ("unit", "field", "procedure", "level", "channel"):
        received = sum(row["figures"].get("received", 0) for row in kept["rows"][by])
        assert received == kept["total"]["received"], by


def test_numbers_have_no_gap_and_begin_anew_each_year(clerk):
    make.dossier(State.PROCESSING)
    found = [issued() for _ in range(3)]
    assert [str(report) for report in found] == [
        f"{n}/{timezone.localdate().year}" for n in (1, 2, 3)
    ]
    later = timezone.now() + timedelta(days=366)
    asked = question()
    assert issue(asked, "Báo cáo", by=make.person("lanhdao"), at=later).number == 1


def test_without_a_book_nothing_is_issued(leader):
    with pytest.raises(NothingKnown):
        issued("lanhdaodonvi")
    desk = enter(leader)
    assert send(desk).url == "/dashboard/"
    assert "Sổ số liệu chưa có bút toán nào." in text_of(desk.get("/dashboard/"))


def test_a_leader_issues_reads_and_downloads(leader):
    make.dossier(State.RESOLVED)
    desk = enter(leader)
    answer = send(desk)
    report = IssuedReport.objects.get()
    assert answer.url == f"/reports/issued/{report.year}/1/"
    page = desk.get(answer.url)
    words = text_of(page)
    assert "Báo cáo quý" in words
    assert "Đã đối chiếu lại với sổ số liệu: khớp đến từng byte." in words
    assert report.sha256 in words
    files = re.findall(r'href="(/reports/issued/[^"]+\.(?:json|csv|xlsx))"', page.content.decode())
    json_file, csv_file, xlsx_file = (desk.get(file) for file in files)
    assert json_file.content == report.canonical.encode()
    assert csv_file.content.startswith(b"\xef\xbb\xbf")
    assert xlsx_file.content.startswith(b"PK")
    listed = text_of(desk.get("/reports/issued/"))
    assert f"1/{report.year} Báo cáo quý" in listed


def test_its_figures_open_to_the_dossiers_of_then(leader):
    gone = make.dossier(State.PROCESSING, code="1.004873")
    desk = enter(leader)
    link = send(desk).url
    make.do(gone, "withdraw")
    page = desk.get(link).content.decode()
    lists = {
        measure: href.replace("&amp;", "&")
        for href, measure in re.findall(r'class="sum" href="([^"]+measure=(\w+)[^"]*)"', page)
    }
    assert gone.code in desk.get(lists["in_progress"]).content.decode()
    assert "khớp đến từng byte" in page
    changes = re.search(r'href="(/dashboard/changes/[^"]+)"', page)[1].replace("&amp;", "&")
    words = text_of(desk.get(changes))
    assert "Đang giải quyết 1 0 −1" in words
    assert gone.code in words


def test_months_have_names_on_the_page_and_in_the_files(leader):
    make.dossier(State.PROCESSING)
    report, today = issued(), timezone.localdate()
    month = f"Tháng {today.month}/{today.year}"
    desk = enter(make.person("lanhdao"))
    page = desk.get(f"/reports/issued/{report.year}/{report.number}/")
    assert month in text_of(page)
    table = bytes(report.files.get(name__endswith=".csv").content).decode()
    assert f"{today:%Y-%m},{month}," in table


def test_it_names_the_units_that_stood_in_its_period(clerk):
    make.dossier(State.PROCESSING)
    today = timezone.localdate()
    report = issued(**{"from": today, "to": today})
    of = Unit.objects.filter(code__in=report.parameters["units"]).order_by("code")
    assert of.exclude(valid_to=None)  # the whole asks of the ended ones too
    names = ", ".join(unit.name for unit in of if unit.valid_to is None)
    page = enter(make.person("lanhdao")).get(f"/reports/issued/{report.year}/{report.number}/")
    assert f"Báo cáo {names} · {today:%d/%m/%Y}" in text_of(page)


def test_only_who_oversees_all_of_its_units_reads_it(leader, citizen, officer, stranger):
    make.dossier(State.PROCESSING)
    everything, own = issued(), issued("lanhdaodonvi")
    readers = {
        "lanhdao": (200, 200),
        "lanhdaodonvi": (404, 200),
        "lanhdao.longxuyen": (404, 404),
        "chuyenvien": (404, 404),
        "motcua": (404, 404),
        "congdan": (404, 404),
        "thanhtra": (200, 200),
        stranger.username: (404, 404),
    }
    for username, wanted in readers.items():
        desk = enter(make.person(username))
        for report, status in zip((everything, own), wanted, strict=True):
            address = f"/reports/issued/{report.year}/{report.number}/"
            assert desk.get(address).status_code == status, username
            name = report.files.first().name
            assert desk.get(address + name).status_code == status, username
    listed = text_of(enter(make.person("lanhdao.longxuyen")).get("/reports/issued/"))
    assert "Chưa có báo cáo nào được ban hành." in listed


def test_inspectors_read_and_do_not_issue(clerk):
    make.dossier(State.PROCESSING)
    desk = enter(make.person("thanhtra"))
    assert desk.get(NEW).status_code == 404
    assert desk.post(NEW, {"title": "x"}).status_code == 404
    assert not IssuedReport.objects.exists()


def test_a_unit_out_of_reach_is_no_question(leader):
    assert enter(leader).get(f"{NEW}?unit={LONG_XUYEN}").status_code == 404


@pytest.mark.parametrize("title", ["", " ", "x" * 301])
def test_a_report_needs_a_title(leader, title):
    make.dossier(State.PROCESSING)
    desk = enter(leader)
    page = desk.post(NEW, {"title": title, "token": "6f1f3a52-5a52-4ec6-9bd3-8a5d1f5b2f44"})
    assert page.status_code == 400
    assert not IssuedReport.objects.exists()


def test_a_hostile_title_stays_text(leader):
    make.dossier(State.PROCESSING)
    title = '=HYPERLINK("http://x")<script>alert(1)</script>\u202e'
    report = issued("lanhdaodonvi", title)
    page = enter(leader).get(f"/reports/issued/{report.year}/1/").content.decode()
    assert "<script>alert(1)" not in page
    for file in report.files.all():
        assert b"\n=HYPERLINK" not in bytes(file.content)
        assert re.fullmatch(r"bao-cao-\d{4}-1\.(json|csv|xlsx)", file.name)


def test_one_click_issues_one_report(leader):
    make.dossier(State.PROCESSING)
    desk = enter(leader)
    sent = {"title": "Báo cáo", "token": "6f1f3a52-5a52-4ec6-9bd3-8a5d1f5b2f44"}
    assert [desk.post(NEW, sent).status_code for _ in range(2)] == [302, 302]
    assert IssuedReport.objects.count() == 1


def test_what_was_issued_is_never_rewritten(leader):
    make.dossier(State.PROCESSING)
    report = issued("lanhdaodonvi")
    for change in (
        "UPDATE reports_issuedreport SET title = 'x'",
        "DELETE FROM reports_issuedfile",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert is_as_issued(report, json.loads(report.canonical))


def test_a_report_that_does_not_agree_is_told(leader):
    make.dossier(State.PROCESSING)
    report = issued("lanhdaodonvi")
    report.canonical = report.canonical.replace('"received":1', '"received":2')
    assert not is_as_issued(report, json.loads(report.canonical))
