"""A provider switched off, or on again, at once: for a unit and all below."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agencies.in_turn import Taken, put_in_force
from agencies.models import Unit
from agencies.queries import valid_on
from citizens.models import Person
from payments.account_trail import begun_change, note_change
from payments.charging import NotPossible
from payments.models import ProviderAccount, ProviderKey
from payments.paying import account_above

SETTINGS = ("order", "least", "most", "expires_after", "secret_suffix", "parameters")


@transaction.atomic
def switch(
    unit: Unit, provider: ProviderKey, at: datetime, *, by: Person | None, is_on: bool
) -> ProviderAccount:
    """What held until yesterday stays as it was. A unit without settings of its own takes those
    above along. Each press that changes something is kept. Raises NotPossible."""
    was = begun_change(unit, provider, localdate(at))
    rows = ProviderAccount.objects.filter(unit=unit, provider=provider)
    own = rows.filter(valid_on(localdate(at))).select_for_update(of=("self",)).first()
    if own is not None and own.is_on == is_on:
        return own
    account = _switched(unit, provider, own, localdate(at), is_on=is_on)
    note_change(account, was, by=by, at=at)
    return account


def _switched(
    unit: Unit, provider: ProviderKey, own: ProviderAccount | None, today: date, *, is_on: bool
) -> ProviderAccount:
    rows = ProviderAccount.objects.filter(unit=unit, provider=provider)
    if own is None:
        return _put(rows, _copy(_above(unit, provider, today), unit, today, is_on=is_on))
    if own.valid_from < today:
        return _put(rows, _copy(own, unit, today, is_on=is_on, until=own.valid_to))
    own.is_on = is_on
    own.save(update_fields=["is_on"])
    return own


def _above(unit: Unit, provider: ProviderKey, day: date) -> ProviderAccount:
    found = account_above(unit, provider, day)
    if found is None:
        raise NotPossible(_("This provider is not set up for the unit, nor above it."))
    return found


def _copy(
    row: ProviderAccount, unit: Unit, day: date, *, is_on: bool, until: date | None = None
) -> ProviderAccount:
    settings = {name: getattr(row, name) for name in SETTINGS}
    return ProviderAccount(
        provider=row.provider, unit=unit, valid_from=day, valid_to=until, is_on=is_on, **settings
    )


def _put(rows: QuerySet[ProviderAccount], new: ProviderAccount) -> ProviderAccount:
    try:
        put_in_force(rows, new)
    except Taken as taken:
        raise NotPossible(taken.sentence) from None
    return new
