"""The trail of the ways of paying: who switched a provider, or changed its settings, and when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from agencies.models import Unit
from citizens.models import Person
from payments.models import ProviderAccount, ProviderChange
from payments.paying import account_above

Words = Mapping[str, Any]
SETTINGS = ("is_on", "order", "least", "most", "expires_after", "secret_suffix", "valid_to")


def begun_change(unit: Unit, provider: str, day: date) -> Words:
    """What holds for the unit on the day, its own or from above; whoever else changes it waits.
    Needs a transaction."""
    # So that two presses come one after the other, also where there is no row yet.
    Unit.objects.select_for_update().get(pk=unit.pk)
    row = account_above(unit, provider, day)
    return words_of(row) if row else {}


def note_change(account: ProviderAccount, was: Words, *, by: Person | None, at: datetime) -> None:
    """Also where it reads as before: that the account has settings of its own is news."""
    now = words_of(account)
    pairs = {name: [was.get(name), now.get(name)] for name in dict.fromkeys((*was, *now))}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    ProviderChange.objects.create(account=account, at=at, by=by, changes=changes)


def words_of(row: ProviderAccount) -> Words:
    """Its settings as they are kept, without those that say nothing."""
    words = {**{name: getattr(row, name) for name in SETTINGS}, **row.parameters}
    if row.valid_to:
        words["valid_to"] = row.valid_to.isoformat()
    return {name: value for name, value in words.items() if value not in ("", None)}
