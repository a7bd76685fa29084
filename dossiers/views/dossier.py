"""One address for one dossier: applicants and officials each see their own page of it."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.models import Person
from citizens.requests import person_of
from citizens.typed_input import typed_input
from citizens.uploads import store_upload
from dossiers import openings
from dossiers.capacity import Who, capacities, stands_as_applicant
from dossiers.done import sentence_after
from dossiers.flow import FLOW, Move, NotAllowed, check, open_moves
from dossiers.forms.verbs import VerbForm, verb_form
from dossiers.models import Dossier, Opening
from dossiers.transitions.verbs import VERBS
from dossiers.views.desk_dossier import staff_page
from dossiers.views.own_dossier import own_page
from dossiers.way_back import dossier_from, way_back

GIVES_AWAY = ("join", "transfer")


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    return page_of(request, visible(request, number), timezone.localtime())


def verb(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Does it, or shows the page again with the form open and everything typed kept. Asked for
    without a form, the page with the form open."""
    found = visible(request, number)
    if verb not in FLOW:
        raise Http404
    person, at = person_of(request), timezone.localtime()
    if request.method != "POST":
        return unsent(request, found, FLOW[verb], at)
    form = verb_form(FLOW[verb], found, person, request.POST, request.FILES, at=at)
    try:
        if not form.is_valid():
            check(found, verb, person)
            return page_of(request, found, at, (FLOW[verb], form), 400)
        done = act(form, by=person, at=at)
    except NotAllowed as refusal:
        return not_now(request, number, form, refusal, at)
    messages.success(request, sentence_after(verb, done))
    return redirect(place_after(verb, done, person, way_back(request)))


def place_after(verb: str, done: Dossier, person: Person, back: str) -> str:
    """The page of the dossier, as long as the person still sees it: whoever has answered for
    another unit, or given it away, goes back to where they came from, or to their work."""
    if verb in GIVES_AWAY:
        anew = Person.objects.get(pk=person.pk)  # what is seen is kept with the person
        if not Dossier.objects.visible_to(anew).filter(pk=done.pk).exists():
            return back or reverse("queue")
    return dossier_from(back, done.number)


def not_now(
    request: HttpRequest, number: str, form: VerbForm, refusal: NotAllowed, at: datetime
) -> HttpResponse:
    """The page as it is now, with the reason; what was typed stays, in the form or as text."""
    found = visible(request, number)
    if form.move in open_moves(found, person_of(request)):
        data = request.POST.copy()
        data["seq"] = str(found.event_count)
        again = verb_form(form.move, found, person_of(request), data, at=at)
        again.is_valid()
        again.add_error(None, str(refusal.reason))
        return page_of(request, found, at, (form.move, again), 409)
    back = dossier_from(way_back(request), found.number)
    words = {"reason": refusal.reason, "typed": form.typed(), "back": back}
    return render(request, "refused.html", words, status=409)


def visible(request: HttpRequest, number: str) -> Dossier:
    rows = Dossier.objects.visible_to(person_of(request)).numbered(number)
    return get_object_or_404(rows.select_related("version", "unit", "procedure"))


def page_of(
    request: HttpRequest,
    found: Dossier,
    at: datetime,
    opened: tuple[Move, VerbForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Without the right to work on it nobody is asked for more: whoever is the applicant sees
    the applicant's page, whatever their post."""
    if stands_as_applicant(person_of(request), found):
        return own_page(request, found, at, opened, status)
    openings.opened(request, found, Opening.How.PAGE, at)
    return staff_page(request, found, at, opened, status)


def unsent(request: HttpRequest, found: Dossier, move: Move, at: datetime) -> HttpResponse:
    """The form of an open verb. After a sign-in in between it stands as it was typed."""
    kept, person = typed_input(request), person_of(request)
    at_hand = Who.APPLICANT in capacities(person, found)  # on the applicant's page all forms are
    if kept is None and (at_hand or move not in open_moves(found, person)):
        tell_why_not(request, found, move)
        return redirect(dossier_from(way_back(request), found.number))
    form = verb_form(move, found, person, at=at)
    if kept is not None:
        form.initial = {name: value for name, value in kept.items() if name != "seq"}
        messages.warning(request, _("Your session had ended; what you typed is still there."))
        if kept.had_files:
            sentence = _("The file you had just chosen is not saved; please choose it again.")
            messages.warning(request, sentence)
    return page_of(request, found, at, (move, form))


def tell_why_not(request: HttpRequest, found: Dossier, move: Move) -> None:
    """Whoever came by an address hears why the verb is not offered."""
    try:
        check(found, move.verb, person_of(request))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal.reason))


@transaction.atomic
def act(form: VerbForm, *, by: Person, at: datetime) -> Dossier:
    """Calls the verb with what its form says; NotAllowed undoes the stored file, too."""
    words = dict(form.cleaned_data)
    if "file" in words:
        check(form.dossier, form.move.verb, by, words["seq"])  # before anything lies on disk
        upload = words.pop("file")
        words["file"] = store_upload(upload, by=by, at=at) if upload else None
    return VERBS[form.move.verb](form.dossier, by=by, at=at, **words)
