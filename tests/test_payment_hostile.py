"""Whatever strangers send to the addresses of the providers: kept, refused, and never a 500."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from payments.folding import LARGEST
from payments.models import Attempt, InboundMessage, Verdict
from payments.views.inbound import remote_of
from tests.test_payment_messages import MOMO, PAID, UNTOUCHED, VNPAY, said, send, stands
from tests.told import attempt, charge, merchant_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys() -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.fixture
def by_vnpay(db: None, keys: None) -> Attempt:
    return attempt(charge(), "vnpay", timezone.now() - timedelta(minutes=5))


@pytest.fixture
def by_momo(db: None, keys: None) -> Attempt:
    return attempt(charge(), "momo", timezone.now() - timedelta(minutes=5))


def test_what_vnpay_did_not_sign(by_vnpay: Attempt) -> None:
    raw = said(by_vnpay)
    assert raw.endswith(raw[-128:])
    for wrong in (
        raw + "&vnp_Extra=1",  # signed over other fields
        raw.replace("vnp_BankCode=NCB&", ""),
        raw.replace("vnp_ResponseCode=00", "vnp_ResponseCode=24"),
        raw.replace("vnp_TransactionStatus=00", "vnp_TransactionStatus=07"),
        raw.replace("NCB", "NC%00B"),
        raw.replace("NCB", "NCB%00"),
        raw[:-128],
        raw[:-1],
        f"{raw}0",
        raw.partition("&vnp_SecureHash")[0],
        "",
        "vnp_TmnCode=MOTCUA01",
        "vnp_SecureHash=%E1%BB%91",
    ):
        assert send("vnpay", wrong) == Verdict.BAD_SIGNATURE
    assert stands(by_vnpay) == UNTOUCHED
    kept = InboundMessage.objects.filter(raw__contains="%00")
    assert kept.count() == 2  # as it came, though no other page here takes a NUL


def test_what_is_not_as_vnpay_wants_it(by_vnpay: Attempt) -> None:
    raw = said(by_vnpay)
    for wrong in (
        raw + "&extra=1",
        raw + f"&vnp_Amount={by_vnpay.amount * 100}",  # repeated
        raw + "&vnp_Amount=1",
        raw + "&vnp_TxnRef=",
        "vnp_Amount=1&" + raw,
        "a",
        "&".join(f"vnp_{number}=1" for number in range(101)),
        "\N{LATIN SMALL LETTER Y WITH DIAERESIS}\x80\x01",
        "=&=",
    ):
        assert send("vnpay", wrong) == Verdict.MALFORMED
    assert stands(by_vnpay) == UNTOUCHED


def test_what_momo_did_not_sign(by_momo: Attempt) -> None:
    fields = json.loads(said(by_momo))
    for changes in (
        {"amount": 1},
        {"transId": 72},
        {"orderId": by_momo.reference.lower()},
        {"signature": None},
        {"signature": fields["signature"].upper()[::-1]},
        {"signature": "\N{SNOWMAN}"},
        {"signature": [fields["signature"]]},
        {"partnerCode": {"MOMO": 1}},
        {"message": "x" * 1000},
    ):
        assert send("momo", json.dumps({**fields, **changes})) == Verdict.BAD_SIGNATURE
    for name in {*fields} - {"extraData"}:
        rest = {key: value for key, value in fields.items() if key != name}
        wanted = Verdict.MALFORMED if name == "resultCode" else Verdict.BAD_SIGNATURE
        assert send("momo", json.dumps(rest)) == wanted
    assert stands(by_momo) == UNTOUCHED


def test_what_is_not_as_momo_wants_it(by_momo: Attempt) -> None:
    raw = said(by_momo)
    fields = json.loads(raw)
    for wrong in (
        raw[:-1] + ', "extra": 1}',
        raw[:-1] + f', "amount": {by_momo.amount}}}',  # repeated
        raw[:-1] + ', "amount": 1}',
        raw[:-1],
        json.dumps({**fields, "resultCode": "0"}),
        json.dumps({**fields, "resultCode": 0.0}),
        json.dumps({**fields, "resultCode": True}),
        json.dumps({**fields, "orderId": "\ud800"}),
        raw.replace("50000", "5" * 5000),
        "[" * 8000,
        '{"a":' * 2000 + "1" + "}" * 2000,
        "", "null", "[]", '"x"', "NaN", "\0", '{"\0": 1}',
        b"\xff\xfe\x00\x01\x80",
        b"\x1f\x8b\x08\x00",
    ):  # fmt: skip
        assert send("momo", wrong) == Verdict.MALFORMED
    assert stands(by_momo) == UNTOUCHED


def test_what_momo_may_say_beside(by_momo: Attempt) -> None:
    """Named by its documents, and not signed."""
    raw = said(by_momo)[:-1] + ', "paymentOption": "momo", "userFee": 0, "promotionInfo": null}'
    assert send("momo", raw) == Verdict.ACCEPTED
    assert stands(by_momo) == PAID


def test_what_is_too_large(by_momo: Attempt) -> None:
    raw = said(by_momo)
    for size in (LARGEST + 1, 5 * 1024 * 1024):
        assert send("momo", raw.ljust(size)) == Verdict.TOO_LARGE
        kept = InboundMessage.objects.latest("pk")
        assert (kept.size, len(kept.raw)) == (size, LARGEST)
    assert stands(by_momo) == UNTOUCHED
    assert send("momo", raw.ljust(LARGEST)) == Verdict.ACCEPTED


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_another_method_is_refused(method: str, by_vnpay: Attempt) -> None:
    answer = Client().generic(method, VNPAY, QUERY_STRING=said(by_vnpay))
    assert answer.status_code == 405
    if method != "POST":
        assert Client().generic(method, MOMO, b"{}").status_code == 405
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize(
    ("count", "forwarded", "address", "found"),
    [
        (0, None, "10.0.0.5", "10.0.0.5"),
        (0, "1.2.3.4", "10.0.0.5", "10.0.0.5"),  # nobody's word
        (1, "1.2.3.4, 5.6.7.8", "10.0.0.5", "5.6.7.8"),
        (2, "9.9.9.9, 1.2.3.4, 5.6.7.8", "10.0.0.5", "1.2.3.4"),
        (1, "2001:db8::1", "10.0.0.5", "2001:db8::1"),
        (1, "<script>", "10.0.0.5", None),
        (0, None, "", None),  # through a socket
    ],
)
def test_where_it_comes_from(
    count: int, forwarded: str | None, address: str, found: str | None, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    request = RequestFactory().get(VNPAY, REMOTE_ADDR=address)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert remote_of(request) == found
