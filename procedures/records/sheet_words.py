"""The workbook's columns in words."""

from collections.abc import Iterator, Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agencies.models import Role, UnitKind
from procedures.labels import LABELS
from procedures.models import (
    Applicant,
    ChargedWhen,
    FeeKind,
    FilingWay,
    LimitUnit,
    OnlineLevel,
    PaperForm,
    StepKind,
    ValidityUnit,
)
from procedures.records.schema import properties, schema
from procedures.records.sheet_cells import NO, YES
from procedures.records.sheets import SHEETS, Column, Holds, columns

CODE, NAME = gettext_lazy("Code"), gettext_lazy("Name")
FROM, UNTIL = gettext_lazy("In force from"), gettext_lazy("Until")
GROUND = gettext_lazy("Legal ground")
ORDER = pgettext_lazy("workbook", "Order")
WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "decision": {
        "number": gettext_lazy("Number of the decision"),
        "signed_on": gettext_lazy("Signed on"),
        "issued_by": gettext_lazy("Issued by"),
        "abstract": gettext_lazy("Abstract"),
        "effective_from": FROM,
    },
    "tier": {
        "up_to": gettext_lazy("Up to the n-th; empty: all further ones"),
        "amount": gettext_lazy("Amount"),
    },
    "reduction": {
        "group": gettext_lazy("Code of the group"),
        "percent": gettext_lazy("Less by percent; 100 is free"),
        "ground": GROUND,
    },
    "life_event": {"summary": gettext_lazy("In short"), "order": ORDER},
    "late_cause": {"order": ORDER},
    "reduction_group": {"proof": gettext_lazy("What shows it")},
    "banned_paper": {
        "words": gettext_lazy("Wordings it is asked for with, one a line"),
        "ground": GROUND,
        "instead": gettext_lazy("What serves instead"),
    },
    "synonym": {"words": gettext_lazy("Everyday words"), "means": gettext_lazy("What is meant")},
}
USUAL = {"code": CODE, "name": NAME, "valid_from": FROM, "valid_to": UNTIL}
OWNER = {
    "decision": pgettext_lazy("workbook", "Of the decision"),
    "procedure": pgettext_lazy("workbook", "Of the procedure (code)"),
    "fee": gettext_lazy("Number of the fee within the procedure"),
}
CHOICES: Mapping[str, type[TextChoices]] = {
    "serves": Applicant,
    "ways": FilingWay,
    "channel": FilingWay,
    "online_level": OnlineLevel,
    "limit_unit": LimitUnit,
    "extension_unit": LimitUnit,
    "competent_kind": UnitKind,
    "level": UnitKind,
    "form": PaperForm,
    "role": Role,
    "valid_unit": ValidityUnit,
    "charged": ChargedWhen,
}
KINDS: Mapping[str, type[TextChoices]] = {"step": StepKind, "fee": FeeKind}


def heading_of(title: str, name: str) -> str:
    sheet = SHEETS[title]
    if name in sheet.owner:
        return str(OWNER[name])
    words = LABELS.get(sheet.kind, {}) if sheet.kind not in WORDS else WORDS[sheet.kind]
    return str(words.get(name) or USUAL[name])


def guide_rows() -> Iterator[tuple[str, str, str, str]]:
    """Each column of each sheet: its heading, and what may stand in it."""
    yield pgettext("workbook", "Sheet"), _("Column"), _("Heading"), _("What stands in it")
    for title, sheet in SHEETS.items():
        for column in columns(title):
            yield title, column.name, heading_of(title, column.name), _said(sheet.kind, column)


def _said(kind: str, column: Column) -> str:
    holds = {
        Holds.TEXT: _("text"),
        Holds.CODE: _("a code or a word as listed"),
        Holds.NUMBER: _("a whole number"),
        Holds.DAY: _("a day"),
        Holds.FLAG: f"{YES} / {NO}",
        Holds.CODES: _("codes, apart by commas"),
        Holds.LINES: _("one a line"),
    }[column.holds]
    if column.is_owner:
        return holds
    choices = KINDS.get(kind) if column.name == "kind" else CHOICES.get(column.name)
    of = properties(kind)[column.name]
    if choices:
        allowed = of.get("enum") or of["items"]["enum"]
        listed = "; ".join(f"{one} = {choices(one).label}" for one in allowed if one)
        several = _("one or several, apart by commas") + ": "
        return (several if column.holds == Holds.CODES else "") + listed
    if "default" in of:
        return holds
    is_always = column.name in schema()["$defs"][kind]["required"]
    must = _("must be there") if is_always else _("must be there where there are no tiers")
    return f"{holds} ({must})"
