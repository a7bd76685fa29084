"""The page of one dossier as officials see it."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers.casefile import Casefile, casefile_of
from dossiers.differences import differences
from dossiers.due import mark_of_state, standing
from dossiers.explanation import lines_of
from dossiers.flow import Move, Who, capacities, open_moves
from dossiers.forms.verbs import VerbForm, verb_form
from dossiers.history import history_of
from dossiers.models import Dossier
from dossiers.models.papers import SlipKind
from dossiers.strip import strip_of

IN_CHARGE = frozenset({Who.CLERK, Who.OFFICER, Who.LEADER})


class OfferedVerb(NamedTuple):
    """One verb stands out, whatever the flow calls primary."""

    move: Move
    form: VerbForm
    is_open: bool
    is_primary: bool


def staff_page(
    request: HttpRequest, dossier: Dossier, refused: tuple[Move, VerbForm] | None = None
) -> HttpResponse:
    """`refused` is a verb whose form came back with bad input; it stands open on the page."""
    person, at = person_of(request), timezone.localtime()
    case = casefile_of(dossier, person, at)
    shown = case.dossier
    return render(
        request,
        "desk/dossier.html",
        {
            "at": at,
            "case": case,
            "dossier": shown,
            "standing": standing(shown, at, case.time),
            "state": mark_of_state(shown),
            "strip": strip_of(shown, case.segments, case.time, at),
            "explanation": lines_of(shown, case.reckoning),
            "verbs": verbs_for(case, person, refused),
            "history": history_of(shown, case.time),
            "holders": case.open_work,
            "owner_id": id_shown(shown.owner_id_number, person, shown),
            "submitter_id": id_shown(shown.submitter_id_number, person, shown),
            "has_submitter": differs(shown),
            "declared": declared(case),
            "awaits_slip": case.owes_slip and not case.slip_file,
            "differences": differences(shown.version, case.newer) if case.newer else [],
        },
        status=400 if refused else 200,
    )


def slip_line(request: HttpRequest, number: str) -> HttpResponse:
    """The line of the receipt slip alone, asked for again until it is printed."""
    found = get_object_or_404(Dossier.objects.visible_to(person_of(request)).numbered(number))
    slips = found.slips.filter(kind=SlipKind.RECEIPT)
    printed = slips.values_list("file_id", flat=True).first()
    case = {"slip_file": printed, "owes_slip": slips.filter(rendered_at=None).exists()}
    return render(request, "desk/slip_line.html", {"case": case, "dossier": found})


def verbs_for(
    case: Casefile, person: Person, refused: tuple[Move, VerbForm] | None
) -> list[OfferedVerb]:
    """The open verbs with their forms, the primary one first and the drastic ones last."""
    # Where the leader's step has come, what only a leader may do goes before the rest.
    at_leader = any(item.role == Role.LEADER for item in case.open_work)
    moves = sorted(
        open_moves(case.dossier, person),
        key=lambda move: (
            move.is_drastic,
            not move.is_primary,
            at_leader and Who.OFFICER in move.who,
        ),
    )
    forms = dict([(refused[0].verb, refused[1])] if refused else [])
    return [
        OfferedVerb(
            move,
            forms.get(move.verb) or verb_form(move, case.dossier, person),
            is_open=move.verb in forms,
            is_primary=move.is_primary and place == 0,
        )
        for place, move in enumerate(moves)
    ]


def id_shown(number: str, person: Person, dossier: Dossier) -> str:
    """In full for who works on the dossier, else only its ends."""
    if capacities(person, dossier) & IN_CHARGE or len(number) < 6:
        return number
    return f"{number[:3]}{'•' * (len(number) - 5)}{number[-2:]}"


def differs(dossier: Dossier) -> bool:
    owner = (dossier.owner_id_kind, dossier.owner_id_number)
    return owner != (dossier.submitter_id_kind, dossier.submitter_id_number)


def declared(case: Casefile) -> list[tuple[str, str]]:
    """The answers given beyond the blocks of owner and submitter."""
    answers = case.dossier.answers
    return [(name, str(value)) for name, value in answers.items() if value not in ("", None)]
