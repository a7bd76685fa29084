"""The demo's ways to pay, and fees of its past, taken at the desk in shifts of one day."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from agencies.calendars import working_time_of
from agencies.models import Unit
from citizens.models import Person
from dossiers.charges import still_owed
from dossiers.counter import Paid, take_all
from dossiers.demo.accounts import PROVINCE, SINCE
from dossiers.models import Awaited, Dossier
from dossiers.transitions.follow_charge import follow_charge
from payments.counter import close_shift, expected_cash, open_shift, open_shift_of
from payments.models import CounterMethod, ProviderAccount, ProviderKey, Shift

CHANGE = 500_000  # đồng in the till
CLOSES = time(17)
TO_COUNT = timedelta(minutes=10)  # what is in it, after the last payment
PAID_BEFORE = {"receive": Awaited.BEFORE_RECEIPT, "hand_out": Awaited.AT_HAND_OUT}
# No bank has this account.
TRANSFERS_TO = {
    "bank": "970436",
    "bank_name": "Vietcombank",
    "account": "0110000027270",
    "name": "KHO BAC NHA NUOC TINH (DU LIEU THU)",
}
# What the providers themselves take at once, in đồng.
LIMITS: tuple[tuple[ProviderKey, int, int | None], ...] = (
    (ProviderKey.VNPAY, 5_000, None),
    (ProviderKey.MOMO, 1_000, 50_000_000),
    (ProviderKey.VIETQR, 2_000, 499_999_999),
)


def load_provider_accounts() -> None:
    """One of each provider for the whole province; what is there stays as it is. Their secrets
    and addresses stand in the environment."""
    province = Unit.objects.get(code=PROVINCE, valid_to=None)
    for order, (provider, least, most) in enumerate(LIMITS, start=1):
        ProviderAccount.objects.get_or_create(
            provider=provider,
            unit=province,
            valid_from=SINCE,
            defaults={
                "order": order,
                "least": least,
                "most": most,
                "parameters": TRANSFERS_TO if provider == ProviderKey.VIETQR else {},
            },
        )


@transaction.atomic
def pay_at_desk(dossier: Dossier, clerk: Person, at: datetime) -> list[int]:
    """In cash, if anything is owed before receipt, in the clerk's open shift or one of its own.
    The charges."""
    owed = list(still_owed(dossier, Awaited.BEFORE_RECEIPT))
    if not owed:
        return []
    is_open = open_shift_of(clerk) is not None
    shift = None if is_open else open_shift(dossier.unit, by=clerk, at=at, opening=CHANGE)
    taken = take_all(owed, Paid(CounterMethod.CASH), by=clerk, at=at)
    if shift:
        _close(shift, at)
    return taken


def paid_in_its_time(dossier: Dossier, verb: str, clerk: Person, at: datetime) -> None:
    """What is owed before the verb, paid in one way or another; now and then the fee of a result
    is forgotten. The dossier goes on at once. Called in the order of time, since a clerk has one
    shift a day."""
    awaited = PAID_BEFORE.get(verb)
    if awaited is None or (verb == "hand_out" and dossier.pk % 5 == 0):
        return
    method = list(CounterMethod)[max(0, dossier.pk % 6 - 3)]
    number = "" if method == CounterMethod.CASH else f"FT{at:%y%m%d}{dossier.pk:05d}"
    owed = list(still_owed(dossier, awaited))
    if owed:
        begin_the_day(dossier.unit, clerk, at)
    for pk in take_all(owed, Paid(method, number), by=clerk, at=at):
        follow_charge(pk, at)


def close_shifts() -> None:
    """The last day of each clerk ends, too."""
    for shift in Shift.objects.filter(closed_at=None).select_related("cashier"):
        _close_after_last(shift)


def begin_the_day(unit: Unit, clerk: Person, at: datetime) -> None:
    shift = open_shift_of(clerk)
    if shift and localdate(shift.opened_at) != localdate(at):
        _close_after_last(shift)
        shift = None
    if shift is None:
        midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        opens = working_time_of(unit).normalise(midnight)
        open_shift(unit, by=clerk, at=min(opens, at), opening=CHANGE)


def _close_after_last(shift: Shift) -> None:
    last = localtime(shift.takings.latest("taken_at").taken_at)
    evening = datetime.combine(last.date(), CLOSES, last.tzinfo)
    _close(shift, min(max(last + TO_COUNT, evening), timezone.now()))


def _close(shift: Shift, at: datetime) -> None:
    close_shift(shift.pk, by=shift.cashier, at=at, counted=expected_cash(shift))
