"""A payer starts to pay: which providers there are, and one attempt at a time with each."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from agencies.queries import valid_on
from citizens.codes import new_code
from citizens.models import Person
from payments.booking import facts_of, locked
from payments.charging import NotPossible
from payments.models import Attempt, AttemptState, Charge, ChargeState, ProviderAccount
from payments.providers import PROVIDERS
from payments.providers.contract import Started

FIRST_ASKED = timedelta(minutes=1)
TIME_TO_PAY = timedelta(minutes=2)  # that an attempt still has, so that a payer goes on with it


def accounts_for(unit: Unit, amount: int, on: date) -> list[ProviderAccount]:
    """By which a payer can pay so much to the unit on the day: of each provider the account next
    above, none where one above is off, the amount outside its limits or it is not set up."""
    rows = ProviderAccount.objects.filter(valid_on(on)).select_related("unit")
    above = [row for row in rows if unit.path.startswith(row.unit.path)]
    nearest: dict[str, ProviderAccount] = {}
    for row in sorted(above, key=lambda row: len(row.unit.path)):
        nearest[row.provider] = row
    off = {row.provider for row in above if not row.is_on}
    return sorted(
        (row for row in nearest.values() if row.provider not in off and _takes(row, amount)),
        key=lambda row: (row.order, row.provider),
    )


def account_above(unit: Unit, provider: str, on: date) -> ProviderAccount | None:
    """The one that holds for the unit on the day, its own or the next above."""
    rows = ProviderAccount.objects.filter(valid_on(on), provider=provider).select_related("unit")
    above = [row for row in rows if unit.path.startswith(row.unit.path)]
    return max(above, key=lambda row: len(row.unit.path), default=None)


def _takes(row: ProviderAccount, amount: int) -> bool:
    is_within = row.least <= amount and (row.most is None or amount <= row.most)
    return is_within and is_set_up(row)


def is_set_up(row: ProviderAccount) -> bool:
    """Whether its secrets are there, and what its parameters have to name."""
    provider = PROVIDERS[row.provider]
    is_named = all(row.parameters.get(name) for name in provider.parameters)
    return is_named and bool(provider.merchant(row.secret_suffix))


def new_reference() -> str:
    """What a provider, and a bank's statement, is to name an attempt by."""
    return f"MC{new_code(10)}"


def rest_of(charge: Charge) -> int:
    """What is still to be paid of it, in whole đồng."""
    return facts_of(charge).owed


def start(
    pk: int, provider: str, *, by: Person | None, at: datetime, back: str, remote: str
) -> Attempt:
    """An attempt that waits for its payer; a second request while it does goes on with the same
    one. `back` is the address a payer's browser returns to, with the attempt's reference to come
    after it. Raises NotPossible; Unreachable where the provider does not answer, and then asking
    again uses the same reference."""
    attempt = open_attempt(pk, provider, by, at, remote)
    if attempt.redirect or attempt.qr:
        return attempt
    started: Started = PROVIDERS[provider].start(
        attempt, back=f"{back}{attempt.reference}/", remote=remote
    )
    attempt.redirect, attempt.qr = started
    attempt.save(update_fields=["redirect", "qr"])
    return attempt


@transaction.atomic
def open_attempt(pk: int, provider: str, by: Person | None, at: datetime, remote: str) -> Attempt:
    """The one that waits, or a new one, of which the provider has not heard. Raises NotPossible."""
    charge = locked(pk)
    if charge.state != ChargeState.OPEN:
        raise NotPossible(_("Nothing is to be paid for this fee any more."))
    amount = rest_of(charge)
    accounts = {row.provider: row for row in accounts_for(charge.unit, amount, localdate(at))}
    if provider not in accounts:
        raise NotPossible(_("This way of paying is not open for this fee; choose another."))
    waiting = charge.attempts.select_related("account").filter(
        provider=provider,
        amount=amount,
        state=AttemptState.PENDING,
        expires_at__gt=at + TIME_TO_PAY,
        started_by__isnull=by is None,  # a code on a paper is nobody's own
    )
    if found := waiting.first():
        found.charge = charge
        return found
    account = accounts[provider]
    expires_at = at + timedelta(minutes=account.expires_after)
    return Attempt.objects.create(
        charge=charge,
        provider=provider,
        account=account,
        reference=new_reference(),
        amount=amount,
        started_at=at,
        started_by=by,
        remote=remote or None,
        expires_at=expires_at,
        ask_at=at + FIRST_ASKED if PROVIDERS[provider].is_asked else expires_at,
    )
