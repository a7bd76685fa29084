"""What the page of a procedure says of one version, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agencies.models import Unit
from procedures.abolished import decision_in_words
from procedures.cases import NOT_HANDED_IN
from procedures.limits import amount_in_words, limit_in_words
from procedures.models import (
    Applicant,
    FilingWay,
    LimitUnit,
    Paper,
    ProcedureVersion,
    ValidityUnit,
)
from procedures.queries import VersionQuerySet
from procedures.records.telling import PARTS
from procedures.told import validity_in_words


class PaperShown(NamedTuple):
    paper: Paper
    cases: list[str]
    is_brought: bool


class CaseShown(NamedTuple):
    name: str
    note: str
    limit: str


class ResultShown(NamedTuple):
    name: str
    note: str
    validity: str  # empty where it never ends


def with_page(versions: VersionQuerySet) -> VersionQuerySet:
    """With all that the page says of them."""
    return versions.select_related("procedure__field", "decision", "ended_by").prefetch_related(
        *PARTS, "life_events", "competent_units",
        Prefetch("steps__unit", Unit.objects.only("code", "name")),
    )  # fmt: skip


def told(version: ProcedureVersion) -> dict[str, Any]:
    cases = {case.key: case.name for case in version.cases.all()}
    shown = list(cases_shown(version))
    return {
        "limit": limit_in_words(version),
        "law_limit": law_limit(version),
        "cases": shown,
        "has_other_limits": len({case.limit for case in shown}) > 1,
        "papers": list(papers_shown(version, cases)),
        "results": list(results_shown(version)),
        "serves": ", ".join(str(Applicant(one).label) for one in version.serves),
        "ways": [str(FilingWay(one).label) for one in version.ways],
        "extension": extension(version),
        "supplement": supplement(version),
        "published_by": decision_in_words(version.decision),
    }


def law_limit(version: ProcedureVersion) -> str:
    """What the law gives, where the province's own limit is shorter."""
    if not version.law_amount:
        return ""
    unit = version.limit_unit
    return amount_in_words(LimitUnit.DAYS if unit == "same_day" else unit, version.law_amount)


def extension(version: ProcedureVersion) -> str:
    amount = version.extension_amount
    return amount_in_words(version.extension_unit, amount) if amount else ""


def supplement(version: ProcedureVersion) -> str:
    days = version.supplement_days
    return amount_in_words(LimitUnit.CALENDAR_DAYS, days) if days else ""


def cases_shown(version: ProcedureVersion) -> Iterator[CaseShown]:
    """The ordinary case first; none where none are told apart."""
    cases = version.cases.all()
    if cases:
        yield CaseShown(_("The ordinary case"), "", limit_in_words(version))
    for case in cases:
        yield CaseShown(case.name, case.note, limit_in_words(version, case))


def papers_shown(version: ProcedureVersion, cases: dict[str, str]) -> Iterator[PaperShown]:
    """What is to be brought first; then what nobody brings."""
    rows = sorted(version.papers.all(), key=lambda one: one.form in ("data", "abolished"))
    for paper in rows:
        named = [cases.get(key, key) for key in paper.cases]
        yield PaperShown(paper, named, paper.form not in NOT_HANDED_IN)


def results_shown(version: ProcedureVersion) -> Iterator[ResultShown]:
    for one in version.results.all():
        words = {"valid_amount": one.valid_amount, "valid_unit": one.valid_unit}
        is_endless = one.valid_unit == ValidityUnit.FOREVER
        yield ResultShown(one.name, one.note, "" if is_endless else validity_in_words(words))


def is_in_force(version: ProcedureVersion, on: date) -> bool:
    ended = version.effective_to is not None and version.effective_to < on
    return version.effective_from <= on and not ended


class Coming(NamedTuple):
    """What a published decision will do to the procedure."""

    day: date
    decision: str
    begins: date | None  # of the version that will hold; None: abolished


def coming(versions: Sequence[ProcedureVersion], today: date) -> Coming | None:
    """What follows the version of today: another, or an end that is decided without one."""
    now = next((one for one in versions if is_in_force(one, today)), None)
    if now is None or now.effective_to is None or now.ended_by is None:
        return None
    day, decision = now.effective_to + timedelta(1), decision_in_words(now.ended_by)
    is_amended = any(one.effective_from == day for one in versions)
    return Coming(day, decision, day if is_amended else None)
