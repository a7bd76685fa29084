"""The eight main pages at 360 and 1440 px: photographed, nothing sticks out, axe finds nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page

from agencies.editions import discard_draft
from agencies.models import FormEdition, WorkingCalendar
from dossiers.hand_overs import hand_over, waiting_for
from dossiers.models import CalendarChange, Dossier, HandOver, SlipKind
from dossiers.opening_book import Look, record
from dossiers.states import State
from tests import make
from tests.browser import DESKTOP, PHONE, SCREENSHOTS, chromium, needs_chromium, sign_in, visit
from tests.house import web
from tests.paper import printed
from tests.test_calendar_change import off

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium]


class Office(NamedTuple):
    address: str
    browser: Browser
    numbers: dict[str, str]


PAGES = {
    "": {
        "home": "/",
        "procedure": "/procedures/1.004873/",
        "track": "/track/",
        "verify": "/verify/",
        "verify-unknown": "/verify/7F3K9QWM2ZXA/",
        "verified": "/verify/{token}/",
        "figures": "/figures/",
    },
    "congdan": {
        "file": "/file/1.004873/",
        "my": "/my/",
        "followed": "/dossiers/{number}/",
        "looked": "/dossiers/{number}/openings/",
    },
    "motcua": {
        "queue": "/desk/queue/",
        "intake": "/desk/intake/?procedure=1.004873",
        "dossier": "/dossiers/{number}/",
        "slip": "/desk/slip/{slip}/",
        "joint-receipt": "/desk/joint-receipt/?of={number}",
        "hand-overs": "/desk/hand-overs/",
        "hand-over-new": "/desk/hand-overs/new/to_office/",
        "hand-over": "/desk/hand-overs/{handed}/",
        "register": "/desk/register/",
        "till": "/till/",
        "books": "/desk/books/",
        "book": "/desk/books/receipt/{year}/",
    },
    "lanhdaodonvi": {
        "book-close": "/desk/books/receipt/{year}/close/",
        "shifts": "/till/",
        "attention": "/payments/attention/",
        "money-figures": "/payments/figures/",
    },
    "lanhdao": {
        "dashboard": "/dashboard/",
        "mistaken": "/dashboard/?from=31/02/2026",
        "behind": "/dashboard/dossiers/?measure=received",
        "press": "/dashboard/press/",
        "late-steps": "/dashboard/parts/?part=step",
    },
    "thanhtra": {
        "looked-by-name": "/dossiers/{number}/openings/",
        "who-looked": "/inspection/openings/",
        "histories": "/inspection/history/",
        "honest-figures": "/inspection/figures/",
        "honest-list": "/inspection/figures/entered_later/",
    },
    "quanly": {
        "templates": "/administration/templates/",
        "template": "/administration/templates/1/",
        "catalogue": "/catalogue/",
        "catalogue-procedures": "/catalogue/procedures/",
        "catalogue-procedure": "/catalogue/procedures/1.009122/",
        "catalogue-decisions": "/catalogue/decisions/",
        "catalogue-decision": "/catalogue/decisions/1/",
        "catalogue-decision-new": "/catalogue/decisions/new/",
        "catalogue-bans": "/catalogue/basics/banned-papers/",
    },
    "quantri": {
        "calendars": "/administration/calendars/",
        "calendar": "/administration/calendars/{calendar}/",
        "calendar-publish": "/administration/calendars/{calendar}/publish/",
        "calendar-progress": "/administration/calendars/changes/{change}/",
        "jobs": "/jobs/",
        "providers": "/payments/providers/",
        "provider": "/payments/providers/vnpay/H01/",
        "forms": "/administration/forms/",
        "form": "/administration/forms/{form}/",
        "letterheads": "/administration/letterheads/?q=rach",
        "letterhead": "/administration/letterheads/H01.155/",
    },
}


@pytest.fixture(scope="module")
def office(
    committed_for_a_module: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """One morning, one web server and one browser; everybody only looks."""
    files = tmp_path_factory.mktemp("office") / "files"
    with override_settings(MEDIA_ROOT=files, IS_DEMO=True), translation.override("vi"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        numbers = told_of(a_morning_at_the_desk())
        with a_drafted_calendar() as drafted, web() as address, chromium() as browser:
            yield Office(address, browser, numbers | drafted)


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_fit_to_be_seen(username: str, office: Office) -> None:
    found = {}
    for viewport in (PHONE, DESKTOP):
        context = visit(office.browser, office.address, viewport)
        page = context.new_page()
        if username:
            sign_in(page, username)
        for name, path in PAGES[username].items():
            page.goto(path.format(**office.numbers))
            photographed = SCREENSHOTS / f"{name}-{viewport['width']}.png"
            page.screenshot(path=photographed, full_page=True)
            found[name, viewport["width"]] = faults(page, viewport["width"])
        context.close()
    assert {where: faulty for where, faulty in found.items() if faulty} == {}


def told_of(dossier: Dossier) -> dict[str, str]:
    """Its number, and the token of its slip; somebody has opened it a few times."""
    post, now = make.person("motcua").posts.get(), timezone.now()
    moments = [now - timedelta(hours=5 * times) for times in range(1, 5)]
    record([Look(dossier.pk, post.person_id, post.pk, at, "page") for at in moments])
    slip = printed(dossier, SlipKind.RECEIPT)
    form = FormEdition.objects.earliest("pk")
    clerk, office = make.person("motcua"), dossier.unit
    waiting = waiting_for(office, HandOver.Direction.TO_OFFICE, clerk).rows[:1]
    handed = hand_over(office, HandOver.Direction.TO_OFFICE, waiting, by=clerk, at=now)
    papers = {
        "handed": f"{handed.pk}",
        "token": slip.token,
        "slip": f"{slip.pk}",
        "form": f"{form.pk}",
    }
    return {"number": dossier.number, "year": f"{now.year}", **papers}


def faults(page: Page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    sticking_out = [f"{wide} px wide"] if wide > width else []
    answer = Axe().run(page)
    return sticking_out + [one["id"] for one in answer.response["violations"]]


@contextmanager
def a_drafted_calendar() -> Iterator[dict[str, str]]:
    """With a day off in its draft, and a publication that is half way through."""
    country, now = WorkingCalendar.objects.get(unit=None), timezone.now()
    off(country)
    change = CalendarChange.objects.create(
        edition=country.edition,
        by=make.person("quantri"),
        decided_at=now,
        started_at=now,
        total=400_000,
        looked_at=120_000,
        changed=3_000,
    )
    try:
        yield {"calendar": f"{country.pk}", "change": f"{change.pk}"}
    finally:
        discard_draft(country)


def a_morning_at_the_desk() -> Dossier:
    """Work in many states, one of them late, and one of the citizen's that was supplemented."""
    now = timezone.now()
    for days, state in enumerate(State):
        make.dossier(state, now - timedelta(days=days + 1), code="1.004873")
    mine = make.dossier(State.AWAITING_SUPPLEMENT, now - timedelta(days=4), code="1.004873")
    return make.do(mine, "supplement")
