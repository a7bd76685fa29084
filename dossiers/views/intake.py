"""Taking in at the desk, in one go: file and receive."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.calendars import working_time_of
from agencies.models import Role, Unit
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers.flow import NotAllowed
from dossiers.forms.intake import IntakeForm, PaperRow, paper_rows
from dossiers.intake import (
    Choice,
    chosen,
    digest_of,
    due_if_received,
    filing_from,
    keep_files,
    offered_at,
)
from dossiers.models import Dossier
from dossiers.once import UsedForAnother, once
from dossiers.transitions.register import register
from dossiers.views.lists import reach_with
from procedures.limits import limit_in_words
from procedures.models import ProcedureVersion

TYPED_BEFORE = gettext_lazy(
    "Your session had ended; what you typed is still there. Files must be chosen again."
)
NOTHING_ASKED = Choice(None, [], fits=False)


def intake(request: HttpRequest) -> HttpResponse:
    """Without a procedure: the choice of one. With it: the form; POST registers."""
    person, at = person_of(request), timezone.localtime()
    unit = reach_with(person, Role.CLERK).desk_units[0]
    typed = request.POST if request.method == "POST" else typed_input(request)
    text = ((typed or request.GET).get("procedure") or "").replace("\0", "").strip()
    offered = offered_at(unit, at)
    version, meant, fits = chosen(offered, text[:200]) if text else NOTHING_ASKED
    words: dict[str, Any] = {
        "at": at,
        "unit": unit,
        "text": text,
        "meant": meant,
        "fits": fits,
        "version": version,
        "offered": offered.order_by("procedure__code"),
    }
    if version is None:
        words["choices"] = meant or words["offered"]
        return render(request, "desk/intake.html", words)
    words["limit"] = limit_in_words(version)
    words["due"] = due_if_received(version, at, working_time_of(unit))
    if request.method == "POST":
        return taken_in(request, version, unit, words)
    if typed:
        messages.warning(request, TYPED_BEFORE)
    form = IntakeForm(typed) if typed else empty_form(version)
    return page(request, words, form, paper_rows(version, typed))


def page(
    request: HttpRequest,
    words: dict[str, Any],
    form: IntakeForm,
    rows: list[PaperRow],
    status: int = 200,
) -> HttpResponse:
    words |= {"form": form, "papers": rows}
    return render(request, "desk/intake.html", words, status=status)


def empty_form(version: ProcedureVersion) -> IntakeForm:
    return IntakeForm(
        initial={
            "token": new_token(),
            "procedure": version.procedure.code,
            "abstract": version.name,
        }
    )


def new_token() -> str:
    return f"intake-{get_random_string(24)}"


def taken_in(
    request: HttpRequest, version: ProcedureVersion, unit: Unit, words: dict[str, Any]
) -> HttpResponse:
    """To the dossier's page, or back to the form with every word still in it."""
    person, at = person_of(request), words["at"]
    form = IntakeForm(request.POST)
    rows = paper_rows(version, request.POST, request.FILES)
    # Every row is asked, so that each shows its own mistakes.
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        keep_files(rows, person, at)
        return page(request, words, form, rows, status=400)

    def make() -> Dossier:
        filing = filing_from(form, rows, version, unit, by=person, at=at)
        return register(filing, by=person, at=at, note=form.cleaned_data["note"])

    try:
        dossier = once(person, form.cleaned_data["token"], digest_of(request), make)
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
        messages.success(request, _("Received under the code %(code)s.") % {"code": dossier.code})
        return redirect("dossier", dossier.number)
    keep_files(rows, person, at)
    return page(request, words, form, rows, status=409)
