"""Charges and attempts to be paid, and what became of them. Runs where Django is set up."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from agencies.models import Unit
from dossiers.demo.accounts import COMMUNE
from payments.charging import open_charge
from payments.models import (
    Attempt,
    Charge,
    ChargeKind,
    ChargeState,
    InboundMessage,
    ProviderAccount,
    ProviderKey,
    Taking,
)
from payments.paying import new_reference

AMOUNT = 50_000  # đồng
PROVIDERS = (ProviderKey.VNPAY, ProviderKey.MOMO)


@transaction.atomic
def attempts(count: int) -> list[tuple[str, str, int]]:
    """Provider, reference and amount of each; half of either provider."""
    unit, now = Unit.objects.get(code=COMMUNE, valid_to=None), timezone.now()
    accounts = {row.provider: row for row in ProviderAccount.objects.filter(provider__in=PROVIDERS)}
    made = []
    for nth in range(count):
        charge = charge_of(unit)
        provider = PROVIDERS[nth % 2]
        made.append(
            Attempt(
                charge=charge,
                provider=provider,
                account=accounts[provider],
                reference=new_reference(),
                amount=AMOUNT,
                started_at=now,
                expires_at=now + timedelta(hours=1),
                ask_at=now + timedelta(hours=1),
                redirect="/",
            )
        )
    Attempt.objects.bulk_create(made)
    return [(one.provider, one.reference, one.amount) for one in made]


def charge_of(unit: Unit) -> Charge:
    return open_charge(
        f"bench-{get_random_string(16)}",
        unit=unit,
        kind=ChargeKind.STATE,
        label="Lệ phí cấp bản sao",
        amount=AMOUNT,
        payer="Trần Văn Minh",
        subject="Cấp bản sao trích lục hộ tịch",
        at=timezone.now(),
    )


def counted(references: Sequence[str]) -> dict[str, Any]:
    """What is stored of those attempts."""
    about = Q(attempt__reference__in=references)
    messages = InboundMessage.objects.filter(about)
    charges = Charge.objects.filter(attempts__reference__in=references)
    verdicts = messages.order_by().values_list("verdict").annotate(Count("pk"))
    return {
        "messages": dict(verdicts),
        "takings": Taking.objects.filter(about).count(),
        "settled": charges.filter(state=ChargeState.SETTLED).count(),
    }
