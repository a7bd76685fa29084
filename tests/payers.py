"""Provider accounts for a test, a gateway that answers as it is told, and what it tells us."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from agencies.models import Unit
from dossiers.models import Dossier
from dossiers.states import State
from payments.folding import act_on, store
from payments.models import Attempt, Charge, InboundMessage, ProviderAccount, ProviderKey
from payments.providers.vnpay import signature
from tests import make

SECRET = "BAO-MAT-THU"
GATEWAY = "https://gateway.example/paymentv2/vpcpay.html"
ENVIRONMENT = {
    "VNPAY_TMN_CODE": "MOTCUA01",
    "VNPAY_HASH_SECRET": SECRET,
    "VNPAY_PAY_URL": GATEWAY,
    "MOMO_PARTNER_CODE": "MOMO",
    "MOMO_ACCESS_KEY": "F8BBA842ECF85",
    "MOMO_SECRET_KEY": "K951B6PE1waDMi640xX08PD3vg6EkVlz",
    "MOMO_URL": "http://127.0.0.1:9/v2",  # where nobody answers
}
BANK = {
    "bank": "970436",
    "bank_name": "Vietcombank",
    "account": "0123456789012",
    "name": "KHO BAC NHA NUOC AN GIANG",
}


def open_ways(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    """All three providers for the whole province, VNPAY first."""
    for name, value in {**ENVIRONMENT, **environment}.items():
        monkeypatch.setenv(name, value)
    root = Unit.objects.get(code="H01")
    for order, provider in enumerate(ProviderKey):
        ProviderAccount.objects.create(
            provider=provider,
            unit=root,
            valid_from=date(2020, 1, 1),
            order=order,
            parameters=BANK if provider == ProviderKey.VIETQR else {},
        )


def owing(state: State = State.SUBMITTED, **changes: Any) -> tuple[Dossier, Charge]:
    """A dossier of which 15.000 đ is to be paid before receipt."""
    made = make.dossier(state, code="1.004873", **changes)
    return made, made.charges.get().charge


def told_by_vnpay(
    attempt: Attempt, *, code: str = "00", status: str = "", amount: int | None = None
) -> None:
    """Its message, signed."""
    fields = {
        "vnp_Amount": str((attempt.amount if amount is None else amount) * 100),
        "vnp_PayDate": timezone.localtime().strftime("%Y%m%d%H%M%S"),
        "vnp_ResponseCode": code,
        "vnp_TmnCode": ENVIRONMENT["VNPAY_TMN_CODE"],
        "vnp_TransactionNo": "14422574",
        "vnp_TransactionStatus": status or code,
        "vnp_TxnRef": attempt.reference,
    }
    hashed = signature(fields, SECRET)
    tell("vnpay", urlencode({**fields, "vnp_SecureHash": hashed}), timezone.now())


def tell(provider: str, raw: str, at: datetime) -> InboundMessage:
    message = store(provider, raw, at=at, remote=None)
    act_on(message, at)
    return message


class Momo(ThreadingHTTPServer):
    """Answers every request to create a payment; `asked` are the bodies."""

    def __init__(self, pay_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Creates)
        self.pay_url, self.asked = pay_url, list[dict[str, Any]]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v2/gateway/api"


class _Creates(BaseHTTPRequestHandler):
    server: Momo

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        body = json.dumps({"resultCode": 0, "payUrl": self.server.pay_url}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """The page where somebody pays."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Quietly."""


@contextmanager
def momo(pay_url: str) -> Iterator[Momo]:
    server = Momo(pay_url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
