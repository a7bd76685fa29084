"""One try to pay a charge by a provider, and the money that came of it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.models.accounts import ProviderAccount
from payments.models.charges import Charge
from payments.models.choices import (
    SOURCES,
    AttemptState,
    CounterMethod,
    Decision,
    HeldFor,
    ProviderKey,
)
from payments.models.counter import Shift


class Attempt(models.Model):
    """Our `reference` is what the provider, and a bank statement, name it by. `state` is a fold
    over the messages, kept by `payments.folding`."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="attempts")
    provider = models.CharField(max_length=8, choices=ProviderKey)
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=20, unique=True)
    amount = models.PositiveBigIntegerField(help_text="whole đồng")
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.PENDING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    remote = models.GenericIPAddressField(null=True)
    expires_at = models.DateTimeField()
    redirect = models.TextField(blank=True)
    qr = models.TextField(blank=True, help_text="what a QR code holds")
    failed_at = models.DateTimeField(null=True, help_text="since the provider says so")
    asked = models.PositiveSmallIntegerField(default=0, help_text="how often the provider was")
    ask_at = models.DateTimeField(null=True, help_text="when to ask next, or to give up")
    given_up_at = models.DateTimeField(null=True, help_text="since when a person has to look")
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["ask_at"], name="attempt_to_ask", condition=Q(ask_at__isnull=False)
            ),
            models.Index(
                fields=["given_up_at"],
                name="attempt_given_up",
                condition=Q(given_up_at__isnull=False, looked_at=None),
            ),
        ]


class Taking(models.Model):
    """Money that came in: by one transaction of a provider, or at the counter. A row is never
    deleted; a trigger keeps what was said of it but for what may still come."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="takings")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="takings")
    source = models.CharField(max_length=8, choices=SOURCES)
    number = models.CharField(
        max_length=60, blank=True, help_text="the provider's, the bank's or the terminal's"
    )
    part = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="of a transfer that pays several fees"
    )
    amount = models.PositiveBigIntegerField(help_text="whole đồng")
    expected = models.PositiveBigIntegerField(help_text="whole đồng")
    held_for = models.CharField(max_length=8, choices=HeldFor, default=HeldFor.NOTHING, blank=True)
    taken_at = models.DateTimeField(help_text="as the provider says")
    recorded_at = models.DateTimeField()
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="takings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.NONE, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["taken_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_taking_is_some_money"),
            models.UniqueConstraint(
                fields=["attempt", "number"],
                condition=Q(attempt__isnull=False),
                name="one_taking_of_a_transaction",
            ),
            models.UniqueConstraint(
                fields=["number", "part"],
                condition=Q(source__in=[CounterMethod.TRANSFER, ProviderKey.VIETQR]),
                name="one_taking_of_a_transfer",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="a_decision_has_its_moment",
            ),
        ]

    def standing_decision(self, closed_at: datetime | None) -> Decision:
        """To keep money is decided for a charge that goes on: once that is closed (`closed_at`),
        somebody decides anew."""
        is_over = closed_at is not None and self.decided_at and self.decided_at <= closed_at
        if self.decision == Decision.KEEP and is_over:
            return Decision.NONE
        return Decision(self.decision)

    @property
    def is_suspect(self) -> bool:
        """Whether it is held by itself, whatever its amount."""
        return self.held_for != HeldFor.NOTHING
