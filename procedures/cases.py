"""What holds in a case of a version; None is the ordinary case."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.db.models import Q

from procedures.models import Case, Paper, PaperForm, ProcedureVersion

# Declared by the procedure, but brought by nobody.
NOT_HANDED_IN = (PaperForm.DATA, PaperForm.SHOW, PaperForm.ABOLISHED)


class Part(Protocol):
    """A paper, a step or a fee rule; no cases are all of them."""

    cases: list[str]


P = TypeVar("P", bound=Part)


def in_case(parts: Iterable[P], case: Case | None) -> list[P]:
    """Those that hold in the case."""
    return [one for one in parts if not one.cases or (case is not None and case.key in one.cases)]


def held_in(case_key: object) -> Q:
    """The same as a condition, for a key or an expression that gives one."""
    return Q(cases=[]) | Q(cases__contains=[case_key])


def papers_in(version: ProcedureVersion, case: Case | None) -> list[Paper]:
    return in_case(version.papers.all(), case)


def limited_by(version: ProcedureVersion, case: Case | None) -> ProcedureVersion | Case:
    """Whichever gives the legal limit: both have the same three columns."""
    return case if case and case.limit_unit else version


def case_of(version: ProcedureVersion, key: str) -> Case | None:
    return version.cases.filter(key=key).first() if key else None
