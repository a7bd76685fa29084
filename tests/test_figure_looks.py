"""Tables of figures show all columns on screens and on paper; the leader's page is one sheet."""

import io
import os

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from reports.forms import QuestionForm
from reports.issued.issuing import issue
from tests import make
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import web
from tests.test_lateness import a_late_office
from tests.test_looks import faults

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]

TABLES = (
    *(f"/dashboard/table/?by={by}" for by in ("unit", "procedure", "month")),
    *(f"/dashboard/parts/?part={part}" for part in ("unit", "procedure", "step")),
    "/reports/issued/{year}/{number}/",
)
HIDDEN = """[...document.querySelectorAll(".scroller")]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.className)"""


def a_report() -> dict[str, int]:
    a_late_office()
    leader, now = make.person("lanhdao"), timezone.localtime()
    form = QuestionForm({}, leader, now.date())
    assert form.is_valid()
    report = issue(form.question(), "Báo cáo", by=leader, at=now)
    return {"year": report.year, "number": report.number}


def sheets(page: Page) -> list[bool]:
    """Whether each lies on its side."""
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [sheet.mediabox.width > sheet.mediabox.height for sheet in reader.pages]


def test_no_column_is_cut() -> None:
    told = a_report()
    with web() as address, chromium() as browser:
        for viewport in (PHONE, DESKTOP):
            page = visit(browser, address, viewport).new_page()
            sign_in(page, "lanhdao")
            for path in TABLES:
                page.goto(path.format(**told))
                assert page.locator(".spread").count()
                assert page.evaluate(HIDDEN) == [], (path, viewport)
                assert faults(page, viewport["width"]) == [], (path, viewport)


def test_wide_tables_lie_on_their_side_and_the_leaders_page_is_one_sheet() -> None:
    told = a_report()
    with web() as address, chromium() as browser:
        page = visit(browser, address, DESKTOP).new_page()
        sign_in(page, "lanhdao")
        page.goto("/dashboard/")
        assert sheets(page) == [False]
        for path in (TABLES[0], TABLES[-1]):
            page.goto(path.format(**told))
            assert all(sheets(page)), path


def test_what_was_just_done_is_told_on_the_screen_alone() -> None:
    make.dossier()
    with web() as address, chromium() as browser:
        page = visit(browser, address, DESKTOP).new_page()
        sign_in(page, "lanhdao")
        page.goto("/reports/issued/new/")
        with page.expect_navigation():
            page.click("main form button.button-primary")
        assert page.locator(".said").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".said").is_hidden()
