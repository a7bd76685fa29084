"""What applicants are told about money that is not simply paid: held, decided about, too little or
too much. Each fact once, however often it is looked at."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.inbox import tell
from citizens.templatetags.citizens import dong
from dossiers.audience import applicant_of
from dossiers.models import DossierCharge
from dossiers.notices import write
from payments.balances import Facts
from payments.booking import facts_of, money_of
from payments.models import Account, Charge, ChargeState, Decision, Taking

SUBJECT = _("%(number)s · Fees")
HELD = _(
    "%(amount)s has come in for the fee “%(fee)s” of your dossier %(number)s. It has to be checked "
    "first: do not pay once more, we write to you once that is decided."
)
ENDED = _(
    "Your dossier %(number)s has ended, and %(amount)s has been paid for the fee “%(fee)s”. The "
    "unit decides what becomes of it, and we write to you."
)
KEPT = _("%(amount)s that came in counts for the fee “%(fee)s” of your dossier %(number)s.")
GIVEN_BACK = _(
    "%(amount)s that came in for the fee “%(fee)s” of your dossier %(number)s does not count and "
    "is to be paid back to you. The unit gets in touch with you about it."
)
TOO_MUCH = _(
    "More has been paid than is due for the fee “%(fee)s” of your dossier %(number)s: %(amount)s "
    "is to be paid back to you. The unit gets in touch with you about it."
)
TOO_LITTLE = _(
    "For the fee “%(fee)s” of your dossier %(number)s, %(paid)s has been paid and %(amount)s is "
    "still to be paid."
)


class Fact(NamedTuple):
    """`key` names it among those of its charge; `amount` is whole đồng."""

    key: str
    sentence: str | Promise
    amount: int


def tell_of_money(pk: int, at: datetime) -> None:
    """Of the charge as it stands now; nothing where it belongs to no dossier."""
    ties = DossierCharge.objects.select_related("charge", "dossier__account")
    tie = ties.filter(charge=pk).first()
    if tie is None:
        return
    dossier, charge = tie.dossier, tie.charge
    takings = list(charge.takings.all())
    facts = facts_of(charge, takings)
    told = [
        write(
            to,
            key=f"money:{charge.reference}:{fact.key}",
            subject=SUBJECT,
            body=fact.sentence,
            words={
                "number": dossier.number,
                "fee": charge.label,
                "amount": dong(fact.amount),
                "paid": dong(facts.kept),
            },
            link=reverse("dossier", args=[dossier.number]),
        )
        for fact in facts_told(charge, takings, facts)
        for to in applicant_of(dossier)
    ]
    tell(told, at=at)


def facts_told(charge: Charge, takings: list[Taking], facts: Facts) -> Iterator[Fact]:
    """What is decided about money before what it leaves to be paid."""
    for taking in takings:
        if found := _of_taking(charge, taking, facts):
            yield found
    if charge.state == ChargeState.OPEN and (facts.kept or facts.given_up):
        yield Fact(f"rest:{_last(charge, Account.OWED)}", TOO_LITTLE, facts.owed)
    surplus = facts.to_refund - facts.given_up
    if surplus:
        yield Fact(f"more:{_last(charge, Account.REFUND)}", TOO_MUCH, surplus)


def _last(charge: Charge, account: Account) -> int | None:
    """The entry since which the account stands as it does."""
    entries = charge.entries.filter(account=account).order_by("-pk")
    return entries.values_list("pk", flat=True).first()


def _of_taking(charge: Charge, taking: Taking, facts: Facts) -> Fact | None:
    money = money_of(taking, charge.closed_at)
    if money.decision:
        sentence = KEPT if money.decision == Decision.KEEP else GIVEN_BACK
        return Fact(
            f"{taking.pk}:{money.decision}:{taking.decided_at:%y%m%d%H%M%S%f}",
            sentence,
            taking.amount,
        )
    if facts.counts(money):
        return None
    if charge.closed_at:
        return Fact(f"{taking.pk}:ended:{charge.closed_at:%y%m%d%H%M%S}", ENDED, taking.amount)
    return Fact(f"{taking.pk}:held", HELD, taking.amount)
