"""What may be chosen by the schema, in words."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import Role, UnitKind
from procedures.models import FeeKind, FilingWay, LimitUnit, OnlineLevel, PaperForm, StepKind
from procedures.models.choices import Applicant, ChargedWhen, ValidityUnit
from procedures.records.schema import Record

WORDS: Mapping[str, type[TextChoices]] = {
    "limit_unit": LimitUnit,
    "extension_unit": LimitUnit,
    "online_level": OnlineLevel,
    "ways": FilingWay,
    "channel": FilingWay,
    "serves": Applicant,
    "form": PaperForm,
    "role": Role,
    "level": UnitKind,
    "competent_kind": UnitKind,
    "charged": ChargedWhen,
    "valid_unit": ValidityUnit,
}
KINDS: Mapping[str, type[TextChoices]] = {"step": StepKind, "fee": FeeKind}
NOTHING: Mapping[str, Promise | str] = {
    "limit_unit": _("as the procedure's"),
    "channel": pgettext_lazy("fee", "every way"),
    "level": _("the competent unit"),
    "extension_unit": "–",
    "competent_kind": _("the units named below"),
}
NOT_CHOSEN = ("", "…")


def chosen(kind: str, name: str, of: Record) -> list[tuple[str, Any]]:
    """Where the schema leaves it open, nothing may be chosen, too; where it must be chosen and
    has no usual value, nothing is chosen yet."""
    found = worded(kind, name, [one for one in of["enum"] if one])
    if "" in of["enum"]:
        return [("", NOTHING[name]), *found]
    return found if "default" in of else [NOT_CHOSEN, *found]


def worded(kind: str, name: str, values: list[str]) -> list[tuple[str, Any]]:
    words = KINDS[kind] if name == "kind" else WORDS[name]
    return [(value, words(value).label) for value in values]
