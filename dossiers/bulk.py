"""One verb for many dossiers: each is checked again and moved in a transaction of its own, so that
one refusal never stops the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from citizens.models import Person
from dossiers.choices import inputs_in_bulk, options_of
from dossiers.flow import FLOW, Move, NotAllowed
from dossiers.models import Dossier
from dossiers.transitions.verbs import VERBS

LIMIT = 500
# What is signed takes its time; a request must end.
LIMITS = {"sign": 100, "issue": 100}


class Asked(NamedTuple):
    """By code or reference; `seq` is the number of the event last seen."""

    number: str
    seq: int | None = None


class Result(NamedTuple):
    """`dossier` as it is now, None where the person may not see it; `refusal` where not done."""

    number: str
    dossier: Dossier | None
    refusal: str | None


def move_many(
    person: Person, verb: str, asked: Sequence[Asked], words: Mapping[str, Any], *, at: datetime
) -> list[Result]:
    """A result for each, in the order asked. `words` are the arguments of the verb, given once
    for all; what is chosen among the people of a unit is refused at any other."""
    known = known_to(person, [one.number for one in asked])
    many = _Many(person, FLOW[verb], words, at)
    results: list[Result] = []
    moved: set[int] = set()
    for number, seq in asked:
        pk = known.get(plain_number(number))
        if pk is None:
            results.append(Result(number, None, _("There is no such dossier for you.")))
        elif pk in moved:
            results.append(many.refused(number, pk, _("This dossier is named twice.")))
        else:
            moved.add(pk)
            results.append(many.move(number, pk, seq))
    return results


def known_to(person: Person, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of the dossiers that the person sees, by each of the numbers that names them."""
    plain = [plain_number(number) for number in numbers]
    rows = Dossier.objects.visible_to(person).filter(Q(code__in=plain) | Q(reference__in=plain))
    found = list(rows.values_list("pk", "code", "reference"))
    return {number: pk for pk, *both in found for number in both if number}


def plain_number(number: str) -> str:
    return number.strip().upper()


class _Many:
    """What stays the same from one dossier to the next."""

    def __init__(self, person: Person, move: Move, words: Mapping[str, Any], at: datetime) -> None:
        self.person, self.row, self.words, self.at = person, move, words, at
        self.offered: dict[tuple[str, int], set[Any]] = {}

    def move(self, number: str, pk: int, seq: int | None) -> Result:
        verb = VERBS[self.row.verb]
        try:
            with transaction.atomic():
                locked = Dossier.objects.for_move(pk)
                self._check_choices(locked)
                moved = verb(locked, by=self.person, at=self.at, seq=seq, **self.words)
        except NotAllowed as refusal:
            return self.refused(number, pk, str(refusal.reason))
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            return self.refused(number, pk, _("Somebody else is working on it; try again."))
        return Result(number, moved, None)

    def refused(self, number: str, pk: int, why: str) -> Result:
        seen = Dossier.objects.visible_to(self.person).filter(pk=pk).first()
        return Result(number, seen, why)

    def _check_choices(self, dossier: Dossier) -> None:
        for one in inputs_in_bulk(self.row):
            chosen = self.words.get(one.name)
            if one.type != "choice" or chosen is None:
                continue
            key = (one.name, dossier.unit_id)
            if key not in self.offered:
                options = options_of(one, self.row, dossier, self.person)
                self.offered[key] = {option.meant for option in options}
            if chosen not in self.offered[key]:
                raise NotAllowed(_("This choice is not offered at the dossier's unit."))
