"""A citizen pays a fee in real Chromium, by every provider of the simulator."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from dossiers.demo.money import load_provider_accounts
from dossiers.models import Dossier
from dossiers.states import State
from launch.preflight import free_port
from payments.models import Attempt, AttemptState, Charge, ChargeState, InboundMessage, Taking
from payments.tasks import follow_up_now, sweep_attempts_now
from tests import make
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import until, web, worker
from tests.simulated import SECRETS, simulator_program

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]
BY_MESSAGES = ("vnpay", "momo")
AMOUNT = "15.000 đồng"
SILENT_S = 4


@dataclass
class Town:
    address: str
    providers: str  # the simulator's address
    told: dict[str, str]  # what the programs are told of it
    browser: Browser

    def citizen(self) -> Page:
        """On a phone, without JavaScript."""
        page = visit(self.browser, self.address, PHONE, java_script_enabled=False).new_page()
        sign_in(page, "congdan")
        return page


@contextmanager
def town() -> Iterator[Town]:
    load_provider_accounts()
    port = free_port()
    providers = f"http://127.0.0.1:{port}"
    told = {
        **SECRETS,
        "VNPAY_PAY_URL": f"{providers}/vnpay/pay",
        "VNPAY_API_URL": f"{providers}/vnpay/api",
        "MOMO_URL": f"{providers}/momo",
    }
    with web(**told) as address, simulator_program(port, address), chromium() as browser:
        yield Town(address, providers, told, browser)


def unpaid() -> tuple[Dossier, Charge]:
    """A filing that waits for its fee."""
    dossier = make.dossier(State.SUBMITTED, code="1.004873")
    charge = dossier.charges.get().charge
    assert charge.state == ChargeState.OPEN
    assert dossier.answer_due_at is None
    return dossier, charge


def begin(page: Page, dossier: Dossier, provider: str) -> None:
    """From the page of the dossier to the provider's."""
    page.goto(f"/dossiers/{dossier.number}/")
    page.locator("#fees a[href^='/charges/']").first.click()
    with page.expect_navigation():
        page.click(f"button[name=provider][value={provider}]")


def let_happen(page: Page, fate: str, seconds: int = 20, *, stay: bool = False) -> None:
    """On the simulator's page."""
    expect(page.locator(".pretended")).to_be_visible()
    expect(page.locator(".pay-amount")).to_have_text(AMOUNT)
    page.check(f"[name=fate][value={fate}]")
    page.fill("[name=seconds]", str(seconds))
    page.set_checked("[name=stay]", stay)
    with page.expect_navigation():
        page.click("main form button.button-primary")


def comes_to(charge: Charge, state: ChargeState) -> None:
    until(lambda: Charge.objects.filter(pk=charge.pk, state=state).exists(), 20)


