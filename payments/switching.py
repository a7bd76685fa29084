"""A provider switched off, or on again, at once: for a unit and all below."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agencies.in_turn import Taken, put_in_force
from agencies.models import Unit
from agencies.queries import valid_on
from payments.charging import NotPossible
from payments.models import ProviderAccount, ProviderKey
from payments.paying import account_above

SETTINGS = ("order", "least", "most", "expires_after", "secret_suffix", "parameters")


@transaction.atomic
def switch(unit: Unit, provider: ProviderKey, at: datetime, *, is_on: bool) -> ProviderAccount:
    """What held until yesterday stays as it was. A unit without settings of its own takes those
    above along. Raises NotPossible."""
    today = localdate(at)
    rows = ProviderAccount.objects.filter(unit=unit, provider=provider)
    # So that two presses come one after the other, also where there is no row yet.
    Unit.objects.select_for_update().get(pk=unit.pk)
    own = rows.filter(valid_on(today)).select_for_update(of=("self",)).first()
    if own is None:
        return _put(rows, _copy(_above(unit, provider, today), unit, today, is_on=is_on))
    if own.is_on == is_on:
        return own
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
