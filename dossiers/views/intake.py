"""Taking in at the desk, in one go: file and receive."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.calendars import working_time_of
from agencies.models import Role
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers.flow import NotAllowed
from dossiers.forms.intake import IntakeForm, PaperRow, paper_rows
from dossiers.intake import (
    Choice,
    LikelyDuplicate,
    Walkin,
    chosen,
    digest_of,
    due_if_received,
    keep_files,
    likely_duplicates,
    offered_at,
    take_in,
)
from dossiers.models import Dossier
from dossiers.once import UsedForAnother, once
from dossiers.views.intake_elsewhere import desk_of, desks_of
from dossiers.views.lists import reach_with
from procedures.limits import limit_in_words

TYPED_BEFORE = gettext_lazy(
    "Your session had ended; what you typed is still there. Files must be chosen again."
)
NOTHING_ASKED = Choice(None, [], fits=False)


def intake(request: HttpRequest) -> HttpResponse:
    """Without a procedure: the choice of one. With it: the form; POST registers."""
    person, at = person_of(request), timezone.localtime()
    reach = reach_with(person, Role.CLERK)
    typed = request.POST if request.method == "POST" else typed_input(request)
    desk = desk_of(request, reach, typed)
    text = ((typed or request.GET).get("procedure") or "").replace("\0", "").strip()
    choice = chosen(desk, at, text[:200]) if text else NOTHING_ASKED
    words: dict[str, Any] = {
        "at": at,
        "unit": desk,
        "desks": desks_of(reach),
        "text": text,
        "choice": choice,
        "version": choice.version,
        "offered": offered_at(desk, at).order_by("procedure__code"),
    }
    if choice.version is None:
        return render(request, "desk/intake.html", words)
    walkin = Walkin(person, desk, choice.version, at)
    words |= {"limit": limit_in_words(choice.version), "own": walkin.own}
    if walkin.own:
        words["due"] = due_if_received(choice.version, at, working_time_of(desk))
    if request.method == "POST":
        return taken_in(request, walkin, words)
    return page(
        request, words, first_form(request, walkin, typed), paper_rows(walkin.version, typed)
    )


def first_form(request: HttpRequest, walkin: Walkin, typed: QueryDict | None) -> IntakeForm:
    """Empty, or with what was typed before the session ended."""
    if typed:
        messages.warning(request, TYPED_BEFORE)
        return IntakeForm(typed, units=walkin.units, own=walkin.own)
    initial = {
        "token": new_token(),
        "procedure": walkin.version.procedure.code,
        "desk": walkin.desk.code,
        "abstract": walkin.version.name,
    }
    return IntakeForm(initial=initial, units=walkin.units, own=walkin.own)


def page(
    request: HttpRequest,
    words: dict[str, Any],
    form: IntakeForm,
    rows: list[PaperRow],
    status: int = 200,
) -> HttpResponse:
    words |= {"form": form, "papers": rows}
    return render(request, "desk/intake.html", words, status=status)


def new_token() -> str:
    return f"intake-{get_random_string(24)}"


def taken_in(request: HttpRequest, walkin: Walkin, words: dict[str, Any]) -> HttpResponse:
    """To the dossier's page, or back to the form with every word still in it."""
    form = IntakeForm(request.POST, units=walkin.units, own=walkin.own)
    rows = paper_rows(walkin.version, request.POST, request.FILES)
    # Every row is asked, so that each shows its own mistakes.
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return once_more(request, walkin, form, rows, words, status=400)
    try:
        dossier = once(
            walkin.clerk,
            form.cleaned_data["token"],
            digest_of(request),
            lambda: take_in(walkin, form, rows),
        )
    except LikelyDuplicate:
        sentence = _("Not taken in yet. If this is another matter, tick this box.")
        form.add_error("despite", sentence)
    except UsedForAnother as used:
        sentence = _(
            "This form has already made the dossier %(number)s. Send it once more to register "
            "another one."
        )
        form.add_error(None, sentence % {"number": used.dossier.number})
        form.renew(new_token())
    except NotAllowed as refusal:
        form.add_error(None, str(refusal.reason))
    else:
        return made(request, dossier)
    return once_more(request, walkin, form, rows, words, status=409)


def once_more(
    request: HttpRequest,
    walkin: Walkin,
    form: IntakeForm,
    rows: list[PaperRow],
    words: dict[str, Any],
    *,
    status: int,
) -> HttpResponse:
    """The form as it was typed, and what there is of the same owner already."""
    words["alike"] = likely_duplicates(walkin, form)
    keep_files(rows, walkin.clerk, walkin.at)
    return page(request, words, form, rows, status=status)


def made(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if dossier.code is None:
        return redirect("intake_filed", dossier.reference)
    messages.success(request, _("Received under the code %(code)s.") % {"code": dossier.code})
    return redirect("dossier", dossier.number)


def alike(request: HttpRequest) -> HttpResponse:
    """The warning alone, while the clerk still types."""
    person, at = person_of(request), timezone.localtime()
    desk = desk_of(request, reach_with(person, Role.CLERK), request.POST)
    version = chosen(desk, at, request.POST.get("procedure", "")[:200]).version
    if request.method != "POST" or version is None:
        return HttpResponse(status=400)
    walkin = Walkin(person, desk, version, at)
    form = IntakeForm(request.POST, units=walkin.units, own=walkin.own)
    form.is_valid()
    words = {"alike": likely_duplicates(walkin, form), "form": form}
    return render(request, "desk/intake_alike.html", words)
