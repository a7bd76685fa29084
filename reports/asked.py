"""A question written into links, and read out in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from agencies.models import Unit
from reports.breakdown import LABELS
from reports.forms import Question
from reports.officers import NOBODY, officer_named
from reports.periods import Period
from reports.presets import presets_on
from reports.scope import ITSELF, Scope, existed

KINDS = ("Tỉnh", "Thành phố", "Huyện", "Phường", "Xã", "Thị trấn", "Đặc khu")
EVERYDAY = ("month", "quarter", "year", "last_year")
EN_DASH = "\N{EN DASH}"


class Crumb(NamedTuple):
    """`link` is empty for where one is."""

    label: str
    link: str


class PeriodLink(NamedTuple):
    label: str | Promise
    link: str
    is_chosen: bool
    is_everyday: bool


def words_of(question: Question) -> dict[str, str]:
    """As parameters of a link."""
    scope = question.scope
    words = {"from": question.period.first.isoformat(), "to": question.period.last.isoformat()}
    if not scope.is_whole:
        words["unit"] = (ITSELF if scope.is_itself else "") + scope.tops[0].code
    if question.known:
        words["known"] = question.known.isoformat()
    if question.officer:
        words["officer"] = question.officer
    return words | dict(question.narrowed)


@cache
def address_of(page: str) -> str:
    return reverse(page)


def link_to(page: str, words: dict[str, Any], **changes: Any) -> str:
    """`changes` that are None leave a parameter out."""
    wanted = {name: value for name, value in {**words, **changes}.items() if value is not None}
    return f"{address_of(page)}?{urlencode(wanted)}"


def presets(
    words: dict[str, str],
    today: date,
    page: str = "dashboard",
    everyday: Collection[str] = EVERYDAY,
) -> list[PeriodLink]:
    """Periods that a page is asked for often, those of every day first."""
    found = [
        PeriodLink(
            label,
            link_to(page, words, **{"from": period.first, "to": period.last}),
            (words["from"], words["to"]) == (str(period.first), str(period.last)),
            key in everyday,
        )
        for key, label, period in presets_on(today)
    ]
    return sorted(found, key=lambda preset: not preset.is_everyday)


def name_of(scope: Scope, period: Period) -> str:
    """Those of the units looked at that stood in the period."""
    tops = [top for top in scope.tops if existed(top, *period)] or scope.tops
    name = ", ".join(within(top.name) for top in tops)
    return gettext("%(unit)s itself") % {"unit": name} if scope.is_itself else name


def within(name: str) -> str:
    """As it stands inside a sentence: only proper names keep their capital."""
    kind = next((kind for kind in KINDS if name.startswith(f"{kind} ")), "")
    return kind.lower() + name.removeprefix(kind)


def narrowed_in_words(question: Question, **known: Mapping[str, str]) -> list[str]:
    """What the question is narrowed to: a field, a procedure, a level, a way of filing. Labels
    that are `known`, by the name of what they are of, are not looked up."""
    return [
        str((known.get(name) or LABELS[name](question.period.last)).get(value, value))
        for name, value in question.narrowed.items()
    ]


def officer_in_words(question: Question) -> list[str]:
    """By the name that was typed where it is nobody's of the unit: whether there is such an
    account is nobody's business."""
    if question.officer == NOBODY:
        return [gettext("with no officer yet")]
    name = officer_named(question.scope, question.officer) or question.officer
    return [gettext("officer %(name)s") % {"name": name}] if name else []


def way_to(question: Question, whole: Scope, narrowed: Sequence[str]) -> list[Crumb]:
    """From all that the reader oversees to what is asked, each step with a link back to it."""
    words, scope = words_of(question), question.scope
    bare = {
        name: value for name, value in words.items() if name not in ("unit", *question.narrowed)
    }
    found = [(gettext("All that I oversee"), bare)]
    if not scope.is_whole:
        ids = [int(pk) for pk in scope.tops[0].path.strip("/").split("/")]
        above = [whole.units[pk] for pk in ids if pk in whole.units]
        found += [(one.name, {**bare, "unit": one.code}) for one in above if one not in whole.tops]
        if scope.is_itself or scope.tops[0] in whole.tops:
            found.append((name_of(scope, question.period), {**bare, "unit": words["unit"]}))
    for name, label in zip(question.narrowed, narrowed, strict=True):
        found.append((label, {**found[-1][1], name: question.narrowed[name]}))
    links = [link_to("dashboard", asked) for _label, asked in found]
    return [
        Crumb(label, "" if number == len(found) else link)
        for number, ((label, _asked), link) in enumerate(zip(found, links, strict=True), 1)
    ]


def in_words(period: Period) -> str:
    """Such as 01/01–16/11/2023."""
    first, last = period
    if first == last:
        return f"{last:%d/%m/%Y}"
    begin = f"{first:%d/%m}" if first.year == last.year else f"{first:%d/%m/%Y}"
    return f"{begin}{EN_DASH}{last:%d/%m/%Y}"


def choices_of(units: Iterable[Unit], period: Period) -> list[Unit]:
    """The units that stood in the period; those of today first."""
    standing = (unit for unit in units if existed(unit, *period))
    return sorted(standing, key=lambda unit: (unit.valid_to is not None, unit.sort_key))
