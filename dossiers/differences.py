"""What changes for a filing where another version is in force when it is received."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from dossiers.models import Dossier
from dossiers.receipt_version import case_kept, is_case_lost
from dossiers.states import Channel
from procedures.cases import NOT_HANDED_IN, in_case, papers_in
from procedures.fee_rules import Rule
from procedures.fee_words import price_in_words
from procedures.limits import limit_in_words
from procedures.models import Case, Paper, ProcedureVersion

BROUGHT = Q(originals__gt=0) | Q(copies__gt=0) | Q(files__isnull=False) | Q(reused__isnull=False)


class PaperThen(NamedTuple):
    """A paper of the new version: whether the old one asked for it, whether it is there."""

    name: str
    is_new: bool
    is_there: bool
    is_needed: bool


@dataclass(frozen=True)
class Differences:
    version: ProcedureVersion
    lines: list[str]
    papers: list[PaperThen]
    is_case_lost: bool


def differences(dossier: Dossier, after: ProcedureVersion, day: date) -> Differences:
    """Between what was filed under and what a receipt on that day takes."""
    then = case_kept(dossier, after)
    old, new = (
        {paper.key: paper for paper in papers_in(version, case) if _is_asked(paper)}
        for version, case in ((dossier.version, dossier.case), (after, then))
    )
    return Differences(
        after,
        [*_texts(dossier, after, then), *_papers(old, new), *_fees(dossier, after, then, day)],
        list(_then(dossier, old, new)),
        is_case_lost(dossier, after),
    )


def _is_asked(paper: Paper) -> bool:
    return paper.form not in NOT_HANDED_IN


def _texts(dossier: Dossier, after: ProcedureVersion, then: Case | None) -> Iterator[str]:
    before = dossier.version
    if before.name != after.name:
        yield _("Name: now %(after)s") % {"after": after.name}
    limits = {
        "before": limit_in_words(before, dossier.case),
        "after": limit_in_words(after, then),
    }
    if limits["before"] != limits["after"]:
        yield _("Limit: %(before)s, now %(after)s") % limits
    if before.result_name != after.result_name:
        yield _("Result: now %(after)s") % {"after": after.result_name or "–"}


def _papers(old: dict[str, Paper], new: dict[str, Paper]) -> Iterator[str]:
    for key, paper in new.items():
        if key not in old:
            yield _("New paper: %(name)s") % {"name": paper.name}
        elif paper.form != old[key].form:
            words = {"name": paper.name, "form": paper.get_form_display()}
            yield _("%(name)s: now as %(form)s") % words
        elif paper.is_required and not old[key].is_required:
            yield _("%(name)s: now required") % {"name": paper.name}
    for key, paper in old.items():
        if key not in new:
            yield _("No longer asked for: %(name)s") % {"name": paper.name}


def _fees(dossier: Dossier, after: ProcedureVersion, then: Case | None, day: date) -> Iterator[str]:
    old = _prices(dossier.version, dossier.case, dossier, day)
    new = _prices(after, then, dossier, day)
    for label in dict.fromkeys([*old, *new]):
        was, now = old.get(label, _("none")), new.get(label, _("none"))
        if was != now:
            words = {"label": label, "before": was, "after": now}
            yield _("%(label)s: %(before)s, now %(after)s") % words


def _prices(
    version: ProcedureVersion, case: Case | None, dossier: Dossier, day: date
) -> dict[str, str]:
    last = min(day, version.effective_to or day)
    held: Iterable[Rule] = [Rule.of(row) for row in in_case(version.fees.all(), case)]
    return {
        rule.label: "; ".join(price_in_words(rule))
        for rule in held
        if rule.channel in ("", dossier.channel)
        and rule.valid_from <= last <= (rule.valid_to or last)
    }


def _then(dossier: Dossier, old: dict[str, Paper], new: dict[str, Paper]) -> Iterator[PaperThen]:
    handed = dossier.papers.filter(BROUGHT, paper__isnull=False)
    there = set(handed.values_list("paper__key", flat=True))
    is_online = dossier.channel == Channel.ONLINE
    for key, paper in new.items():
        is_needed = paper.is_required and not (is_online and paper.is_declared_online)
        yield PaperThen(paper.name, key not in old, key in there, is_needed)
