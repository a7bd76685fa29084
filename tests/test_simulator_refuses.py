"""What the simulator of payment providers does not take, as the real ones would not."""

import json
import re
from typing import Any

import pytest
from django.utils import timezone

from payments.models import ProviderKey
from payments.providers import PROVIDERS, vnpay
from payments.providers.contract import Unreachable
from simulator import momo
from simulator.settings import Keys
from simulator.vnpay import sign
from tests.simulated import SECRETS, Merchant, Said, ask
from tests.simulated_shop import (
    PROTOCOLS,
    attempt,
    bank,
    moment,
    opened,
    redirect_of,
    shop,
)  # fmt: skip

__all__ = ["bank", "moment", "shop"]


@pytest.mark.parametrize("typed", ["", "abc", "0", "3601", "1e2", "²", "-1"])
def test_seconds_are_refused_beside_the_field(typed: str, bank: str, shop: Merchant) -> None:
    page = opened("vnpay", bank, shop)
    refused = ask(page, {"fate": "late", "seconds": typed})
    assert refused.status == 400
    assert "Bạn nhập số giây từ 1 đến 3600." in refused.text
    assert f'value="{typed}" aria-invalid="true"' in refused.text
    assert re.search(r'value="late" checked', refused.text)
    assert ask(page, {"fate": "success"}).status == 303


@pytest.mark.parametrize(
    ("code", "name", "value"), [("70", "vnp_Amount", "1000"), ("72", "vnp_TmnCode", "ANOTHER")]
)
def test_a_changed_request_is_refused(
    code: str, name: str, value: str, bank: str, shop: Merchant
) -> None:
    address = redirect_of(attempt("vnpay"), shop)
    refused = ask(re.sub(rf"{name}=[^&]*", f"{name}={value}", address))
    assert (refused.status, refused.location) == (400, "")
    assert f"Mã lỗi của cổng: {code}." in refused.text


def test_a_parameter_stands_once(bank: str, shop: Merchant) -> None:
    refused = ask(redirect_of(attempt("vnpay"), shop) + "&vnp_Amount=1")
    assert (refused.status, "Mã lỗi của cổng: 03." in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"vnp_Amount": "5000050"}, "03"),
        ({"vnp_Amount": "x"}, "03"),
        ({"vnp_Amount": ""}, "03"),
        ({"vnp_IpAddr": ""}, "03"),
        ({"vnp_CurrCode": "USD"}, "03"),
        ({"vnp_OrderInfo": "Lệ phí"}, "03"),
        ({"vnp_ReturnUrl": "http://motcua.example/"}, "03"),
        ({"vnp_ReturnUrl": "http://["}, "03"),
        ({"vnp_CreateDate": "now"}, "03"),
        ({"vnp_ExpireDate": "20200101000000"}, "15"),
    ],
)
def test_a_signed_request_that_the_protocol_forbids(
    changed: dict[str, str], code: str, bank: str, shop: Merchant
) -> None:
    query = redirect_of(attempt("vnpay"), shop).partition("?")[2]
    fields = {**dict(vnpay.parse_qsl(query)), **changed}
    del fields["vnp_SecureHash"]
    hashed = sign(fields, SECRETS["VNPAY_HASH_SECRET"])
    refused = ask(f"{bank}/vnpay/pay?{vnpay.urlencode({**fields, 'vnp_SecureHash': hashed})}")
    assert (refused.status, f"Mã lỗi của cổng: {code}." in refused.text) == (400, True)


def test_a_reference_is_for_one_amount(bank: str, shop: Merchant) -> None:
    first = ask(redirect_of(attempt("vnpay"), shop))
    assert ask(redirect_of(attempt("vnpay"), shop)).location == first.location
    other = ask(redirect_of(attempt("vnpay", amount=60_000), shop))
    assert (other.status, other.location) == (400, "")
    redirect_of(attempt("momo"), shop)
    with pytest.raises(Unreachable):
        redirect_of(attempt("momo", amount=60_000), shop)


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_an_order_nobody_made(provider: str, bank: str) -> None:
    provider_of = PROVIDERS[ProviderKey(provider)]
    said = json.loads(provider_of.ask(attempt(provider), at=timezone.now()))
    assert said.get("vnp_ResponseCode", "91") == "91"
    assert said.get("resultCode", 42) == 42


def test_an_address_that_is_not_the_merchants_is_never_told(
    bank: str, shop: Merchant, settings: Any
) -> None:
    settings.SITE_URL = "http://motcua.example"
    with pytest.raises(Unreachable):
        redirect_of(attempt("momo"), shop)


@pytest.mark.parametrize("path", ["/vnpay/api", "/momo/create", "/momo/query"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\x00", b'{"partnerCode": []}'])
def test_rubbish_is_answered_not_taken(path: str, body: bytes, bank: str) -> None:
    said: Said = ask(bank + path, body=body)
    assert said.status in (200, 400)
    assert said.json().get("vnp_ResponseCode", "02") == "02"
    assert said.json().get("resultCode", 13) == 13


@pytest.mark.parametrize("code", ["vnp_TmnCode", "partnerCode"])
def test_half_a_character_is_no_text(code: str, bank: str) -> None:
    path = "/vnpay/api" if code == "vnp_TmnCode" else "/momo/query"
    known = SECRETS["VNPAY_TMN_CODE" if code == "vnp_TmnCode" else "MOMO_PARTNER_CODE"]
    fields = {code: known, "vnp_TxnRef": "\ud800", "orderId": "\ud800"}
    assert ask(bank + path, body=fields).status == 400


def test_what_is_too_large_is_not_read(bank: str) -> None:
    assert ask(f"{bank}/momo/create", body=b"x" * 100_000).status == 413


@pytest.mark.parametrize(
    "changed", [{"ipnUrl": 5}, {"amount": "50000"}, {"amount": 999}, {"orderId": ["x"]}]
)
def test_a_signed_order_that_momo_forbids(
    changed: dict[str, Any], bank: str, shop: Merchant
) -> None:
    fields = {
        "partnerCode": SECRETS["MOMO_PARTNER_CODE"], "requestId": "MC1", "orderId": "MC1",
        "amount": 50_000, "orderInfo": "Thanh toan MC1", "redirectUrl": shop.address,
        "ipnUrl": shop.address, "requestType": "captureWallet", "extraData": "", **changed,
    }  # fmt: skip
    keys = Keys(SECRETS["MOMO_ACCESS_KEY"], SECRETS["MOMO_SECRET_KEY"])
    signed = {**fields, "signature": momo.sign(fields, momo.CREATE, keys)}
    refused = ask(f"{bank}/momo/create", body=signed)
    assert (refused.status, refused.json()["resultCode"]) == (
        400,
        22 if changed == {"amount": 999} else 20,
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/pay/unknown/", 404),
        ("/static/../settings.py", 404),
        ("/static/wsgi.py", 404),
        ("/static/simulator.css", 200),
        ("/static/tokens.css", 200),
        ("/static/door.svg", 200),
    ],
)
def test_addresses(path: str, status: int, bank: str) -> None:
    assert ask(bank + path).status == status
