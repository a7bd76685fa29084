"""The page of one dossier as its applicant sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.calendars import working_time_of
from citizens.requests import person_of
from dossiers.clock import reckoning_of
from dossiers.due import standing
from dossiers.flow import Move
from dossiers.forms.verbs import VerbForm, verb_forms
from dossiers.models import Dossier
from dossiers.story import asked_of, next_for, story_of


def own_page(
    request: HttpRequest, dossier: Dossier, refused: tuple[Move, VerbForm] | None = None
) -> HttpResponse:
    """`refused` is a verb whose form came back; it stands open on the page."""
    at = timezone.localtime()
    segments = list(dossier.segments.all())
    story = story_of(dossier)
    forms = verb_forms(dossier, person_of(request))
    if refused:
        forms = [refused[1] if form.move == refused[0] else form for form in forms]
    return render(
        request,
        "dossiers/own.html",
        {
            "dossier": dossier,
            "at": at,
            "standing": standing(dossier, at, working_time_of(dossier.unit)),
            "reckoning": reckoning_of(dossier, segments),
            "story": story,
            "asked": asked_of(dossier, story),
            "next": next_for(dossier),
            "papers": dossier.papers.prefetch_related("files__file"),
            "charges": [tied.charge for tied in dossier.charges.select_related("charge")],
            "results": dossier.results.select_related("file"),
            "slip": dossier.slips.select_related("file").first(),
            "forms": forms,
            "is_refused": refused is not None,
            "refused": refused[1] if refused else None,
        },
        status=400 if refused else 200,
    )
