"""What VNPAY and MoMo tell, signed by the simulator's hand, and attempts to tell it about."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from agencies.models import Unit
from dossiers.demo.money import load_provider_accounts
from launch.simulated import SECRETS
from payments.charging import open_charge
from payments.folding import act_on, store
from payments.models import Attempt, Charge, ChargeKind, ProviderAccount, ProviderKey, Verdict
from simulator import momo as momo_wire
from simulator import vnpay as vnpay_wire
from simulator.orders import VIETNAM
from simulator.settings import read
from tests import make

KEYS = {name: value for provider in SECRETS.values() for name, value in provider.items()}


@contextmanager
def merchant_keys() -> Iterator[None]:
    """The secrets of the demo in this process's environment, and an account of each provider."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in KEYS.items():
            patched.setenv(name, value)
        load_provider_accounts()
        yield


def charge(amount: int = 50_000, at: datetime | None = None, unit: Unit | None = None) -> Charge:
    return open_charge(
        f"thu-{Charge.objects.count() + 1}",
        unit=unit or make.unit(),
        kind=ChargeKind.STATE,
        label="Lệ phí cấp bản sao",
        amount=amount,
        at=at or make.earlier_today(),
    )


def attempt(of: Charge, provider: str, at: datetime, amount: int = 0) -> Attempt:
    """As `start` leaves it; MoMo need not be there for it."""
    return Attempt.objects.create(
        charge=of,
        provider=provider,
        account=ProviderAccount.objects.get(provider=provider),
        reference=f"MC{Attempt.objects.count():010d}",
        amount=amount or of.amount,
        started_at=at,
        expires_at=at + timedelta(minutes=15),
        ask_at=at + timedelta(minutes=1),
        redirect="" if provider == ProviderKey.VIETQR else "/",
        qr="000201" if provider == ProviderKey.VIETQR else "",
    )


def vnpay(reference: str, amount: int, at: datetime, number: str = "", **changes: str) -> str:
    """The query of an IPN; `amount` in whole đồng. Without a `number` no money moved."""
    fields = {
        "vnp_Amount": str(amount * 100),
        "vnp_BankCode": "NCB",
        "vnp_OrderInfo": f"Thanh toan {reference}",
        "vnp_PayDate": f"{at.astimezone(VIETNAM):%Y%m%d%H%M%S}",
        "vnp_ResponseCode": "00" if number else "24",
        "vnp_TmnCode": KEYS["VNPAY_TMN_CODE"],
        "vnp_TransactionNo": number or "0",
        "vnp_TransactionStatus": "00" if number else "02",
        "vnp_TxnRef": reference,
        **changes,
    }
    hashed = vnpay_wire.sign(fields, os.environ["VNPAY_HASH_SECRET"])
    return urlencode({**fields, "vnp_SecureHash": hashed})


def momo(reference: str, amount: int, at: datetime, number: str = "", **changes: Any) -> str:
    """The body of an IPN."""
    fields: dict[str, Any] = {
        "partnerCode": KEYS["MOMO_PARTNER_CODE"],
        "orderId": reference,
        "requestId": reference,
        "amount": amount,
        "orderInfo": f"Thanh toan {reference}",
        "orderType": "momo_wallet",
        "transId": int(number or 0),
        "resultCode": 0 if number else 1006,
        "message": "Thành công." if number else "Người dùng đã từ chối xác nhận thanh toán.",
        "payType": "qr",
        "responseTime": int(at.timestamp() * 1000),
        "extraData": "",
        **changes,
    }
    keys = read(os.environ).momo[KEYS["MOMO_PARTNER_CODE"]]
    return json.dumps({**fields, "signature": momo_wire.sign(fields, momo_wire.IPN, keys)})


WORDS = {ProviderKey.VNPAY: vnpay, ProviderKey.MOMO: momo}


def hear(provider: str, raw: str, received: datetime, at: datetime) -> Verdict:
    """Stored, then acted on, as an inbound call is."""
    return act_on(store(provider, raw, at=received, remote=None), at)
