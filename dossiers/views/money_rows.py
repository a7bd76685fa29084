"""The money of a dossier, charge by charge, as templates read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.utils.functional import Promise

from dossiers.due import Standing
from dossiers.models import Awaited, DossierCharge
from dossiers.money_standing import Part, parts_of
from dossiers.slips.shown import JUST_NOW
from payments.balances import Facts
from payments.booking import facts_of
from payments.models import Attempt, Charge, ChargeState, Shift, Taking
from payments.receipts.shown import ReceiptShown

MARKS = {
    ChargeState.OPEN: ("t-soon", "dues"),
    ChargeState.SETTLED: ("t-early", "ok"),
    ChargeState.WAIVED: ("t-early", "ok"),
    ChargeState.CLOSED: ("t-closed", "stop"),
}


class Offered(NamedTuple):
    """`is_rare` is folded."""

    label: str | Promise
    form: forms.Form
    address: str
    is_open: bool
    is_rare: bool = False


class Together(NamedTuple):
    """What is owed is taken and the dossier goes on, in one."""

    verb: str
    label: str
    form: forms.Form
    address: str


@dataclass(frozen=True)
class ChargeShown:
    """`begun` is a payment that may be on its way; `is_replaced` where the dossier asks for the
    same by another charge."""

    tie: DossierCharge
    takings: Sequence[Taking]
    receipts: Sequence[ReceiptShown] = ()
    begun: Attempt | None = None
    is_replaced: bool = False
    offered: list[Offered] = field(default_factory=list)

    @property
    def charge(self) -> Charge:
        return self.tie.charge

    @property
    def is_open(self) -> bool:
        return self.charge.state == ChargeState.OPEN

    @property
    def mark(self) -> Standing:
        return Standing(*MARKS[ChargeState(self.charge.state)], self.charge.get_state_display())

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.charge, self.takings)

    @property
    def rest(self) -> int:
        return self.facts.owed

    @property
    def taken(self) -> list[tuple[Taking, Part]]:
        parts = parts_of(self.charge, self.takings)
        return [(one, parts[one.pk]) for one in self.takings]

    def is_fresh(self, at: datetime) -> bool:
        """Whether its money came, or another receipt, a moment ago."""
        since = self.receipt.issued_at if self.receipt else self.charge.receipt_owed_at
        return bool(self.facts.kept and since and at - since < JUST_NOW)

    @property
    def receipt(self) -> ReceiptShown | None:
        """The one that says what is kept now."""
        newest = next(iter(self.receipts), None)
        return None if self.charge.receipt_owed_at else newest

    @property
    def usual(self) -> list[Offered]:
        return [one for one in self.offered if not one.is_rare]

    @property
    def rare(self) -> list[Offered]:
        return [one for one in self.offered if one.is_rare]


@dataclass(frozen=True)
class MoneyShown:
    """`together` is offered where nothing but money keeps the filing from being received, or the
    result from being handed out."""

    rows: list[ChargeShown]
    may_take: bool
    shift: Shift | None
    together: Together | None
    count: forms.Form | None
    is_count_open: bool
    at: datetime

    @property
    def unpaid(self) -> list[ChargeShown]:
        return [row for row in self.rows if row.is_open]

    @property
    def before_receipt(self) -> list[ChargeShown]:
        return [row for row in self.unpaid if row.tie.awaited == Awaited.BEFORE_RECEIPT]

    @property
    def at_hand_out(self) -> list[ChargeShown]:
        return [row for row in self.unpaid if row.tie.awaited == Awaited.AT_HAND_OUT]

    @property
    def owed(self) -> int:
        return sum(row.rest for row in self.unpaid)

    @property
    def unsure(self) -> list[ChargeShown]:
        """To be paid, and money for them held or on its way."""
        return [row for row in self.unpaid if row.begun or row.facts.held]

    @property
    def fresh(self) -> list[ChargeShown]:
        """Whose receipt is to be printed now."""
        return [row for row in self.rows if row.is_fresh(self.at)]

    @property
    def awaits_receipt(self) -> bool:
        return any(
            row.charge.receipt_owed_at or any(one.file_id is None for one in row.receipts)
            for row in self.rows
        )

    @property
    def lacks_shift(self) -> bool:
        return self.may_take and self.shift is None and bool(self.unpaid)
