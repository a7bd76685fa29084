"""VietQR (NAPAS, EMVCo): a transfer that carries our reference; a person sees it come in."""

from datetime import datetime

from payments.models import Attempt, ProviderKey, Verdict
from payments.providers.contract import Answer, Claim, Started, Unreachable, Unreadable

NAPAS, TO_ACCOUNT, DONG = "A000000727", "QRIBFTTA", "704"


def payload(bank: str, account: str, amount: int, purpose: str, bill: str = "") -> str:
    """What the code holds: `bank` is a BIN, `amount` whole đồng, texts ASCII."""
    receiver = field("00", NAPAS) + field("01", field("00", bank) + field("01", account))
    more = (field("01", bill) if bill else "") + field("08", purpose)
    text = "".join(
        (
            field("00", "01"),
            field("01", "12"),
            field("38", receiver + field("02", TO_ACCOUNT)),
            field("53", DONG),
            field("54", str(amount)),
            field("58", "VN"),
            field("62", more),
            "6304",
        )
    )
    return text + crc(text)


def field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def crc(text: str) -> str:
    """CRC16-CCITT-FALSE, four upper-case hex digits."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


class VietQR:
    key = ProviderKey.VIETQR
    parameters: tuple[str, ...] = ("bank", "account")
    is_asked = False

    def merchant(self, suffix: str) -> str:
        """It needs no secret: the account stands in the parameters."""
        return "vietqr"

    def start(self, attempt: Attempt, *, back: str, remote: str) -> Started:
        to = attempt.account.parameters
        return Started(qr=payload(to["bank"], to["account"], attempt.amount, attempt.reference))

    def ask(self, attempt: Attempt, *, at: datetime) -> str:
        raise Unreachable("a bank tells by its statements")

    def read(self, raw: str, *, is_answer: bool) -> Claim:
        raise Unreadable(Verdict.MALFORMED)

    def answer(self, verdict: Verdict) -> Answer:
        return Answer(404, None)
