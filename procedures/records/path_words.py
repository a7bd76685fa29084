"""A path into a document in words: "Decision 1, procedure 17, paper 3, number of copies"."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procedures.records.schema import kind_of, properties
from procedures.records.sheet_words import heading_of
from procedures.records.sheets import SHEETS

ROWS: Mapping[str, str | Promise] = {
    "decisions": pgettext_lazy("place in a file", "decision"),
    "procedures": pgettext_lazy("place in a file", "procedure"),
    "abolished": pgettext_lazy("place in a file", "abolished"),
    "cases": pgettext_lazy("place in a file", "case"),
    "papers": pgettext_lazy("place in a file", "paper"),
    "results": pgettext_lazy("place in a file", "result"),
    "parts": pgettext_lazy("place in a file", "interlinked part"),
    "steps": pgettext_lazy("place in a file", "step"),
    "fees": pgettext_lazy("place in a file", "fee"),
    "tiers": pgettext_lazy("place in a file", "tier"),
    "reductions": pgettext_lazy("place in a file", "reduction"),
    "fields": pgettext_lazy("place in a file", "field"),
    "life_events": pgettext_lazy("place in a file", "life event"),
    "late_causes": pgettext_lazy("place in a file", "cause of lateness"),
    "reduction_groups": pgettext_lazy("place in a file", "group"),
    "banned_papers": pgettext_lazy("place in a file", "banned paper"),
    "synonyms": pgettext_lazy("place in a file", "synonym"),
}
TITLES = {sheet.kind: title for title, sheet in SHEETS.items() if sheet.kind}
WHOLE = _("the whole file")


def path_in_words(place: str) -> str:
    if not place:
        return str(WHOLE)
    said: list[str] = []
    kind = ""
    for step in place.split("/"):
        if step.isdecimal() and said:
            said[-1] += f" {step}"
            continue
        inner = kind_of(kind, step) if step in properties(kind) else ""
        said.append(str(ROWS[step]) if inner else _column(kind, step))
        kind = inner or kind
    return ", ".join(said)


def _column(kind: str, name: str) -> str:
    if name == "abolished":
        return str(ROWS[name])
    is_known = kind in TITLES and name in properties(kind)
    return heading_of(TITLES[kind], name).lower() if is_known else name
