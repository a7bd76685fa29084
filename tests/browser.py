"""Chromium as a person uses it. Where there is none, browser tests skip and say so."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.test_architecture import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "motcua-demo"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
SCREENSHOTS = ROOT / "var" / "screenshots"
# Without these, an idle browser looks for its maker's servers.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, address: str, viewport: dict[str, int], **more: Any) -> BrowserContext:
    """A visitor of their own, with a browser in Vietnamese."""
    context = browser.new_context(
        base_url=address, viewport=viewport, locale="vi-VN", accept_downloads=True, **more
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form button.button-primary")


def act(page: Page, verb: str, **fields: str | Path) -> None:
    """Opens the form of a verb, fills it in, sends it."""
    form = page.locator(f'form[action$="/{verb}/"]')
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if isinstance(value, Path):
            field.set_input_files(value)
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button.button-primary, button.button-danger").click()
