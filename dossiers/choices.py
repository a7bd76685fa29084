"""What a choice field of a verb offers for one dossier: keys that forms and API take, with the
words shown and the thing meant."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.flow import Input, Move
from dossiers.models import Dossier
from dossiers.receipt_version import ORDINARY, is_asked_for_case, version_on
from dossiers.rights import reach_of
from dossiers.states import Outcome, ResultStage
from dossiers.way import unit_ahead
from dossiers.work import colleagues, open_consultations, whose
from procedures.competence import units_for
from procedures.limits import cases_offered
from procedures.models import LateCause
from procedures.result_templates import templates_for

# To whom a dossier may go, by verb.
RECEIVERS: dict[str, tuple[str, ...]] = {
    "start": (Role.OFFICER,),
    "forward": (Role.OFFICER, Role.LEADER),
}


class Option(NamedTuple):
    key: str
    label: str
    meant: Any


def inputs_of(move: Move, dossier: Dossier) -> tuple[Input, ...]:
    """What a verb asks for about this dossier: a result that is issued says all by itself, and
    only some procedures tell cases apart."""
    if move.verb == "resolve" and dossier.result_stage == ResultStage.ISSUED:
        return ()
    if move.verb == "receive" and not is_asked_for_case(dossier, timezone.localdate()):
        return tuple(one for one in move.inputs if one.name != "case")
    return move.inputs


def inputs_in_bulk(move: Move) -> tuple[Input, ...]:
    """What a verb asks for once for many: only results that were issued here are given so."""
    return () if move.verb == "resolve" else move.inputs


def options_of(asked: Input, move: Move, dossier: Dossier, person: Person) -> list[Option]:
    """In the order in which they are shown; where the flow names the choices, those."""
    match asked.name:
        case "assignee":
            return _assignees(move, dossier)
        case "unit":
            return [Option(one.code, one.name, one) for one in _units(move, dossier)]
        case "template":
            return _templates(dossier)
        case "cause":
            return [Option(one.code, one.name, one) for one in causes()]
        case "consultation":
            return [Option(str(one.pk), whose(one), one) for one in _answerable(dossier, person)]
        case _:
            choices = _cases(dossier) if asked.name == "case" else asked.choices
            return [Option(value, str(label), value) for value, label in choices]


def _assignees(move: Move, dossier: Dossier) -> list[Option]:
    unit = unit_ahead(dossier, timezone.localdate())
    found = colleagues(unit, *RECEIVERS.get(move.verb, (Role.OFFICER,))) if unit else []
    able = [one for one in found if not stands_as_applicant(one, dossier)]
    return [Option(one.username, one.full_name, one) for one in able]


def _templates(dossier: Dossier) -> list[Option]:
    offered = templates_for(dossier.procedure_id, timezone.localdate())
    return [
        Option(str(one.pk), f"{one.name} ({Outcome(one.outcome).label})", one) for one in offered
    ]


def _cases(dossier: Dossier) -> Sequence[tuple[str, str | Promise]]:
    version = version_on(dossier, timezone.localdate())
    return [(key or ORDINARY, name) for key, name in cases_offered(version)] if version else []


def _units(move: Move, dossier: Dossier) -> list[Unit]:
    """Other units: those competent for the procedure, or any that may be asked."""
    today = timezone.localdate()
    if move.verb == "transfer":
        found = units_for(dossier.version, today)
    else:
        found = Unit.objects.valid_on(today)
    return list(found.exclude(pk=dossier.unit_id).order_by("sort_key"))


def causes() -> list[LateCause]:
    today = timezone.localdate()
    known = LateCause.objects.filter(valid_from__lte=today)
    return [one for one in known if one.valid_to is None or one.valid_to >= today]


def _answerable(dossier: Dossier, person: Person) -> list[Any]:
    """The open questions to the person's unit; all of them for who leads the unit in charge."""
    waiting = open_consultations(dossier)
    posts = reach_of(person).posts
    own = [item for item in waiting if any(post.unit_id == item.unit_id for post in posts)]
    leads = any(
        post.role == Role.LEADER and dossier.unit.path.startswith(post.unit.path) for post in posts
    )
    return own or (waiting if leads else [])
