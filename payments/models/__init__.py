"""Charges, attempts, messages, takings, the book and receipts. None knows a dossier."""

from payments.models.account_changes import ProviderChange
from payments.models.accounts import ProviderAccount
from payments.models.attempts import Attempt, Taking
from payments.models.charges import Charge
from payments.models.choices import (
    SOURCES,
    Account,
    AttemptState,
    ChargeKind,
    ChargeState,
    CounterMethod,
    Decision,
    HeldFor,
    OperationKind,
    ProviderKey,
    Verdict,
)
from payments.models.counter import Shift
from payments.models.ledger import Entry, Operation
from payments.models.messages import InboundMessage
from payments.models.receipts import FeeReceipt, ReceiptIssuer

__all__ = [
    "SOURCES",
    "Account",
    "Attempt",
    "AttemptState",
    "Charge",
    "ChargeKind",
    "ChargeState",
    "CounterMethod",
    "Decision",
    "Entry",
    "FeeReceipt",
    "HeldFor",
    "InboundMessage",
    "Operation",
    "OperationKind",
    "ProviderAccount",
    "ProviderChange",
    "ProviderKey",
    "ReceiptIssuer",
    "Shift",
    "Taking",
    "Verdict",
]
