"""The warnings of the house: which, whether they still hold, who is told, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from citizens.models import Person
from dossiers.audience import asked, askers, in_charge, of_dossier
from dossiers.models import Apology, Dossier, WorkItem, WorkKind
from dossiers.states import AWAITING, PAUSED, State
from dossiers.warnings import found
from dossiers.warnings.found import Owed


def _nothing_to_applicant(dossier: Dossier, due_at: datetime) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """Once for each dossier and date. `holds` is asked again under the dossier's lock; both it
    and `officials` take the dossier, the date warned of, and the moment."""

    name: str
    owed: Callable[[datetime], list[Owed]]
    holds: Callable[[Dossier, datetime], bool]
    officials: Callable[[Dossier, datetime, datetime], list[Person]]
    subject: str | Promise
    body: str | Promise
    to_applicant: Callable[[Dossier, datetime], str | Promise | None] = _nothing_to_applicant


def _due_stands(dossier: Dossier, due_at: datetime) -> bool:
    is_open = dossier.finished_at is None and dossier.state not in PAUSED
    return is_open and dossier.due_at == due_at


def _open_items(kind: WorkKind) -> Callable[[Dossier, datetime], bool]:
    def are_open(dossier: Dossier, due_at: datetime) -> bool:
        is_open = dossier.finished_at is None and dossier.state not in PAUSED
        return is_open and items_due(dossier, kind, due_at).exists()

    return are_open


def items_due(dossier: Dossier, kind: WorkKind, due_at: datetime) -> QuerySet[WorkItem]:
    return dossier.work_items.filter(kind=kind, done_at=None, due_at=due_at)


def _unanswered(dossier: Dossier, due_at: datetime) -> bool:
    return dossier.state == State.SUBMITTED and dossier.answer_due_at == due_at


def _awaited(dossier: Dossier, due_at: datetime) -> bool:
    until = dossier.answer_until
    return dossier.state in AWAITING and until is not None and found.last_day(until) == due_at


def _in_charge(dossier: Dossier, due_at: datetime, at: datetime) -> list[Person]:
    return in_charge(dossier, at)


def _of_question(dossier: Dossier, due_at: datetime, at: datetime) -> list[Person]:
    questions = items_due(dossier, WorkKind.CONSULTATION, due_at)
    return [*asked(questions, at), *askers(dossier, questions, at)]


def _at_desk(dossier: Dossier, due_at: datetime, at: datetime) -> list[Person]:
    return of_dossier(dossier, at, Role.CLERK, Role.LEADER)


def _nobody(dossier: Dossier, due_at: datetime, at: datetime) -> list[Person]:
    return []


def _sorry(dossier: Dossier, due_at: datetime) -> Promise | None:
    """Nothing more where the apology has been sent already."""
    made = Apology.objects.filter(dossier=dossier, due_at=due_at, made_at__isnull=False)
    if made.exists():
        return None
    return _(
        "The result of your dossier %(number)s could not be ready at %(due)s. "
        "You will get a letter of apology with a new date."
    )


def _please(dossier: Dossier, due_at: datetime) -> Promise:
    if dossier.state == State.AWAITING_DUES:
        return _("Please pay the taxes and fees for your dossier %(number)s by %(day)s.")
    return _("Please complete your dossier %(number)s by %(day)s.")


KINDS = (
    Kind(
        "overdue",
        found.overdue,
        _due_stands,
        _in_charge,
        _("%(number)s is overdue"),
        _("%(name)s: the result was due at %(due)s."),
        _sorry,
    ),
    Kind(
        "due_soon",
        found.due_soon,
        _due_stands,
        _in_charge,
        _("%(number)s is due soon"),
        _("%(name)s: the result is due at %(due)s."),
    ),
    Kind(
        "step_overdue",
        found.step_overdue,
        _open_items(WorkKind.STEP),
        _in_charge,
        _("A step of %(number)s is overdue"),
        _("%(name)s: the step at hand was to be done by %(due)s."),
    ),
    Kind(
        "consultation_overdue",
        found.consultation_overdue,
        _open_items(WorkKind.CONSULTATION),
        _of_question,
        _("An answer about %(number)s is overdue"),
        _("%(name)s: the unit that was asked was to answer by %(due)s."),
    ),
    Kind(
        "answer_overdue",
        found.answer_overdue,
        _unanswered,
        _at_desk,
        _("The filing %(number)s has not been answered"),
        _("%(name)s: the applicant was to hear by %(due)s whether the filing is received."),
    ),
    Kind(
        "answer_soon",
        found.answer_soon,
        _awaited,
        _nobody,
        _("%(number)s waits for you"),
        "",
        _please,
    ),
)
