"""The page of one dossier as its applicant sees it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.calendars import working_time_of
from citizens.requests import person_of
from dossiers.clock import reckoning_of
from dossiers.due import standing
from dossiers.flow import Move
from dossiers.forms.verbs import VerbForm, verb_forms
from dossiers.models import Dossier
from dossiers.paying_shown import fees_of
from dossiers.plain_reasons import reasons_of
from dossiers.results.shown import given_results
from dossiers.slips.shown import slips_for_applicant
from dossiers.story import asked_of, next_for, story_of
from dossiers.who_looked import newest


def own_page(
    request: HttpRequest,
    dossier: Dossier,
    at: datetime,
    opened: tuple[Move, VerbForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`opened` is a verb whose form was asked for, or came back; it stands open on the page."""
    segments = list(dossier.segments.all())
    reckoning = reckoning_of(dossier, segments, dossier.due_changes.all())
    story = story_of(dossier)
    looks, is_more = newest(dossier)
    fees = fees_of(dossier, at)
    forms = verb_forms(dossier, person_of(request), at)
    if opened:
        forms = [opened[1] if form.move == opened[0] else form for form in forms]
    return render(
        request,
        "dossiers/own.html",
        {
            "dossier": dossier,
            "at": at,
            "standing": standing(dossier, at, working_time_of(dossier.unit)),
            "reckoning": reckoning,
            "reasons": reasons_of(dossier, reckoning),
            "story": story,
            "asked": asked_of(dossier, story),
            "next": next_for(dossier, at),
            "papers": dossier.papers.select_related("reused__file").prefetch_related("files__file"),
            "fees": fees,
            "is_owing": any(fee.owed or fee.held for fee in fees),
            "results": given_results(dossier),
            "slips": slips_for_applicant(dossier, person_of(request)),
            "looks": looks,
            "looks_more": is_more,
            "forms": forms,
            "opened": opened[1] if opened else None,
        },
        status=status,
    )
