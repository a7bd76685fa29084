"""What of payments waits for a person, in a browser: nothing sticks out, axe finds nothing."""

import os
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from payments.folding import act_on, store
from payments.models import Account, Attempt, Charge, Entry
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import rewritten, web
from tests.payers import ENVIRONMENT, open_ways, owing
from tests.test_looks import faults
from tests.told import attempt, vnpay

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]
ADDRESS = "/payments/attention/"
OLD = date(localdate().year - 1, 3, 15)


def told(of: Attempt, amount: int, number: str = "") -> None:
    now = timezone.now()
    raw = vnpay(of.reference, amount, now, number)
    act_on(store("vnpay", raw, at=now, remote="203.0.113.9"), now)


def tried(of: Charge) -> Attempt:
    return attempt(of, "vnpay", timezone.now() - timedelta(minutes=5))


def twice(day: date) -> None:
    one = owing()[1]
    for number in ("71", "72"):
        told(tried(one), one.amount, number)
    rewritten(Entry.objects.filter(charge=one, account=Account.REFUND), day=day)


@pytest.fixture
def waits(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Money held with what was told of it, a payment of odd messages, sums of now and of before."""
    open_ways(monkeypatch)
    held, odd = tried(owing()[1]), tried(owing()[1])
    told(held, 14_000, "71")
    for amount in (14_000, 13_000):
        told(held, amount)
        told(odd, amount)
    for day in (OLD, OLD + timedelta(days=40), localdate()):
        twice(day)


def test_it_is_fit_to_be_seen(waits: None) -> None:
    found = {}
    with web(**ENVIRONMENT) as address, chromium() as browser:
        for viewport in (PHONE, DESKTOP):
            page = visit(browser, address, viewport).new_page()
            sign_in(page, "lanhdaodonvi")
            for path in (ADDRESS, f"{ADDRESS}?month={OLD:%Y-%m}"):
                page.goto(path)
                for summary in page.locator("main summary").all():
                    summary.click()
                found[path, viewport["width"]] = faults(page, viewport["width"])
    assert {where: faulty for where, faulty in found.items() if faulty} == {}
