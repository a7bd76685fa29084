"""The words of the book of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChargeState(models.TextChoices):
    OPEN = "open", _("to be paid")
    SETTLED = "settled", _("paid")
    WAIVED = "waived", _("waived")
    CLOSED = "closed", _("no longer due")


class ChargeKind(models.TextChoices):
    """Phí pays for a service, lệ phí is a fixed charge of the state; dues are taxes and the like,
    which the state asks on the way of a dossier."""

    SERVICE = "service", pgettext_lazy("for a service", "Fee")
    STATE = "state", pgettext_lazy("of the state", "Charge")
    DUES = "dues", _("Taxes and dues")


class Account(models.TextChoices):
    """Of the double entry. Positive is what others owe or hold for us, negative what we owe."""

    OWED = "owed", _("Owed by payers")
    TAKEN = "taken", _("Taken in")
    REVENUE = "revenue", _("Fees charged")
    HELD = "held", _("Held until a person has decided")
    REFUND = "refund", _("To be paid back")
    DIFFERENCE = "difference", _("Differences of tills")


class OperationKind(models.TextChoices):
    OPEN = "open", _("Charge opened")
    CHANGE = "change", _("Amount corrected")
    WAIVE = "waive", _("Waived")
    CLOSE = "close", _("Closed with the dossier")
    REOPEN = "reopen", _("Opened again")
    TAKE = "take", _("Money taken")
    DECIDE = "decide", _("Decided by a person")
    COUNT = "count", _("Till counted")


class ProviderKey(models.TextChoices):
    VNPAY = "vnpay", "VNPAY"
    MOMO = "momo", "MoMo"
    VIETQR = "vietqr", "VietQR"


class CounterMethod(models.TextChoices):
    CASH = "cash", _("Cash")
    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")


# Where money comes from, as entries and figures name it.
SOURCES = dict((*ProviderKey.choices, *CounterMethod.choices))


class AttemptState(models.TextChoices):
    """A fold over all that the provider has said; a later word only ever takes it further down
    this list, but for what a person decides."""

    PENDING = "pending", _("waiting for the provider")
    EXPIRED = "expired", _("expired")
    FAILED = "failed", pgettext_lazy("payment", "failed")
    HELD = "held", _("taken, held for review")
    PAID = "paid", _("paid")


class Verdict(models.TextChoices):
    """What became of an inbound message."""

    UNREAD = "", _("not read yet")
    ACCEPTED = "accepted", _("accepted")
    KNOWN = "known", _("told before")
    BAD_SIGNATURE = "bad_signature", _("wrong signature")
    UNKNOWN_REFERENCE = "unknown_reference", _("unknown reference")
    WRONG_AMOUNT = "wrong_amount", _("another amount or currency")
    MALFORMED = "malformed", _("not as the protocol wants it")
    TOO_LARGE = "too_large", _("too large")
    STALE = "stale", _("told long after")


class HeldFor(models.TextChoices):
    """Why money is held by itself, whatever its amount; the lightest first."""

    NOTHING = "", _("not held by itself")
    LATE = "late", _("Told more than 90 days after the payment.")
    CURRENCY = "currency", _("Paid in another currency, or not in whole đồng.")
    SUSPECT = (
        "suspect",
        _("Held by the provider: suspected of fraud (VNPAY code 07), or being paid back."),
    )


class Decision(models.TextChoices):
    """What a person has decided about money that was held."""

    NONE = "", _("not decided")
    KEEP = "keep", _("counts for the charge")
    REFUND = "refund", _("to be paid back")
