"""The small interface behind which providers stand, and what they say in our words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from payments.models import Attempt, ProviderKey, Verdict


class Outcome(StrEnum):
    UNSAID = "unsaid"  # an answer about our question, not about the payment
    UNKNOWN = "unknown"  # the provider knows of no such payment
    PENDING = "pending"
    FAILED = "failed"
    HELD = "held"  # taken, but the provider suspects fraud, or gives it back
    PAID = "paid"


@dataclass(frozen=True)
class Claim:
    """What a message says once its signature holds. `amount` in whole đồng, 0 where it says none
    that we could have asked for; `number` is the provider's of the transaction, "" where no money
    moved; `at` is the provider's moment."""

    merchant: str
    reference: str
    amount: int
    currency: str
    outcome: Outcome
    number: str
    at: datetime | None


UNSAID = Claim("", "", 0, "", Outcome.UNSAID, "", None)
UNKNOWN = Claim("", "", 0, "", Outcome.UNKNOWN, "", None)


class Unreadable(Exception):
    """A message that says nothing: `verdict` is why."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict)


class Unreachable(Exception):
    """The provider did not answer, or not as its protocol wants it."""


class Started(NamedTuple):
    """Where the payer goes, or what a QR code holds."""

    redirect: str = ""
    qr: str = ""


class Answer(NamedTuple):
    """As the provider's protocol wants it; None is an empty body."""

    status: int
    body: dict[str, Any] | None


class Provider(Protocol):
    key: ProviderKey
    parameters: tuple[str, ...]  # that an account has to name
    is_asked: bool  # whether it can be asked, and tells; otherwise a person sees what came in

    def merchant(self, suffix: str) -> str:
        """The merchant code that the environment names under that suffix, "" where there is none:
        then the provider cannot be used."""

    def start(self, attempt: Attempt, *, back: str, remote: str) -> Started:
        """`back` is where the payer's browser returns to. Called outside transactions, and again
        with the same reference where the answer got lost. Raises Unreachable."""

    def ask(self, attempt: Attempt, *, at: datetime) -> str:
        """What the provider answers about the attempt, raw. Raises Unreachable."""

    def read(self, raw: str, *, is_answer: bool) -> Claim:
        """Checks the signature in constant time; an answer that says nothing of the payment needs
        none. Raises Unreadable."""

    def answer(self, verdict: Verdict) -> Answer: ...
