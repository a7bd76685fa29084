"""What goes wrong with payments online in life, and what a leader has decided about some of it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from citizens.models import Person
from dossiers.demo.gateways import DENIED, Word, tell
from payments.deciding import decide
from payments.models import Attempt, Charge, Decision, ProviderKey, Taking
from payments.paying import open_attempt

VNPAY, MOMO = ProviderKey.VNPAY, ProviderKey.MOMO
SUSPECTED = "07"
NUMBERS = 14_900_000
LEADER = "lanhdaodonvi"
APART = timedelta(minutes=2)
DECIDED_AFTER = timedelta(hours=3)


class Told(NamedTuple):
    """`off` is how many đồng too much."""

    provider: ProviderKey
    code: str = "00"
    off: int = 0


class Mishap(NamedTuple):
    """What is told, a few minutes apart, of attempts that were all begun before."""

    told: tuple[Told, ...]
    decision: Decision = Decision.NONE
    reason: str = ""


MISHAPS = (
    Mishap((Told(VNPAY, off=-1_000),)),
    Mishap((Told(VNPAY), Told(MOMO))),
    Mishap((Told(VNPAY, SUSPECTED),)),
    Mishap((Told(MOMO, DENIED),)),
    Mishap((Told(MOMO), Told(MOMO))),
    Mishap(
        (Told(MOMO, off=1_000),), Decision.KEEP,
        "Người nộp nhập tay số tiền khi chuyển; đã đối chiếu với MoMo, ghi nhận.",
    ),
    Mishap((Told(VNPAY, DENIED), Told(VNPAY))),
    Mishap(
        (Told(VNPAY, SUSPECTED),), Decision.REFUND,
        "VNPAY xác nhận thẻ bị báo mất trước lúc thanh toán; phải hoàn lại cho chủ thẻ.",
    ),
)  # fmt: skip


def happen(mishap: Mishap, charge: Charge, at: datetime) -> None:
    begun = {
        provider: open_attempt(charge.pk, provider, None, at, "")
        for provider in dict.fromkeys(one.provider for one in mishap.told)
    }
    for nth, one in enumerate(mishap.told, start=1):
        attempt = begun[one.provider]
        moment, number = at + nth * APART, NUMBERS + 10 * attempt.pk + nth
        tell(attempt, Word(moment, number, attempt.amount + one.off, one.code))
    if mishap.decision:
        taking = Taking.objects.get(charge=charge)
        leader = Person.objects.get(username=LEADER)
        decide(taking.pk, mishap.decision, by=leader, at=at + DECIDED_AFTER, reason=mishap.reason)


def strangers_call(now: datetime) -> None:
    """Somebody tries a signature of their own, and MoMo tells of what was never begun here."""
    known = Attempt.objects.filter(provider=VNPAY).latest("pk")
    for nth in range(3):
        moment = now - timedelta(hours=20, minutes=-4 * nth)
        tell(known, Word(moment, NUMBERS + nth, known.amount, key="thu-mot-khoa-khac"))
    unknown = Attempt(provider=MOMO, reference="MC5T1QN0W8GE")
    tell(unknown, Word(now - timedelta(hours=5), NUMBERS, 50_000))
