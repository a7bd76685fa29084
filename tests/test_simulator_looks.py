"""The simulator's pages at 360 and 1440 px: nothing sticks out, axe finds nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, SCREENSHOTS, chromium, needs_chromium, visit
from tests.simulated import Merchant
from tests.simulated_shop import bank, moment, opened, shop

__all__ = ["bank", "moment", "shop"]

pytestmark = [pytest.mark.browser, needs_chromium]


def seen(page: Page, pay: str, bank: str) -> Iterator[str]:
    """Each page in turn, by what a payer does."""
    page.goto(pay)
    yield "choose"
    page.check("[name=fate][value=late]")
    page.fill("[name=seconds]", "soon")
    page.click("button.button-primary")
    yield "wrong"
    page.check("[name=fate][value=close]")
    page.click("button.button-primary")
    yield "closed"
    page.goto(pay)
    page.check("[name=fate][value=double]")
    page.check("[name=stay]")
    page.click("button.button-primary")
    yield "done"
    page.goto(f"{bank}/vnpay/pay?vnp_TmnCode=ANOTHER")
    yield "refused"
    page.goto(bank)
    page.locator("summary").first.click()
    yield "index"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_are_fit_to_be_seen(viewport: dict[str, int], bank: str, shop: Merchant) -> None:
    pay = opened("vnpay", bank, shop)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found: list[Any] = []
    with chromium() as browser:
        page = visit(browser, bank, viewport).new_page()
        page.on(
            "console",
            lambda said: found.append(said.text) if "status of" not in said.text else None,
        )
        for name in seen(page, pay, bank):
            page.screenshot(
                path=SCREENSHOTS / f"simulator-{name}-{viewport['width']}.png", full_page=True
            )
            if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
                found.append(f"{name} sticks out")
            found += [f"{name}: {one['id']}" for one in Axe().run(page).response["violations"]]
    assert found == []
