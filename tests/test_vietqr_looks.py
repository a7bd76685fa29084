"""The pages of transfers and of a provider's trail at 360 and 1440 px: axe finds nothing."""

import os

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from playwright.sync_api import Page

from payments.counter import take
from payments.models import CounterMethod, FeeReceipt, ProviderKey
from payments.paying import start
from payments.receipts.printing import print_receipt
from payments.receipts.reconcile import reconcile_receipts
from payments.switching import switch
from tests import make
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import web
from tests.money import shift_of
from tests.payers import ENVIRONMENT, open_ways, owing
from tests.test_looks import faults

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]


@pytest.fixture
def pages(committed: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """By whom: with an open code, a transfer by one, a lost receipt, and a switch pressed twice."""
    open_ways(monkeypatch)
    clerk, at = make.person("motcua"), timezone.now()
    shift_of(clerk)
    codes = [
        start(owing()[1].pk, "vietqr", by=None, at=at, back="http://127.0.0.1/b/", remote="")
        for _each in range(2)
    ]
    words = {"number": "FT1", "reference": codes[0].reference}
    take(codes[0].charge_id, CounterMethod.TRANSFER, by=clerk, at=at, **words)
    reconcile_receipts(codes[0].charge_id, at)
    receipt = FeeReceipt.objects.get()
    print_receipt(receipt.pk, at)
    receipt.refresh_from_db()
    assert receipt.file
    default_storage.delete(receipt.file.content.name or "")
    for is_on in (False, True):
        switch(make.unit("H01"), ProviderKey.VNPAY, at, by=make.person("quantri"), is_on=is_on)
    dossiers = [f"/dossiers/{code.charge.dossier_charge.dossier.number}/" for code in codes]
    return {
        "motcua": ["/till/", "/till/transfer/", *dossiers],
        "quantri": ["/payments/providers/vnpay/H01/"],
    }


def test_they_are_fit_to_be_seen(pages: dict[str, list[str]]) -> None:
    found = {}
    with web(**ENVIRONMENT) as address, chromium() as browser:
        for username, paths in pages.items():
            for viewport in (PHONE, DESKTOP):
                page = visit(browser, address, viewport).new_page()
                sign_in(page, username)
                for path in paths:
                    page.goto(path)
                    unfold(page)
                    found[path, viewport["width"]] = faults(page, viewport["width"])
    assert {where: faulty for where, faulty in found.items() if faulty} == {}


def unfold(page: Page) -> None:
    """The last form of the page, which may lie under “Other”."""
    for summary in page.locator("details.verb:has(details.verb) > summary").all():
        summary.click()
    for summary in page.locator("details.verb > summary").all()[-1:]:
        summary.click()
