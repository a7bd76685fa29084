"""Money for a dossier taken at the desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.charges import still_owed
from dossiers.flow_rows import NotAllowed
from dossiers.models import Awaited, Dossier
from payments.booking import locked
from payments.charging import NotPossible
from payments.counter import take
from payments.models import Charge, CounterMethod, Taking
from payments.paying import rest_of


class Paid(NamedTuple):
    """How; `number` is that of the card's slip or of the bank's transaction, `amount` what a
    transfer brought, and `seen` what was to be paid when the clerk looked, in whole đồng.
    `reference` is of the VietQR code that a transfer names."""

    method: CounterMethod
    number: str = ""
    amount: int | None = None
    seen: int | None = None
    reference: str = ""


def take_fees(dossier: Dossier, paid: Paid, *, by: Person, at: datetime) -> list[int]:
    """Takes all that is owed before receipt; needs a transaction. The charges. Raises
    NotAllowed."""
    return take_all(still_owed(dossier, Awaited.BEFORE_RECEIPT), paid, by=by, at=at)


def take_all(charges: Iterable[Charge], paid: Paid, *, by: Person, at: datetime) -> list[int]:
    """In the clerk's open shift; needs a transaction. Raises NotAllowed."""
    rows = [locked(charge.pk) for charge in charges]
    _check_seen(rows, paid.seen)
    # One transfer may pay several fees; a number is taken once.
    for part, charge in enumerate(rows, start=1):
        take_one(charge, paid, by=by, at=at, part=part)
    return [charge.pk for charge in rows]


def take_one(charge: Charge, paid: Paid, *, by: Person, at: datetime, part: int = 1) -> Taking:
    """In the clerk's open shift. Raises NotAllowed."""
    method, number, amount, _seen, reference = paid
    try:
        return take(
            charge.pk,
            method,
            by=by,
            at=at,
            number=number,
            part=part,
            amount=amount,
            reference=reference,
        )
    except NotPossible as refused:
        raise NotAllowed(refused.sentence) from None


def take_seen(charge: Charge, paid: Paid, *, by: Person, at: datetime) -> Taking:
    """Of one charge, as the clerk saw it; needs a transaction. Raises NotAllowed."""
    row = locked(charge.pk)
    _check_seen([row], paid.seen)
    return take_one(row, paid, by=by, at=at)


def _check_seen(charges: Iterable[Charge], seen: int | None) -> None:
    rest = sum(rest_of(charge) for charge in charges)
    if seen is not None and rest != seen:
        raise NotAllowed(changed_since(seen, rest))


def changed_since(seen: int, rest: int) -> str:
    """For a clerk who saw another amount than the rest; both in whole đồng."""
    words = {"seen": dong(seen), "rest": dong(rest)}
    return (
        _(
            "Meanwhile %(rest)s is to be paid, not %(seen)s. Nothing was taken; look at the "
            "amount again."
        )
        % words
    )
