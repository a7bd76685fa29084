"""Payers: each starts to pay by the product's own code, goes to the provider's page, lets something
happen there and closes the tab. Runs where Django is set up."""

import json
import random
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agencies.models import Unit
from bench import hurried  # noqa: F401  the first question comes as soon as all others
from bench.money_made import PROVIDERS, charge_of
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE
from dossiers.filing import Filing, Party
from dossiers.models import DossierCharge
from dossiers.states import Channel
from dossiers.transitions.submit import submit
from payments.charging import NotPossible
from payments.models import Charge, ChargeState, ProviderAccount
from payments.paying import start
from payments.providers.contract import Unreachable
from procedures.models import ProcedureVersion

THREADS = 4
PROCEDURE = "1.004873"  # whose fee is paid before receipt
# Of a thousand payers.
FATES = {
    "success": 700, "failure": 60, "cancel": 40, "close": 40, "late": 40, "failed_then_paid": 40,
    "double": 30, "wrong_amount": 15, "wrong_signature": 15, "silence": 15, "odd": 5,
}  # fmt: skip
ODD = {"vnpay": "suspect", "momo": "authorised"}
AGAIN = ("failure", "cancel", "close")
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_words: Any) -> None:
        return None


PAGES = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())


def paid(payments: int, dossiers: int) -> dict[str, Any]:
    """Everything that payers do; the charges, and how often what was chosen."""
    ProviderAccount.objects.filter(provider__in=PROVIDERS).update(expires_after=1)
    charges = made(payments, dossiers)
    begun = time.monotonic()
    chosen = Counter[str]()

    def pay(nth: int) -> None:
        dice = random.Random(nth)
        fate = dice.choices(list(FATES), list(FATES.values()))[0]
        chosen[one(charges[nth], PROVIDERS[nth % 2], fate)] += 1

    def retry(pk: int) -> None:
        chosen[f"again {one(pk, PROVIDERS[pk % 2], 'success')}"] += 1

    at_once(pay, range(len(charges)))
    # Who failed, or closed the page, tries again once the attempt has run out.
    time.sleep(70)
    unpaid = Charge.objects.filter(pk__in=charges, state=ChargeState.OPEN, attempts__state="failed")
    at_once(retry, list(unpaid.distinct().values_list("pk", flat=True)))
    return {"charges": charges, "chosen": dict(chosen), "seconds": time.monotonic() - begun}


def at_once(do: Callable[[int], None], over: Any) -> None:
    def alone(number: int) -> None:
        try:
            do(number)
        finally:
            connection.close_if_unusable_or_obsolete()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(alone, over))


def made(payments: int, dossiers: int) -> list[int]:
    """The charges; those of dossiers are among the others."""
    unit, by = Unit.objects.get(code=COMMUNE, valid_to=None), Person.objects.get(username="congdan")
    version = ProcedureVersion.objects.in_force(timezone.localdate()).get(procedure__code=PROCEDURE)
    found = []
    for nth in range(payments):
        if nth * dossiers // payments == (nth + 1) * dossiers // payments:
            found.append(charge_of(unit).pk)
            continue
        filing = Filing(version, unit, OWNER, Channel.ONLINE, "Cấp bản sao trích lục", papers=())
        dossier = submit(filing, by=by, at=timezone.now())
        found.append(DossierCharge.objects.get(dossier=dossier).charge_id)
    return found


OWNER = Party(
    "Trần Văn Minh",
    "cccd",
    "091085001234",
    birth_date=date(1985, 3, 4),
    address="12 Trần Phú, phường Rạch Giá, tỉnh An Giang",
)


def one(pk: int, provider: str, fate: str) -> str:
    """What the payer came to; a provider that does not answer is tried again."""
    back = f"{settings.SITE_URL}/payments/back/"
    for _time in range(8):
        try:
            begun = start(pk, provider, by=None, at=timezone.now(), back=back, remote="127.0.0.1")
        except NotPossible:
            return "paid already"
        except Unreachable:
            time.sleep(0.2)
            continue
        choose(begun.redirect, ODD[provider] if fate == "odd" else fate)
        return fate
    return "could not start"


def choose(page: str, fate: str) -> None:
    """VNPAY's address leads on to the page; MoMo's is the page."""
    if "/vnpay/" in page:
        page = urljoin(page, location(page))
    location(page, urlencode({"fate": fate, "seconds": "8", "stay": "1"}).encode())


def location(page: str, form: bytes | None = None) -> str:
    try:
        with PAGES.open(page, form, timeout=30) as answer:
            return str(answer.headers.get("Location", ""))
    except urllib.error.HTTPError as found:
        with found:
            if found.code == 303:
                return str(found.headers["Location"])
            raise


def main(payments: int, dossiers: int, place: str) -> None:
    with open(place, "w") as file:  # noqa: PTH123
        json.dump(paid(payments, dossiers), file)
    sys.stdout.flush()
