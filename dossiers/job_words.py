"""What the nightly checks tell the administrator, in the house's language.

Commands and logs speak English, as the verifier does that auditors get.
"""

from collections import Counter

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers.clock_check import Finding
from dossiers.history_check import Checked
from dossiers.roots import Taken

DIFFERS = {
    "due_at": gettext_lazy("due date"),
    "first_due_at": gettext_lazy("first due date"),
    "segments": gettext_lazy("stretches of the clock"),
    "state": gettext_lazy("state against the clock"),
    "minutes": gettext_lazy("minutes of a stretch"),
    "calendar": gettext_lazy("a published calendar missed it"),
    "facts": gettext_lazy("nothing can be reckoned"),
}
INTACT = gettext_lazy("all stands as it was written down")


def of_clocks(finding: Finding) -> str:
    total, wrong = number(finding.looked_at), len(finding.numbers)
    if not wrong:
        return _("%(total)s dossiers reckoned again: all agree") % {"total": total}
    kinds = Counter(one.what for one in finding.differences)
    which = ", ".join(f"{DIFFERS[what]} ({number(count)})" for what, count in kinds.most_common())
    words = {"total": total, "wrong": number(wrong), "which": which}
    return _("%(wrong)s of %(total)s dossiers differ: %(which)s") % words


def of_root(taken: Taken | None) -> str:
    if taken is None:
        return _("today's root is taken already")
    root = taken.root
    words = {name: number(getattr(root, name)) for name in ("dossiers", "events", "papers")}
    told = _("root %(number)s: %(dossiers)s dossiers, %(events)s entries, %(papers)s papers")
    told %= {**words, "number": root.number}
    return f"{told}; {_findings(taken.count)}" if taken.count else told


def of_histories(done: Checked) -> str:
    words = {name: number(done.tally[name]) for name in ("dossiers", "events", "roots")}
    told = _("%(dossiers)s dossiers, %(events)s entries, %(roots)s roots") % words
    told += f": {_findings(done.count) if done.count else INTACT}"
    return told if done.tally["roots"] else "; ".join([told, _("no root yet to compare with")])


def is_intact(said: str) -> bool:
    """Whether the worker, which speaks the house's language, said so of all histories."""
    with translation.override(settings.LANGUAGE_CODE):
        return f": {INTACT}" in said


def _findings(count: int) -> str:
    words = {"count": number(count)}
    return ngettext("%(count)s finding", "%(count)s findings", count) % words


def number(count: int) -> str:
    return number_format(count)
