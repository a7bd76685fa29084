"""Transfers that name an attempt by VietQR: found on a bank's statement by a person, and booked to
the attempt as a provider's money is."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.codes import as_meant
from payments.charging import NotPossible
from payments.models import Attempt, AttemptState, Charge, ProviderKey

LETTERS = re.compile(r"[A-Z0-9]")
PREFIX, LENGTH = "MC", 10
UNSEEN = (AttemptState.PENDING, AttemptState.EXPIRED)


def references_in(content: str) -> list[str]:
    """All that a transfer's content may name, however the bank or a person spelled it: without
    signs and spaces, what looks alike being the same."""
    text = "".join(LETTERS.findall(content.upper()))
    starts = (found.end() for found in re.finditer(PREFIX, text))
    codes = (as_meant(text[start : start + LENGTH], LENGTH) for start in starts)
    return list(dict.fromkeys(f"{PREFIX}{code}" for code in codes if code))


def by_transfer(charges: Iterable[Charge] | QuerySet[Charge]) -> QuerySet[Attempt]:
    """The attempts whose codes were shown, the newest first."""
    return _shown().filter(charge__in=charges).order_by("-pk")


def named_in(content: str) -> QuerySet[Attempt]:
    """The attempts whose codes it names."""
    return _shown().filter(reference__in=references_in(content))


def _shown() -> QuerySet[Attempt]:
    return Attempt.objects.filter(provider=ProviderKey.VIETQR).exclude(qr="")


def attempt_named(charge: Charge, reference: str) -> Attempt:
    """The charge is locked. Raises NotPossible."""
    attempt = by_transfer([charge]).filter(reference=reference).first()
    if attempt is None:
        raise NotPossible(_("No VietQR code of this fee has this reference."))
    attempt.charge = charge
    return attempt
