"""The night's recount: whether the book, and what is kept beside it, is what follows from the
facts.

What differs at first sight may have moved while it was read, so it is looked at again with its
charge locked. Nothing is repaired: a difference is an error in the house, and somebody has to look.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet, Sum

from payments.balances import Place, balances, state_of
from payments.booking import facts_of, locked
from payments.folding import state_of as attempt_state
from payments.models import Attempt, Charge, Entry, Operation, Taking

BATCH = 2000
OPERATIONS = 50_000  # summed at a time


@dataclass(frozen=True)
class Difference:
    """`what`: book, state (of a charge), attempt, operation (does not sum to zero), entries (not
    their operation's), taking (of another charge than its attempt's), till."""

    which: str
    what: str
    stored: str
    expected: str

    def __str__(self) -> str:
        return f"{self.which} {self.what}: {self.stored}, reckoned {self.expected}"


@dataclass
class Finding:
    charges: int = 0
    attempts: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def which(self) -> list[str]:
        """What differs, each once."""
        return list(dict.fromkeys(one.which for one in self.differences))

    def __str__(self) -> str:
        kinds = Counter(one.what for one in self.differences)
        which = ", ".join(f"{what} {count}" for what, count in kinds.most_common())
        return f"{self.charges:,} charges, {self.attempts:,} attempts: {which or 'all agree'}"


def check_book() -> Finding:
    finding = Finding()
    for pks in _pks(Charge.objects.all()):
        finding.charges += len(pks)
        suspects = [one.charge for one in _of_charges(pks)]
        finding.differences += _again(suspects)
    for pks in _pks(Attempt.objects.all()):
        finding.attempts += len(pks)
        found = {attempt.pk: attempt.charge_id for attempt in _wrong_attempts(pks)}
        finding.differences += _attempts_again(found)
    finding.differences += _uneven_operations()
    finding.differences += _foreign_entries()
    finding.differences += _foreign_takings()
    finding.differences += _wrong_tills()
    return finding


def _pks(rows: QuerySet[Any]) -> Iterator[list[int]]:
    """In batches, the oldest first, until the newest of now."""
    last, newest = 0, rows.aggregate(newest=Max("pk"))["newest"] or 0
    while last < newest:
        some = rows.filter(pk__gt=last, pk__lte=newest).order_by("pk")
        pks = list(some.values_list("pk", flat=True)[:BATCH])
        yield pks
        last = pks[-1] if len(pks) == BATCH else newest


@dataclass(frozen=True)
class Wrong:
    charge: int
    difference: Difference


def _of_charges(pks: Sequence[int]) -> Iterator[Wrong]:
    takings, booked = _takings_of(pks), _booked_of(pks)
    for charge in Charge.objects.filter(pk__in=pks):
        facts = facts_of(charge, takings[charge.pk])
        expected, stored = balances(facts), booked[charge.pk]
        if expected != stored:
            said = Difference(charge.reference, "book", words(stored), words(expected))
            yield Wrong(charge.pk, said)
        if charge.state != state_of(facts):
            said = Difference(charge.reference, "state", charge.state, state_of(facts))
            yield Wrong(charge.pk, said)


def _takings_of(pks: Sequence[int]) -> Mapping[int, list[Taking]]:
    found = defaultdict[int, list[Taking]](list)
    rows = Taking.objects.filter(charge__in=pks).order_by("pk")
    said = ("charge", "source", "amount", "expected", "held_for", "decision", "decided_at")
    for taking in rows.only(*said):
        found[taking.charge_id].append(taking)
    return found


def _booked_of(pks: Sequence[int]) -> Mapping[int, Counter[Place]]:
    found = defaultdict[int, Counter[Place]](Counter)
    rows = Entry.objects.filter(charge__in=pks).order_by()
    sums = rows.values_list("charge_id", "account", "source").annotate(sum=Sum("amount"))
    for charge, account, source, amount in sums:
        if amount:
            found[charge][account, source] = amount
    return found


def _again(pks: Iterable[int]) -> Iterator[Difference]:
    for pk in sorted(set(pks)):
        with transaction.atomic():
            locked(pk)
            yield from [wrong.difference for wrong in _of_charges([pk])]


def _wrong_attempts(pks: Iterable[int]) -> Iterator[Attempt]:
    for attempt in Attempt.objects.filter(pk__in=pks).prefetch_related("takings"):
        if attempt.state != attempt_state(attempt, attempt.takings.all()):
            yield attempt


def _attempts_again(charges: Mapping[int, int]) -> Iterator[Difference]:
    """By attempt its charge."""
    for pk, charge in charges.items():
        with transaction.atomic():
            locked(charge)
            for attempt in _wrong_attempts([pk]):
                expected = attempt_state(attempt, attempt.takings.all())
                yield Difference(attempt.reference, "attempt", attempt.state, expected)


def _uneven_operations() -> Iterator[Difference]:
    """Those that do not sum to zero, or have nothing to sum: the book's own trigger forbids it."""
    for pk, amount in _by_operation(
        "SELECT o.id, coalesce(sum(e.amount), 0) FROM payments_operation o "
        "LEFT JOIN payments_entry e ON e.operation_id = o.id "
        "WHERE o.id > %s AND o.id <= %s GROUP BY o.id "
        "HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2 ORDER BY o.id"
    ):
        yield Difference(f"#{pk}", "operation", str(amount), "0")


