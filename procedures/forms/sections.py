"""The sections in which a procedure is written, and what of its record each holds."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.labels import PARTS, place_in_words
from procedures.records.problems import Problem


class Section(NamedTuple):
    """Names of the record, in groups; a section without groups holds rows of its own name."""

    key: str
    title: str | Promise
    groups: tuple[tuple[str | Promise, tuple[str, ...]], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _title, names in self.groups for name in names) or (self.key,)


SAYS = Section(
    "says",
    _("What it is"),
    (
        (_("Name and field"), ("name", "field", "life_events")),
        (_("Applicants"), ("serves", "applicants")),
        (_("What it says"), ("summary", "keywords", "conditions", "legal_grounds")),
        (_("Marks"), ("is_essential", "is_interlinked", "is_local")),
    ),
)
WAYS = Section(
    "ways",
    _("Ways of filing"),
    (
        ("", ("ways", "online_level", "partial_reason")),
        (_("Processed elsewhere"), ("is_processed_elsewhere", "elsewhere")),
    ),
)
LIMIT = Section(
    "limit",
    _("Time limit"),
    (
        ("", ("limit_amount", "limit_unit", "cutoff", "law_amount")),
        (_("Extension"), ("extension_amount", "extension_unit", "extension_ground")),
        (_("Supplement"), ("supplement_days",)),
    ),
)
UNITS = Section("units", _("Who decides"), (("", ("competent_kind", "units")),))
SECTIONS: dict[str, Section] = {
    one.key: one
    for one in (SAYS, WAYS, LIMIT, UNITS, *(Section(key, title) for key, title in PARTS.items()))
}
OF_NAME = {name: one for one in SECTIONS.values() for name in one.names}


def section_at(place: str) -> Section:
    """Where one puts right what is wrong at a place of the record."""
    return OF_NAME.get(place.partition("/")[0], SAYS)


def where_in_words(place: str) -> str:
    """With the section in which it is put right; "" of the record as a whole."""
    words, section = place_in_words(place) if place else "", section_at(place)
    title = str(section.title)
    return f"{title} – {words}" if words and section.groups and words != title else words


def address_of(decision: int, code: str, place: str = "") -> str:
    """The page and the field at which something is wrong, "papers/3/copies"."""
    page = reverse("catalogue_item", args=[decision, code])
    if not place:
        return page
    return f"{page}?{urlencode({'part': section_at(place).key})}#{place.replace('/', '-')}"


def problems_in(section: Section, problems: Iterable[Problem]) -> list[Problem]:
    return [one for one in problems if section_at(one.place) == section]
