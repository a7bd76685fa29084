"""What a form says below a label."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERY_CASE = _("none ticked: every case")
HINTS: Mapping[str, Mapping[str, Promise]] = {
    "procedure": {
        "field": _("A procedure stays in its field while it is in force."),
        "summary": _("One or two plain sentences."),
        "keywords": _("What people type when they look for it, with commas."),
        "legal_grounds": _("With number and day, one a line or with semicolons."),
        "cutoff": _("For the same working day: what comes later is due on the next."),
        "law_amount": _("In the same unit, only where the limit above is shorter."),
        "extension_amount": _("Once, where the law foresees it."),
        "supplement_days": _("Only where it is not the usual time."),
        "elsewhere": _("Name of the ministry's system; the dossier is only registered here."),
        "competent_kind": _("Every unit of the level; or name single units below."),
        "partial_reason": _("The law asks for the reason."),
    },
    "case": {
        "key": _(
            "Small letters, digits and hyphens; made from the name where it is empty. "
            "Papers, steps and fees follow a new one."
        )
    },
    "paper": {
        "key": _("Small letters, digits and hyphens; made from the name where it is empty."),
        "cases": EVERY_CASE,
    },
    "fee": {
        "key": _("The same for variants of one fee by way, case and time; made from its name."),
        "amount": _("0 is free. Empty where tiers stand below: they say what is owed."),
        "per": _("page, copy, dossier"),
        "each": _("With “copy”, 2 copies of 5 pages are reckoned copy by copy, not as 10 pages."),
        "valid_from": _("Empty: from the procedure's first day."),
        "valid_to": _("Empty: without end."),
        "cases": EVERY_CASE,
    },
    "step": {
        "branch": _("Neighbouring steps of different branches run beside each other."),
        "unit": _("Its code or a part of its name; only where it is always the same unit."),
        "cases": EVERY_CASE,
    },
}  # fmt: skip


def hint_of(kind: str, name: str) -> Promise | str:
    return HINTS.get(kind, {}).get(name, "")
