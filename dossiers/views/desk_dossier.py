"""The page of one dossier as officials see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from citizens.models import Person
from citizens.requests import person_of
from dossiers.capacity import IN_CHARGE, Who, capacities
from dossiers.casefile import Casefile, casefile_of, why_not_received
from dossiers.consultations import Consultation
from dossiers.differences import differences
from dossiers.due import mark_of_state, standing
from dossiers.erasure import may_erase
from dossiers.explanation import lines_of
from dossiers.flow import FLOW, Move
from dossiers.forms.verbs import VerbForm
from dossiers.history import history_of
from dossiers.id_shown import id_shown
from dossiers.models import Dossier, DossierCharge
from dossiers.results.shown import results_shown
from dossiers.rights import reach_of
from dossiers.states import ENDED
from dossiers.stepper import stepper_of
from dossiers.strip import strip_of
from dossiers.views.money_shown import Look, OpenedForm, money_of
from dossiers.views.offered import offered_on
from dossiers.views.slips import slips_on
from dossiers.way_back import led_back


def staff_page(
    request: HttpRequest,
    dossier: Dossier,
    at: datetime,
    opened: tuple[Move, VerbForm] | None = None,
    status: int = 200,
    *,
    money_form: OpenedForm | None = None,
) -> HttpResponse:
    """`opened` is a verb's form that stands open, `money_form` one about fees that came back."""
    person = person_of(request)
    case = casefile_of(dossier, person, at)
    shown = case.dossier
    held = capacities(person, shown)
    is_consulted = Who.CONSULTED in held and not held & IN_CHARGE
    return render(
        request,
        "desk/dossier.html",
        {
            **led_back(request),
            "case": case,
            "dossier": shown,
            "state": mark_of_state(shown),
            **told_of_time(case, at),
            "verbs": offered_on(case, person, at, opened),
            "asked_here": asked_here(case, person),
            "may_apologise": FLOW["apologise"].who & held,
            "is_consulted": is_consulted,
            "may_erase": may_erase(person, shown) and shown.state in ENDED,
            "results": results_shown(case.results, case.events, shown),
            "holders": case.open_work,
            "way": stepper_of(shown, case.work_items),
            **declared_by(case, person),
            **money_on([] if is_consulted else case.charges, Look(shown, person, at, money_form)),
            "history": history_of(shown, case.events, case.reckoning, case.time),
            "is_joinable": case.is_joinable,
            **slips_on([] if is_consulted else case.slips, shown, person, at),
        },
        status=status,
    )


def money_on(ties: list[DossierCharge], look: Look) -> dict[str, Any]:
    return {"money": money_of(look, ties)}


def told_of_time(case: Casefile, at: datetime) -> dict[str, Any]:
    """How it stands, its course, why the due date is what it is, and what a receipt now would
    change."""
    shown, reckoning = case.dossier, case.reckoning
    return {
        "at": at,
        "today": at.date(),
        "standing": standing(shown, at, case.time),
        "strip": strip_of(shown, case.segments, reckoning.lines, case.time, at),
        "explanation": lines_of(shown, reckoning, case.due_changes),
        "differences": differences(shown, case.newer, at.date()) if case.newer else None,
        "over": why_not_received(shown, at),
    }


def declared_by(case: Casefile, person: Person) -> dict[str, Any]:
    """Owner, submitter, and the answers given beyond their blocks."""
    shown = case.dossier
    return {
        "owner_id": id_shown(shown.owner_id_number, person, shown),
        "submitter_id": id_shown(shown.submitter_id_number, person, shown),
        "has_submitter": differs(shown),
        "declared": declared(case),
    }


def asked_here(case: Casefile, person: Person) -> list[Consultation]:
    """The open questions that the person may answer: those to their units, else all."""
    own = {post.unit_id for post in reach_of(person).posts}
    return [one for one in case.open_questions if one.item.unit_id in own] or case.open_questions


def differs(dossier: Dossier) -> bool:
    owner = (dossier.owner_id_kind, dossier.owner_id_number)
    return owner != (dossier.submitter_id_kind, dossier.submitter_id_number)


def declared(case: Casefile) -> list[tuple[str, str]]:
    """The answers given beyond the blocks of owner and submitter."""
    answers = case.dossier.answers
    return [(name, str(value)) for name, value in answers.items() if value not in ("", None)]
