"""What the parts of a record are called in front of people; kinds and names are the schema's."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

PARTS: Mapping[str, Promise] = {
    "cases": _("Cases of the procedure"),
    "papers": _("Papers to be handed in"),
    "results": _("Results of the procedure"),
    "parts": _("Interlinked parts"),
    "steps": _("Steps of processing"),
    "fees": _("Fees and charges"),
}

PROCEDURE: Mapping[str, Promise] = {
    "code": _("Code of the procedure"),
    "name": _("Name of the procedure"),
    "field": _("Field"),
    "life_events": _("Life events"),
    "summary": _("Summary for citizens"),
    "keywords": _("Everyday words"),
    "serves": _("Whom it serves"),
    "applicants": _("Who may file, in words"),
    "is_essential": _("Essential service"),
    "is_interlinked": _("Interlinked procedure"),
    "is_local": _("Found in this province only"),
    "competent_kind": _("Level that decides"),
    "units": _("Competent units"),
    "ways": _("Ways of filing"),
    "online_level": _("Level of the online service"),
    "partial_reason": _("Why it is online only in part"),
    "is_processed_elsewhere": _("Processed on a ministry's system"),
    "elsewhere": _("Which system"),
    "limit_amount": _("Time limit"),
    "limit_unit": _("Unit of the time limit"),
    "cutoff": _("Same-day limit: received until"),
    "law_amount": _("Time limit by law"),
    "extension_amount": _("May be extended by"),
    "extension_unit": _("Unit of the extension"),
    "extension_ground": _("Ground of the extension"),
    "supplement_days": _("Days a supplement is awaited"),
    "legal_grounds": _("Legal grounds"),
    "conditions": _("Requirements and conditions"),
}

CASES = pgettext_lazy("record", "In which cases")
KEY = pgettext_lazy("record", "Key")
NOTE = pgettext_lazy("record", "Note")

LABELS: Mapping[str, Mapping[str, Promise]] = {
    "procedure": {**PROCEDURE, **PARTS},
    "case": {
        "key": KEY,
        "name": _("Name of the case"),
        "note": NOTE,
        "limit_amount": _("Time limit of the case"),
        "limit_unit": _("Unit of the time limit"),
        "cutoff": _("Same-day limit: received until"),
    },
    "paper": {
        "key": KEY,
        "name": _("Name of the paper"),
        "note": NOTE,
        "form": _("Kind of copy"),
        "copies": _("Number of copies"),
        "is_required": _("Must be handed in"),
        "is_declared_online": _("Typed in when filed online"),
        "is_reusable": _("A result kept before may stand for it"),
        "data_source": _("Told by a database"),
        "cases": CASES,
    },
    "result": {
        "name": _("Name of the result"),
        "valid_amount": _("Valid for"),
        "valid_unit": _("Unit of its validity"),
        "note": NOTE,
    },
    "part": {
        "name": _("Name of the part"),
        "authority": _("Authority that does it"),
        "code": _("Code of the procedure"),
    },
    "step": {
        "kind": _("Kind of step"),
        "name": _("Name of the step"),
        "role": _("Who does it"),
        "hours": _("Working hours"),
        "branch": _("Parallel branch"),
        "level": _("At which level"),
        "unit": pgettext_lazy("step", "At which unit"),
        "needs": _("What it needs"),
        "cases": CASES,
    },
    "fee": {
        "key": KEY,
        "kind": _("Fee or charge"),
        "label": _("Name of the fee"),
        "amount": _("Amount"),
        "per": pgettext_lazy("fee", "For each"),
        "tiers": _("Tiers"),
        "each": _("Tiers and cap begin anew with each"),
        "cap": _("At most"),
        "reductions": _("Exemptions and reductions"),
        "note": NOTE,
        "channel": _("Way of filing"),
        "cases": CASES,
        "charged": _("When it is charged"),
        "valid_from": _("In force from"),
        "valid_to": _("Until"),
    },
}


def place_in_words(place: str) -> str:
    """Of a place as `problems` tells it: "papers/3/copies"."""
    name, _slash, rest = place.partition("/")
    of = LABELS["procedure"].get(name)
    if of is None:
        return name
    row, _slash, field = rest.partition("/")
    kind = name.removesuffix("s")
    label = LABELS.get(kind, {}).get(field.partition("/")[0])
    words = [str(of)]
    if row:
        words.append(gettext("row %(n)s") % {"n": row})
    if label:
        words.append(str(label))
    return ", ".join(words)
