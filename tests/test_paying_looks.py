"""The pages of paying at 360 and 1440 px: nothing sticks out, axe finds nothing; and Chromium
follows a form to the provider, with and without JavaScript."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from payments.models import Attempt, Charge
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import web
from tests.payers import ENVIRONMENT, momo, open_ways, owing, told_by_vnpay
from tests.test_looks import faults

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]


@pytest.fixture
def owed(committed: None, monkeypatch: pytest.MonkeyPatch) -> Charge:
    open_ways(monkeypatch)
    return owing()[1]


@contextmanager
def gate() -> Iterator[str]:
    """A provider's page on another origin."""
    with momo("") as server:
        yield f"http://127.0.0.1:{server.server_port}/pay"


def begin(page: Page, charge: Charge, provider: str) -> str:
    page.goto(f"/charges/{charge.pk}/")
    with page.expect_navigation():
        page.click(f"button[value={provider}]")
    return page.url


@pytest.mark.parametrize("username", ["congdan", "motcua"])
def test_the_pages_of_paying_are_fit_to_be_seen(owed: Charge, username: str) -> None:
    found = {}
    number = owed.dossier_charge.dossier.number
    paths = [f"/charges/{owed.pk}/", f"/charges/{owed.pk}/code/", f"/dossiers/{number}/"]
    with web(**ENVIRONMENT) as address, chromium() as browser:
        for viewport in (PHONE, DESKTOP):
            page = visit(browser, address, viewport).new_page()
            sign_in(page, username)
            begin(page, owed, "vietqr")
            begin(page, owed, "momo")  # which does not answer
            found["refused", viewport["width"]] = faults(page, viewport["width"])
            references = Attempt.objects.values_list("reference", flat=True)
            for path in [*paths, *(f"/payments/back/{one}/" for one in references)]:
                page.goto(path)
                found[path, viewport["width"]] = faults(page, viewport["width"])
    assert {where: faulty for where, faulty in found.items() if faulty} == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_goes_to_the_provider_and_hears_back(owed: Charge, *, scripts: bool) -> None:
    with (
        gate() as there,
        web(**{**ENVIRONMENT, "VNPAY_PAY_URL": there}) as address,
        chromium() as browser,
    ):
        page = visit(browser, address, PHONE, java_script_enabled=scripts).new_page()
        sign_in(page, "congdan")
        gone_to = begin(page, owed, "vnpay")
        assert gone_to.startswith(there)
        reference = parse_qs(urlsplit(gone_to).query)["vnp_TxnRef"][0]
        page.goto(f"/payments/back/{reference}/?vnp_ResponseCode=00")
        assert "Đang chờ cổng thanh toán" in page.inner_text("h1")
        told_by_vnpay(Attempt.objects.get(reference=reference))
        page.wait_for_selector("h1:has-text('Thanh toán thành công')")