def stands(page: Page, standing: str) -> None:
    """What the page says to which the browser came back; it looks again by itself."""
    assert "/payments/back/" in page.url
    expect(page.locator(f".standing-{standing}")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("provider", BY_MESSAGES)
def test_a_citizen_pays_by(provider: str) -> None:
    with town() as here:
        page = here.citizen()
        paid(here, page, provider)
        failed_then_paid(page, provider)
        paid_late(page, provider)
        suspected_or_twice(page, provider)
        closed_half_way(here, provider)


def paid(here: Town, page: Page, provider: str) -> None:
    dossier, charge = unpaid()
    begin(page, dossier, provider)
    assert page.url.startswith(here.providers)
    let_happen(page, "success")
    stands(page, "paid")
    comes_to(charge, ChargeState.SETTLED)


def failed_then_paid(page: Page, provider: str) -> None:
    dossier, charge = unpaid()
    begin(page, dossier, provider)
    let_happen(page, "failure")
    stands(page, "failed")
    with page.expect_navigation():
        page.click(f"main a.button-primary[href='/charges/{charge.pk}/']")
    with page.expect_navigation():
        page.click(f"button[name=provider][value={provider}]")
    let_happen(page, "success")
    stands(page, "paid")
    states = charge.attempts.order_by("pk").values_list("state", flat=True)
    assert list(states) == [AttemptState.FAILED, AttemptState.PAID]


def paid_late(page: Page, provider: str) -> None:
    dossier, charge = unpaid()
    begin(page, dossier, provider)
    let_happen(page, "late", 3)
    stands(page, "waiting")
    comes_to(charge, ChargeState.SETTLED)
    stands(page, "paid")


def suspected_or_twice(page: Page, provider: str) -> None:
    """Two things that a person has to look at."""
    dossier, charge = unpaid()
    begin(page, dossier, provider)
    if provider == "vnpay":
        let_happen(page, "suspect")
        stands(page, "held")
        charge.refresh_from_db()
        assert charge.state == ChargeState.OPEN
        return
    let_happen(page, "double")
    stands(page, "paid")
    until(lambda: Taking.objects.filter(charge=charge).count() == 2)


def closed_half_way(here: Town, provider: str) -> None:
    """The payer never comes back; the provider's message does."""
    dossier, charge = unpaid()
    page = here.citizen()
    begin(page, dossier, provider)
    let_happen(page, "success", stay=True)
    assert page.url.startswith(here.providers)
    page.context.close()
    comes_to(charge, ChargeState.SETTLED)
    assert charge.attempts.get().messages.get().way == InboundMessage.Way.TOLD


@pytest.mark.parametrize("provider", BY_MESSAGES)
def test_closed_half_way_and_nobody_tells(provider: str) -> None:
    """The worker asks until it is answered, and the dossier goes on by itself."""
    dossier, charge = unpaid()
    queue = f"asked-{provider}-{os.getpid()}"
    with town() as here, worker(queue, **here.told):
        page = here.citizen()
        begin(page, dossier, provider)
        asked(charge, queue, 1)
        let_happen(page, "silence", SILENT_S, stay=True)
        is_silent_until = time.monotonic() + SILENT_S
        page.context.close()
        asked(charge, queue, 2)
        assert charge.attempts.get().state == AttemptState.PENDING
        time.sleep(max(0, is_silent_until - time.monotonic()))
        asked(charge, queue, 3)
        comes_to(charge, ChargeState.SETTLED)
        follow_up_now.apply_async([charge.pk], queue=queue)
        until(
            lambda: Dossier.objects.filter(pk=dossier.pk, answer_due_at__gt=timezone.now()).exists()
        )
    messages = charge.attempts.get().messages.values_list("way", flat=True)
    assert set(messages) == {InboundMessage.Way.ANSWER}


def asked(charge: Charge, queue: str, times: int) -> None:
    """As if the time had come to ask, for so many times by then."""
    Attempt.objects.filter(charge=charge).update(ask_at=timezone.now())
    sweep_attempts_now.apply_async(queue=queue)
    until(lambda: charge.attempts.get().asked == times)


def test_a_code_is_shown_and_the_desk_takes_the_transfer() -> None:
    dossier, charge = unpaid()
    with town() as here:
        page = here.citizen()
        begin(page, dossier, "vietqr")
        assert page.url.endswith(f"/charges/{charge.pk}/code/")
        expect(page.get_by_role("img", name="Mã QR chuyển khoản")).to_be_visible()
        reference = charge.attempts.get().reference
        expect(page.locator("main")).to_contain_text(reference)
        desk = visit(here.browser, here.address, DESKTOP).new_page()
        sign_in(desk, "motcua")
        the_transfer_is_taken(desk, dossier, f"FT{reference}")
    charge.refresh_from_db()
    assert charge.state == ChargeState.SETTLED
    taking = charge.takings.get()
    assert (taking.source, taking.number) == ("vietqr", f"FT{reference}")


def the_transfer_is_taken(desk: Page, dossier: Dossier, number: str) -> None:
    desk.goto("/till/")
    desk.fill("[name=opening]", "500.000")
    with desk.expect_navigation():
        desk.locator("form:has([name=opening]) button.button-primary").click()
    desk.goto(f"/dossiers/{dossier.number}/")
    form = desk.locator("form[action*='/fees/'][action$='/take/']").first
    desk.locator("details", has=form).locator("summary").first.click()
    form.locator("[name$=method][value=transfer]").check()
    form.locator("[name$=number]").fill(number)
    with desk.expect_navigation():
        form.locator("button.button-primary").click()
