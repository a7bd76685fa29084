"""The page of one dossier as officials see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from citizens.models import Person
from citizens.requests import person_of
from dossiers.capacity import Who, capacities
from dossiers.casefile import Casefile, casefile_of
from dossiers.consultations import Consultation
from dossiers.differences import differences
from dossiers.due import mark_of_state, standing
from dossiers.explanation import lines_of
from dossiers.flow import FLOW, Move
from dossiers.forms.verbs import VerbForm
from dossiers.history import history_of
from dossiers.id_shown import id_shown
from dossiers.models import Dossier
from dossiers.models.papers import SlipKind
from dossiers.rights import reach_of
from dossiers.strip import strip_of
from dossiers.views.offered import offered_on

IN_CHARGE = frozenset({Who.CLERK, Who.HELPER, Who.OFFICER, Who.LEADER})


def staff_page(
    request: HttpRequest,
    dossier: Dossier,
    opened: tuple[Move, VerbForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`opened` is a verb whose form stands open: it was asked for, or came back."""
    person, at = person_of(request), timezone.localtime()
    case = casefile_of(dossier, person, at)
    shown = case.dossier
    held = capacities(person, shown)
    return render(
        request,
        "desk/dossier.html",
        {
            "at": at,
            "today": at.date(),
            "case": case,
            "dossier": shown,
            "standing": standing(shown, at, case.time),
            "state": mark_of_state(shown),
            "strip": strip_of(shown, case.segments, case.reckoning.lines, case.time, at),
            "explanation": lines_of(shown, case.reckoning, case.due_changes),
            "verbs": offered_on(case, person, at, opened),
            "asked_here": asked_here(case, person),
            "may_apologise": FLOW["apologise"].who & held,
            "is_consulted": Who.CONSULTED in held and not held & IN_CHARGE,
            "history": history_of(shown, case.events, case.reckoning, case.time),
            "holders": case.open_work,
            "owner_id": id_shown(shown.owner_id_number, person, shown),
            "submitter_id": id_shown(shown.submitter_id_number, person, shown),
            "has_submitter": differs(shown),
            "declared": declared(case),
            "awaits_slip": case.owes_slip and not case.slip_file,
            "differences": differences(shown.version, case.newer) if case.newer else [],
        },
        status=status,
    )


def asked_here(case: Casefile, person: Person) -> list[Consultation]:
    """The open questions that the person may answer: those to their units, else all."""
    own = {post.unit_id for post in reach_of(person).posts}
    return [one for one in case.open_questions if one.item.unit_id in own] or case.open_questions


def slip_line(request: HttpRequest, number: str) -> HttpResponse:
    """The line of the receipt slip alone, asked for again until it is printed."""
    found = get_object_or_404(Dossier.objects.visible_to(person_of(request)).numbered(number))
    slips = found.slips.filter(kind=SlipKind.RECEIPT)
    printed = slips.values_list("file_id", flat=True).first()
    case = {"slip_file": printed, "owes_slip": slips.filter(rendered_at=None).exists()}
    return render(request, "desk/slip_line.html", {"case": case, "dossier": found})


def differs(dossier: Dossier) -> bool:
    owner = (dossier.owner_id_kind, dossier.owner_id_number)
    return owner != (dossier.submitter_id_kind, dossier.submitter_id_number)


def declared(case: Casefile) -> list[tuple[str, str]]:
    """The answers given beyond the blocks of owner and submitter."""
    answers = case.dossier.answers
    return [(name, str(value)) for name, value in answers.items() if value not in ("", None)]
