"""The demo's results of the last three months and what was paid for them: most of it online, some
at the desk; and what went wrong on the way, for the commune's leader to decide about."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.charges import still_owed
from dossiers.counter import Paid, take_all
from dossiers.demo.accounts import COMMUNE
from dossiers.demo.gateways import Word, are_set_up, tell
from dossiers.demo.mishaps import MISHAPS, happen, strangers_call
from dossiers.demo.money import LIMITS, begin_the_day, close_shifts
from dossiers.demo.office import CIVIL, Office, offices
from dossiers.hand_out_fees import open_at_hand_out
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.states import Channel, State
from payments.models import Attempt, Charge, ChargeState, CounterMethod, ProviderKey, Shift
from payments.paying import open_attempt
from procedures.models import ChargedWhen, FeeRule

DAYS = 90
EVERY_ONLINE, EVERY_AT_DESK = 26, 6  # how many of them are told of
VNPAY, MOMO = ProviderKey.VNPAY, ProviderKey.MOMO
USED = (VNPAY, VNPAY, MOMO, VNPAY)  # one after the other
AT_DESK = (CounterMethod.CASH, CounterMethod.CASH, CounterMethod.CARD)
TAKES = timedelta(minutes=2)


def load_payments() -> list[str]:
    """Once, and only where both providers are set up; otherwise answers that it was left out."""
    if not are_set_up():
        return [_("Payments online were left out: set up VNPAY and MoMo first.")]
    if not Attempt.objects.exists():
        with translation.override("vi"), transaction.atomic():
            _load()
    return []


def _load() -> None:
    here = Dossier.objects.filter(unit__code=COMMUNE)
    online = handed_out().filter(channel=Channel.ONLINE)
    lately = list((online & here).order_by("-finished_at", "-pk")[: 2 * len(MISHAPS)])
    pay_online(list(online.exclude(pk__in=[one.pk for one in lately]))[::EVERY_ONLINE])
    for office in offices(*CIVIL):
        pay_at_desk_of(office, _before_its_first_shift(office))
    fitting = ((charge, one) for one in lately for charge in owing(one) if by_any(charge))
    for mishap, (charge, dossier) in zip(MISHAPS, fitting, strict=False):
        happen(mishap, charge, while_it_lay(dossier))
        _went_on(charge.pk, while_it_lay(dossier))
    strangers_call(timezone.now())


def handed_out() -> QuerySet[Dossier]:
    """With a fee due at hand-out that nobody has asked for yet, in the order of time."""
    rules = FeeRule.objects.filter(version=OuterRef("version"), charged=ChargedWhen.AT_HAND_OUT)
    since = timezone.now() - timedelta(DAYS)
    rows = Dossier.objects.filter(Exists(rules), state=State.RETURNED, charges=None)
    asked = rows.filter(received_at__gte=since, handed_out_at__isnull=False)
    return asked.select_related("version", "case", "fee_group", "unit").order_by(
        "finished_at", "pk"
    )


def pay_online(dossiers: Iterable[Dossier]) -> None:
    for nth, dossier in enumerate(dossiers):
        for charge in owing(dossier):
            at, provider = while_it_lay(dossier), USED[nth % len(USED)] if by_any(charge) else MOMO
            attempt = open_attempt(charge.pk, provider, dossier.account, at, "")
            tell(attempt, Word(at + TAKES, 14_000_000 + attempt.pk, attempt.amount))
            _went_on(charge.pk, at + TAKES)


def pay_at_desk_of(office: Office, dossiers: Sequence[Dossier]) -> None:
    for nth, dossier in enumerate(dossiers):
        at = dossier.handed_out_at
        owed = owing(dossier)
        if at and owed:
            begin_the_day(office.unit, office.clerk, at)
            method = AT_DESK[nth % len(AT_DESK)]
            number = "" if method == CounterMethod.CASH else f"{at:%d%H%M}"
            for charge in take_all(owed, Paid(method, number), by=office.clerk, at=at):
                _went_on(charge, at)
    close_shifts()


def _before_its_first_shift(office: Office) -> list[Dossier]:
    first = Shift.objects.filter(cashier=office.clerk).order_by("opened_at").first()
    rows = handed_out().filter(unit=office.unit, channel=Channel.DESK)
    if first:
        rows = rows.filter(handed_out_at__date__lt=timezone.localdate(first.opened_at))
    return list(rows.order_by("handed_out_at", "pk"))[::EVERY_AT_DESK]


def owing(dossier: Dossier) -> list[Charge]:
    """Asked for when the result was there."""
    open_at_hand_out(dossier, dossier.finished_at or dossier.filed_at)
    return list(still_owed(dossier, Awaited.AT_HAND_OUT))


def by_any(charge: Charge) -> bool:
    """Whether it is enough for every provider."""
    return charge.amount >= max(least for _provider, least, _most in LIMITS)


def while_it_lay(dossier: Dossier) -> datetime:
    """A moment between the result and its hand-out."""
    begin, end = dossier.finished_at, dossier.handed_out_at
    if begin is None or end is None:
        raise ValueError(dossier)
    return (begin + (end - begin) * 0.4).replace(microsecond=0)


def _went_on(charge: int, at: datetime) -> None:
    """It was handed out; where it is paid, nothing is left to follow."""
    paid = DossierCharge.objects.filter(charge=charge, charge__state=ChargeState.SETTLED)
    paid.update(followed_at=at)
