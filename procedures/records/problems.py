"""What is wrong with a record, with its place: against the schema first, then what only the whole
of it and the house can tell."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.sorting import plain
from procedures.models import BannedPaper
from procedures.records.gaps import bridged, is_told
from procedures.records.hours import hours_wrong
from procedures.records.known import Known
from procedures.records.limits import limits_wrong
from procedures.records.missing import missing
from procedures.records.schema import Record, filled
from procedures.records.shape import is_readable, shape_wrong


class Problem(NamedTuple):
    """`place` is a path into the record, "papers/3/copies" counted from 1; "" is all of it."""

    place: str
    sentence: str


def problems(record: Record, begins: date) -> list[Problem]:
    """Of a procedure that is to be in force from that day."""
    return problems_of_record(record, begins, Known())


def problems_of_record(record: Record, begins: date, known: Known) -> list[Problem]:
    """Everything at once, so that nobody who puts it right finds the rest afterwards."""
    shaped = [Problem(*one) for one in shape_wrong("procedure", record)]
    if not shaped:
        return problems_within(record, begins, known)
    if not is_readable("procedure", record):
        return shaped
    places = {one.place for one in shaped}
    found = problems_within(bridged("procedure", record), begins, known)
    return shaped + [one for one in found if not is_told(one.place, places)]


def problems_within(record: Record, begins: date, known: Known) -> list[Problem]:
    """As `problems`, of a record that has the shape of the schema."""
    told = filled("procedure", record)
    found = [
        *missing(told),
        *limits_wrong(told),
        *_ways(told),
        *_keys(told),
        *_cases(told),
        *_results(told),
    ]
    found += _fees(told, begins)
    found += [*hours_wrong(told), *_known(told, known)]
    found += [*_units(told, begins, known), *_banned(told, known.bans_on(begins))]
    return [Problem(*one) for one in found]


Found = Iterator[tuple[str, str]]


def _ways(told: Record) -> Found:
    level = told["online_level"]
    if told["ways"] and level and ("online" in told["ways"]) != (level != "other"):
        yield "ways", _("Online filing and the online level contradict each other.")


def _keys(told: Record) -> Found:
    for name in ("cases", "papers"):
        seen: set[str] = set()
        for place, row in enumerate(told[name], 1):
            if row["key"] in seen:
                yield f"{name}/{place}/key", _("This key stands here twice.")
            seen.add(row["key"])


def _cases(told: Record) -> Found:
    keys = {case["key"] for case in told["cases"]}
    for name in ("papers", "steps", "fees"):
        for place, row in enumerate(told[name], 1):
            if unknown := [key for key in row["cases"] if key not in keys]:
                sentence = _("The procedure has no case “%(key)s”.") % {"key": unknown[0]}
                yield f"{name}/{place}/cases", sentence


def _results(told: Record) -> Found:
    for place, result in enumerate(told["results"], 1):
        if bool(result["valid_amount"]) == (result["valid_unit"] == "forever"):
            sentence = _("Say for how long it is valid, or that it is valid without end.")
            yield f"results/{place}/valid_amount", sentence


def _fees(told: Record, begins: date) -> Found:
    for place, fee in enumerate(told["fees"], 1):
        bounds = [tier["up_to"] for tier in fee["tiers"]]
        ahead = [n for n in bounds if n is not None]
        if bounds and (bounds[-1] is not None or None in bounds[:-1] or ahead != sorted({*ahead})):
            yield f"fees/{place}/tiers", _("Tiers go upwards; the last one has no end.")
        if fee["valid_to"] and fee["valid_to"] < (fee["valid_from"] or begins.isoformat()):
            yield f"fees/{place}/valid_to", _("It ends before it begins.")
        groups = Counter(one["group"] for one in fee["reductions"])
        if any(n > 1 for n in groups.values()):
            yield f"fees/{place}/reductions", _("A group stands here twice.")
    for place, other in _twice(told["fees"]):
        sentence = _("It holds together with fee %(other)s of the same key.") % {"other": other}
        yield f"fees/{place}", sentence


def _twice(fees: list[Record]) -> Iterator[tuple[int, int]]:
    for place, fee in enumerate(fees, 1):
        for other, earlier in enumerate(fees[: place - 1], 1):
            if fee["key"] and fee["key"] == earlier["key"] and _hold_together(fee, earlier):
                yield place, other


def _hold_together(one: Record, other: Record) -> bool:
    by_channel = not one["channel"] or not other["channel"] or one["channel"] == other["channel"]
    by_case = not one["cases"] or not other["cases"] or {*one["cases"]} & {*other["cases"]}
    apart = (one["valid_to"] or "9999") < (other["valid_from"] or "") or (
        other["valid_to"] or "9999"
    ) < (one["valid_from"] or "")
    return bool(by_channel and by_case and not apart)


def _known(told: Record, known: Known) -> Found:
    if told["field"] not in known.fields:
        yield "field", _("There is no field “%(code)s”.") % {"code": told["field"]}
    if unknown := [code for code in told["life_events"] if code not in known.events]:
        yield "life_events", _("There is no life event “%(code)s”.") % {"code": unknown[0]}
    for place, fee in enumerate(told["fees"], 1):
        for reduction in fee["reductions"]:
            if reduction["group"] and reduction["group"] not in known.groups:
                sentence = _("There is no group “%(code)s”.") % {"code": reduction["group"]}
                yield f"fees/{place}/reductions", sentence


def _units(told: Record, begins: date, known: Known) -> Found:
    units = known.units_on(begins)
    for code in told["units"]:
        if code not in units:
            yield "units", _no_unit(code, begins)
    for place, step in enumerate(told["steps"], 1):
        if step["unit"] and step["unit"] not in units:
            yield f"steps/{place}/unit", _no_unit(step["unit"], begins)


def _no_unit(code: str, begins: date) -> str:
    return _("There is no unit %(code)s on %(day)s.") % {
        "code": code,
        "day": f"{begins:%d/%m/%Y}",
    }


def _banned(told: Record, bans: list[BannedPaper]) -> Found:
    for place, paper in enumerate(told["papers"], 1):
        if paper["form"] != "abolished" and (ban := ban_on(paper["name"], bans)):
            yield f"papers/{place}/name", asked_in_vain(ban)


def banned_on(day: date) -> list[BannedPaper]:
    return Known().bans_on(day)


def ban_on(text: str, bans: list[BannedPaper]) -> BannedPaper | None:
    """The first ban that a text asks for in spite of."""
    said = f" {plain(text)} "
    for ban in bans:
        if any(f" {words} " in said for words in _wordings(ban.words)):
            return ban
    return None


@lru_cache(maxsize=512)
def _wordings(lines: str) -> tuple[str, ...]:
    return tuple(plain(words) for words in lines.splitlines())


def asked_in_vain(ban: BannedPaper) -> str:
    """Why it may not be asked for, and what serves instead."""
    sentence = _("“%(name)s” may no longer be asked for (%(ground)s).") % {
        "name": ban.name,
        "ground": ban.ground,
    }
    return f"{sentence} {ban.instead}." if ban.instead else sentence
