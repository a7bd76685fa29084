"""Withdrawn, and filed again on the same day: the clock began anew."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from dossiers.models import Dossier
from dossiers.states import State
from reports.honesty.finding import Asked, Finding
from reports.measures import CLOSED, WITHOUT_RESULT

Same = tuple[Any, ...]


class Filed(NamedTuple):
    """A dossier at one end: withdrawn, or filed, at a moment of a day."""

    dossier: int
    unit: int
    number: str
    day: date
    at: datetime
    same: Same  # owner, procedure and day


def filed_again(asked: Asked) -> Iterator[Finding]:
    """The withdrawn ones, and those that were filed in their place."""
    withdrawn = _withdrawn(asked)
    later = defaultdict(list)
    for filed in _filed(asked, withdrawn):
        later[filed.same].append(filed)
    pairs = [(old, new) for old in withdrawn if (new := _next(old, later[old.same]))]
    ids = {one.dossier for pair in pairs for one in pair}
    meant = set(Dossier.objects.filter(pk__in=ids, **asked.conditions).values_list("pk", flat=True))
    for old, new in pairs:
        if old.dossier in meant:
            yield Finding(old.dossier, old.unit, old.at, ("withdrawn", old.at, new.number))
        if new.dossier in meant:
            yield Finding(new.dossier, new.unit, new.at, ("filed", new.at, old.number))


def _next(old: Filed, filed: Sequence[Filed]) -> Filed | None:
    after = (new for new in filed if new.at > old.at)
    return min(after, key=lambda new: new.at, default=None)


def _withdrawn(asked: Asked) -> list[Filed]:
    """Of the whole house: the other half may have been filed elsewhere. Found in an index alone,
    of which the rows are then fetched."""
    ended = Dossier.objects.filter(WITHOUT_RESULT.condition, finished_on__range=asked.period)
    ids = list(ended.filter(state=State.WITHDRAWN).order_by().values_list("pk", flat=True))
    return _read(Dossier.objects.filter(pk__in=ids), CLOSED.moment, "finished_on")


def _filed(asked: Asked, withdrawn: Sequence[Filed]) -> list[Filed]:
    owners = {owner for owner, *_ in (old.same for old in withdrawn)}
    rows = Dossier.objects.filter(owner_id_number__in=owners, filed_on__range=asked.period)
    return _read(rows, "filed_at", "filed_on")


def _read(rows: Any, moment: str, day: str) -> list[Filed]:
    columns = ("pk", "unit_id", "code", "reference", moment, day)
    same = ("owner_id_number", "owner_id_kind", "procedure_id")
    return [
        Filed(pk, unit, code or reference, on, at, (*of, on))
        for pk, unit, code, reference, at, on, *of in rows.order_by().values_list(*columns, *same)
    ]
