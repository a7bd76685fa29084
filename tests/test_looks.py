"""The eight main pages at 360 and 1440 px: photographed, nothing sticks out, axe finds nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from agencies.editions import discard_draft
from agencies.models import WorkingCalendar
from dossiers.models import CalendarChange, Dossier
from dossiers.states import State
from tests import make
from tests.browser import DESKTOP, PHONE, SCREENSHOTS, chromium, needs_chromium, sign_in, visit
from tests.house import web
from tests.test_calendar_change import off

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]

PAGES = {
    "": {
        "home": "/",
        "procedure": "/procedures/1.004873/",
        "track": "/track/",
        "figures": "/figures/",
    },
    "congdan": {"file": "/file/1.004873/", "my": "/my/", "followed": "/dossiers/{number}/"},
    "motcua": {
        "queue": "/desk/queue/",
        "intake": "/desk/intake/?procedure=1.004873",
        "dossier": "/dossiers/{number}/",
    },
    "lanhdao": {
        "dashboard": "/dashboard/",
        "mistaken": "/dashboard/?from=31/02/2026",
        "behind": "/dashboard/dossiers/?measure=received",
        "press": "/dashboard/press/",
    },
    "quantri": {
        "calendars": "/administration/calendars/",
        "calendar": "/administration/calendars/{calendar}/",
        "calendar-publish": "/administration/calendars/{calendar}/publish/",
        "calendar-progress": "/administration/calendars/changes/{change}/",
        "jobs": "/jobs/",
    },
}


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_fit_to_be_seen(username: str) -> None:
    numbers = {"number": a_morning_at_the_desk().number}
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found = {}
    with a_drafted_calendar() as drafted, web() as address, chromium() as browser:
        numbers |= drafted
        for viewport in (PHONE, DESKTOP):
            page = visit(browser, address, viewport).new_page()
            if username:
                sign_in(page, username)
            for name, path in PAGES[username].items():
                page.goto(path.format(**numbers))
                page.screenshot(
                    path=SCREENSHOTS / f"{name}-{viewport['width']}.png", full_page=True
                )
                found[name, viewport["width"]] = faults(page, viewport["width"])
    assert {where: faulty for where, faulty in found.items() if faulty} == {}


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
