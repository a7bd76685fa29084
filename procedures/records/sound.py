"""A file without what has the wrong shape: so that every other row can still be judged."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from procedures.plausible import is_plausible, wrong_year
from procedures.records.fates import Became, Fate
from procedures.records.rows import DAYS, Broken
from procedures.records.schema import Record, kind_of, properties
from procedures.records.shape import shape_wrong

ROW = re.compile(r"decisions/\d+/(?:procedures|abolished)/\d+|\w+/\d+")
LISTS = ("procedures", "abolished")  # of a decision
MOST_TOLD = 10_000


class Sound(NamedTuple):
    """`document` has `Broken` where `fates` say that a row is refused, or not judged."""

    document: Record
    fates: list[Fate]


def row_at(place: str) -> str:
    """The row of a path, "decisions/1/procedures/17"; "" is the whole file."""
    found = ROW.match(place)
    return found[0] if found else ""


def sound(document: Any, faults: Iterable[Fate], at: datetime) -> Sound:
    """`faults` are what was found when the file was read."""
    found = [*faults]
    told = {fate.place for fate in found}
    shaped = islice(shape_wrong("", document), MOST_TOLD + 1)
    found += [_refused(place, why) for place, why in shaped if place not in told]
    if len(found) > MOST_TOLD:
        why = _("There are more faults than these; the other rows have not been looked at.")
        return Sound({}, [*found[:MOST_TOLD], _refused("", why)])
    if not isinstance(document, dict):
        return Sound({}, found)
    long = _long(document)
    headless = _headless(found, long)
    found += [*_odd_days(document, headless, localdate(at))]
    rows, headless = {row_at(fate.place) for fate in found}, _headless(found, long)
    names = [name for name in properties() if kind_of("", name)]
    whole = {name: _unbroken(name, document.get(name), rows) for name in names}
    whole["decisions"] = [
        Broken() if f"decisions/{nth}" in headless else _decision(f"decisions/{nth}", one, rows)
        for nth, one in enumerate(_listed(document, "decisions"), 1)
    ]
    return Sound(whole, [*found, *_unjudged(document, headless, rows)])


def _headless(found: list[Fate], long: set[str]) -> set[str]:
    """Decisions of which too little is known, or too much said, to judge what stands under them."""
    return {
        row
        for fate in found
        if re.fullmatch(r"decisions/\d+", row := row_at(fate.place))
        and (fate.place.removeprefix(f"{row}/") not in LISTS or fate.place in long)
    }


def _long(document: Record) -> set[str]:
    most = properties("decision")["abolished"]["maxItems"]
    return {
        f"decisions/{nth}/{name}"
        for nth, record in enumerate(_listed(document, "decisions"), 1)
        for name in LISTS
        if isinstance(record, dict) and len(_listed(record, name)) > most
    }


def _odd_days(document: Record, headless: set[str], today: date) -> Iterator[Fate]:
    for nth, record in enumerate(_listed(document, "decisions"), 1):
        if f"decisions/{nth}" in headless:
            continue
        for name in DAYS:
            if not is_plausible(date.fromisoformat(record[name]), today):
                yield _refused(f"decisions/{nth}/{name}", wrong_year(today))


def _unjudged(document: Record, headless: set[str], rows: set[str]) -> Iterator[Fate]:
    why = _("It stands under a decision that is refused, and is judged once that is put right.")
    for nth, record in enumerate(_listed(document, "decisions"), 1):
        if f"decisions/{nth}" not in headless or not isinstance(record, dict):
            continue
        for name in LISTS:
            for place in range(1, len(_listed(record, name)) + 1):
                where = f"decisions/{nth}/{name}/{place}"
                if where not in rows:
                    yield Fate(where, "", Became.UNJUDGED, why)


def _decision(where: str, record: Record, rows: set[str]) -> Record:
    return record | {name: _unbroken(f"{where}/{name}", record.get(name), rows) for name in LISTS}


def _unbroken(where: str, value: Any, rows: set[str]) -> list[Any]:
    listed = value if isinstance(value, list) else []
    return [
        Broken(one if isinstance(one, dict) else {}) if f"{where}/{nth}" in rows else one
        for nth, one in enumerate(listed, 1)
    ]


def _listed(record: Record, name: str) -> list[Any]:
    found = record.get(name)
    return found if isinstance(found, list) else []


def _refused(place: str, why: str) -> Fate:
    return Fate(place, "", Became.REFUSED, why)
