"""A question written into links, and read out in words."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from reports.breakdown import LABELS
from reports.figures import Period
from reports.forms import Question
from reports.scope import ITSELF, Scope, existed

KINDS = ("Tỉnh", "Thành phố", "Huyện", "Phường", "Xã", "Thị trấn", "Đặc khu")
EN_DASH = "\N{EN DASH}"


class Preset(NamedTuple):
    label: str | Promise
    link: str
    is_chosen: bool


def words_of(question: Question) -> dict[str, str]:
    """As parameters of a link."""
    scope = question.scope
    words = {"from": question.period.first.isoformat(), "to": question.period.last.isoformat()}
    if not scope.is_whole:
        words["unit"] = (ITSELF if scope.is_itself else "") + scope.tops[0].code
    return words | dict(question.narrowed)


@cache
def address_of(page: str) -> str:
    return reverse(page)


def link_to(page: str, words: dict[str, Any], **changes: Any) -> str:
    """`changes` that are None leave a parameter out."""
    wanted = {name: value for name, value in {**words, **changes}.items() if value is not None}
    return f"{address_of(page)}?{urlencode(wanted)}"


def presets(words: dict[str, str], today: date) -> list[Preset]:
    """Periods that are asked for often."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    first = date(today.year, 1, 1)
    found = {
        _("This year"): Period(first, today),
        _("This quarter"): Period(quarter, today),
        _("This month"): Period(today.replace(day=1), today),
        _("Last year"): Period(date(today.year - 1, 1, 1), first - timedelta(1)),
    }
    return [
        Preset(
            label,
            link_to("dashboard", words, **{"from": period.first, "to": period.last}),
            (words["from"], words["to"]) == (str(period.first), str(period.last)),
        )
        for label, period in found.items()
    ]


def name_of(scope: Scope, period: Period) -> str:
    """Those of the units looked at that stood in the period."""
    tops = [top for top in scope.tops if existed(top, *period)] or scope.tops
    name = ", ".join(within(top.name) for top in tops)
    return gettext("%(unit)s itself") % {"unit": name} if scope.is_itself else name


def within(name: str) -> str:
    """As it stands inside a sentence: only proper names keep their capital."""
    kind = next((kind for kind in KINDS if name.startswith(f"{kind} ")), "")
    return kind.lower() + name.removeprefix(kind)


def narrowed_in_words(question: Question) -> list[str]:
    """What the question is narrowed to: a field, a procedure, a level, a way of filing."""
    return [
        str(LABELS[name](question.period.last).get(value, value))
        for name, value in question.narrowed.items()
    ]


def in_words(period: Period) -> str:
    """Such as 01/01–16/11/2023."""
    first, last = period
    if first == last:
        return f"{last:%d/%m/%Y}"
    begin = f"{first:%d/%m}" if first.year == last.year else f"{first:%d/%m/%Y}"
    return f"{begin}{EN_DASH}{last:%d/%m/%Y}"


def month_in_words(day: date) -> str:
    return gettext("Month %(month)s/%(year)s") % {"month": day.month, "year": day.year}


def choices_of(units: Iterable[Unit], period: Period) -> list[Unit]:
    """The units that stood in the period; those of today first."""
    standing = (unit for unit in units if existed(unit, *period))
    return sorted(standing, key=lambda unit: (unit.valid_to is not None, unit.sort_key))
