"""The public vectors of VNPAY and VietQR to the letter; MoMo's by a signer that knows nothing of
ours, with the credentials of its public test environment."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.models import Verdict
from payments.providers.contract import Outcome, Unreadable
from payments.providers.momo import ASKED, STARTED, TOLD, Momo
from payments.providers.momo import signature as momo_signature
from payments.providers.vietqr import crc, payload
from payments.providers.vnpay import Vnpay, signature, signed_text

PAID = (
    "vnp_Amount=1000000&vnp_BankCode=NCB&vnp_BankTranNo=VNP14422574&vnp_CardType=ATM&"
    "vnp_OrderInfo=Thanh+toan+don+hang+2024-05-21T02%3A17%3A31.249Z&vnp_PayDate=20240521091806&"
    "vnp_ResponseCode=00&vnp_TmnCode=TEST_TMN_CODE&vnp_TransactionNo=14422574&"
    "vnp_TransactionStatus=00&vnp_TxnRef=1716257871703"
)
VNPAY = {
    "V1": (
        "test_secret",
        PAID,
        (
            "649982421beb422556a1374713c74e58e716ecbd05007c0c0e1f7effdfaf361d"
            "bf146889ca446139afe11b9954c4d5c486e99e3b86fcfab6957f29eb0be72895"
        ),
    ),
    "V2": (
        "test_secret",
        PAID.replace("vnp_ResponseCode=00", "vnp_ResponseCode=99"),
        (
            "503194f6d93b57b357b2d1d09742565e67e86d771352c5dca4fc8d39df3d392c"
            "6b3809add9405f97cfb9631f445e36c80656cfbf47eac67d97fa165865c13e1b"
        ),
    ),
    "V3": (
        "YOUR_SECURE_SECRET",
        "vnp_Amount=10000&vnp_OrderInfo=Payment+for+order+%231234567890&vnp_TnxRef=1234567890",
        (
            "7bb8160a5d2085a85b3267817a40ee4f770a335282f19714726e6fc6f28a64c7"
            "5a1e7e9c1aa96f3cbda5ce44095088fb4cb2af66c596d2f655b0b53966312089"
        ),
    ),
}


@pytest.mark.parametrize(("secret", "query", "hashed"), VNPAY.values(), ids=VNPAY)
def test_what_vnpay_signs(secret: str, query: str, hashed: str) -> None:
    fields = dict(parse_qsl(query))
    assert signed_text(fields) == query
    assert signature(fields, secret) == hashed
    beside = {"vnp_SecureHash": "x", "vnp_SecureHashType": "HMACSHA512", "vnp_Empty": "", "a": "b"}
    assert signature({**beside, **fields}, secret) == hashed


@pytest.fixture
def of_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VNPAY_TMN_CODE", "TEST_TMN_CODE")
    monkeypatch.setenv("VNPAY_HASH_SECRET", "test_secret")


@pytest.mark.usefixtures("of_the_vectors")
@pytest.mark.parametrize(("name", "outcome"), [("V1", Outcome.PAID), ("V2", Outcome.FAILED)])
def test_the_message_of_the_vectors(name: str, outcome: Outcome) -> None:
    _secret, query, hashed = VNPAY[name]
    for said in (hashed, hashed.upper()):
        claim = Vnpay().read(f"{query}&vnp_SecureHash={said}", is_answer=False)
        assert (claim.reference, claim.amount, claim.currency) == ("1716257871703", 10_000, "VND")
        assert (claim.merchant, claim.number) == ("TEST_TMN_CODE", "14422574")
        assert claim.outcome == outcome
        assert claim.at == datetime(2024, 5, 21, 2, 18, 6, tzinfo=UTC)
    with pytest.raises(Unreadable) as refused:
        Vnpay().read(f"{query}&vnp_SecureHash={VNPAY['V3'][2]}", is_answer=False)
    assert refused.value.verdict == Verdict.BAD_SIGNATURE


SECRET = "K951B6PE1waDMi640xX08PD3vg6EkVlz"
WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


def by_hand(**fields: object) -> str:
    """MoMo: the names in alphabetical order, nothing encoded."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    return hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()


@given(st.fixed_dictionaries(dict.fromkeys(TOLD, WORDS | st.integers(0, 10**12))))
def test_what_momo_signs_of_a_message(fields: dict[str, object]) -> None:
    assert momo_signature(fields, TOLD, SECRET) == by_hand(**fields)


@pytest.mark.parametrize("names", [STARTED, ASKED])
def test_what_momo_wants_signed(names: list[str]) -> None:
    assert names == sorted(names)
    fields = {name: f"Giá trị của {name} & 1+1=2" for name in names}
    assert momo_signature({**fields, "lang": "vi"}, names, SECRET) == by_hand(**fields)


def test_a_message_of_momo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOMO_PARTNER_CODE", "MOMO")
    monkeypatch.setenv("MOMO_ACCESS_KEY", "F8BBA842ECF85")
    monkeypatch.setenv("MOMO_SECRET_KEY", SECRET)
    said: dict[str, object] = {
        "partnerCode": "MOMO", "orderId": "MC0123456789", "requestId": "MC0123456789",
        "amount": 15_000, "orderInfo": "Thanh toán 1.004873 & lệ phí", "orderType": "momo_wallet",
        "transId": 4014083433, "resultCode": 0, "message": "Thành công.", "payType": "qr",
        "responseTime": 1721720663942, "extraData": "",
    }  # fmt: skip
    signed = {**said, "signature": by_hand(**said, accessKey="F8BBA842ECF85")}
    claim = Momo().read(json.dumps(signed), is_answer=False)
    assert claim.at == datetime(2024, 7, 23, 7, 44, 23, 942000, tzinfo=UTC)
    assert (claim.merchant, claim.reference, claim.amount) == ("MOMO", "MC0123456789", 15_000)
    assert (claim.outcome, claim.number) == (Outcome.PAID, "4014083433")


VIETQR = {
    ("970403", "0011012345678", 180_000, "thanh toan don hang", "NPS6869"): (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704"
        "54061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
    ),
    ("970422", "VQRQABPAP1666", 5_000, "Thanh toan", ""): (
        "00020101021238570010A000000727012700069704220113VQRQABPAP16660208QRIBFTTA5303704"
        "540450005802VN62140810Thanh toan63042C06"
    ),
    ("970422", "VQRQAEJCI2814", 10_000_000, "Test", ""): (
        "00020101021238570010A000000727012700069704220113VQRQAEJCI28140208QRIBFTTA5303704"
        "5408100000005802VN62080804Test6304BDC3"
    ),
}


@pytest.mark.parametrize("wanted", VIETQR.values())
def test_the_sum_at_the_end_of_a_vietqr(wanted: str) -> None:
    assert crc(wanted[:-4]) == wanted[-4:]


@pytest.mark.parametrize(("said", "wanted"), VIETQR.items())
def test_a_vietqr(said: tuple[str, str, int, str, str], wanted: str) -> None:
    bank, account, amount, purpose, bill = said
    assert payload(bank, account, amount, purpose, bill) == wanted