def _foreign_entries() -> Iterator[Difference]:
    """Of another charge, unit, kind or day than their operation; and whatever is nobody's, but
    for the difference of a till."""
    for pk, count in _by_operation(
        "SELECT o.id, count(*) FROM payments_operation o "
        "JOIN payments_entry e ON e.operation_id = o.id "
        "LEFT JOIN payments_charge c ON c.id = o.charge_id "
        "LEFT JOIN payments_shift s ON s.id = o.shift_id AND o.kind = 'count' "
        "WHERE o.id > %s AND o.id <= %s AND ("
        "e.charge_id IS DISTINCT FROM o.charge_id "
        "OR e.unit_id IS DISTINCT FROM coalesce(c.unit_id, s.unit_id) "
        "OR e.kind <> coalesce(c.kind, '') "
        "OR e.day <> (o.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date "
        "OR (o.charge_id IS NULL) <> (o.kind = 'count')) GROUP BY o.id ORDER BY o.id"
    ):
        yield Difference(f"#{pk}", "entries", str(count), "0")


def _by_operation(sql: str) -> Iterator[tuple[int, int]]:
    newest = Operation.objects.aggregate(newest=Max("pk"))["newest"] or 0
    for first in range(0, newest, OPERATIONS):
        with connection.cursor() as cursor:
            cursor.execute(sql, [first, first + OPERATIONS])
            rows = cursor.fetchall()
        yield from rows


def _foreign_takings() -> Iterator[Difference]:
    """Money for another charge than the attempt that it came by."""
    rows = Taking.objects.exclude(attempt=None).exclude(charge=F("attempt__charge"))
    found = rows.order_by("pk").values_list(
        "attempt__reference", "charge__reference", "attempt__charge__reference"
    )
    for attempt, stored, expected in found:
        yield Difference(attempt, "taking", stored, expected)


def _wrong_tills() -> Iterator[Difference]:
    """Shifts whose difference is not the one that was counted, or not in the book."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH cash AS (SELECT shift_id, sum(amount) AS amount FROM payments_taking "
            "WHERE shift_id IS NOT NULL AND source = 'cash' GROUP BY shift_id), "
            "booked AS (SELECT o.shift_id, "
            "sum(e.amount) FILTER (WHERE e.account = 'taken' AND e.source = 'cash') AS amount, "
            "sum(e.amount) FILTER (WHERE e.account = 'difference' AND e.source = '') AS against, "
            "count(*) AS entries FROM payments_operation o "
            "JOIN payments_entry e ON e.operation_id = o.id "
            "WHERE o.kind = 'count' GROUP BY o.shift_id) "
            "SELECT s.id, s.difference, s.counted - s.opening - coalesce(c.amount, 0), "
            "coalesce(b.amount, 0) FROM payments_shift s "
            "LEFT JOIN cash c ON c.shift_id = s.id LEFT JOIN booked b ON b.shift_id = s.id "
            "WHERE coalesce(s.difference, 0) <> coalesce(b.amount, 0) "
            "OR s.difference <> s.counted - s.opening - coalesce(c.amount, 0) "
            "OR b.amount <> -coalesce(b.against, 0) OR b.entries <> 2 ORDER BY s.id"
        )
        rows = cursor.fetchall()
    for pk, stored, expected, booked in rows:
        yield Difference(f"shift {pk}", "till", f"{stored}, booked {booked}", str(expected))


def words(places: Mapping[Place, int]) -> str:
    named = (f"{'/'.join(filter(None, place))} {amount}" for place, amount in places.items())
    return ", ".join(sorted(named)) or "nothing"
