"""Taking in at the desk, in one go: file and receive."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Role
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers.fee_groups import Fees
from dossiers.flow import NotAllowed
from dossiers.forms.intake import IntakeForm, PaperRow, paper_rows
from dossiers.forms.late_entry import said_on_paper
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
from dossiers.late_entry import NotOnThatDay
from dossiers.models import Dossier
from dossiers.money_told import taken_in_words
from dossiers.once import UsedForAnother, once
from dossiers.views.intake_elsewhere import desk_of, desks_of
from dossiers.views.lists import reach_with
from payments.models import Taking
from procedures.abolished import abolished
from procedures.cases import case_of, papers_in
from procedures.limits import cases_offered, limit_in_words
from procedures.models import PaperForm

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
    on_paper = said_on_paper(typed, at) if typed else None
    moment = on_paper.at if on_paper else at
    choice = chosen(desk, moment, text[:200]) if text else NOTHING_ASKED
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
        code = [*text.split(maxsplit=1), ""][0][:30]
        words["abolished"] = abolished(code, moment.date())
        return render(request, "desk/intake.html", words)
    prefetch_related_objects([choice.version], "papers", "cases", "fees")
    key = ((typed or request.GET).get("case") or "").replace("\0", "")
    walkin = Walkin(person, desk, choice.version, at, on_paper, case_of(choice.version, key[:40]))
    words |= about_case(walkin) | {"own": walkin.own, "on_paper": on_paper}
    words |= about_due(walkin)
    if request.method == "POST":
        return taken_in(request, walkin, words)
    rows = paper_rows(walkin.version, walkin.case, typed)
    return page(request, words, first_form(request, walkin, typed), rows)


def about_case(walkin: Walkin) -> dict[str, Any]:
    """The limit, the cases to choose from, and the papers that nobody has to bring."""
    papers = papers_in(walkin.version, walkin.case)
    return {
        "case": walkin.case,
        "cases": cases_offered(walkin.version),
        "limit": limit_in_words(walkin.version, walkin.case),
        "abolished": [paper for paper in papers if paper.form == PaperForm.ABOLISHED],
    }


def about_due(walkin: Walkin) -> dict[str, Any]:
    """When the result would be due, or why no date can be given."""
    if walkin.own is None:
        return {}
    try:
        return {"due": due_if_received(walkin, walkin.own)}
    except NotAllowed as refusal:
        return {"no_due": refusal.reason}


def first_form(request: HttpRequest, walkin: Walkin, typed: QueryDict | None) -> IntakeForm:
    """Empty, or with what was typed before the session ended."""
    if typed:
        messages.warning(request, TYPED_BEFORE)
        return form_of(walkin, typed)
    initial = {
        "token": new_token(),
        "shown": walkin.version.pk,
        "procedure": walkin.version.procedure.code,
        "case": walkin.case.key if walkin.case else "",
        "desk": walkin.desk.code,
        "abstract": walkin.version.name,
    }
    return form_of(walkin, initial=initial)


def form_of(walkin: Walkin, typed: QueryDict | None = None, **more: Any) -> IntakeForm:
    fees = Fees(walkin.version, localtime(walkin.moment).date())
    key = walkin.case.key if walkin.case else ""
    return IntakeForm(
        typed,
        at=walkin.at,
        units=walkin.units,
        own=walkin.own,
        fees=fees,
        fee_case=key,
        clerk=walkin.clerk,
        **more,
    )


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
    form = form_of(walkin, request.POST)
    rows = paper_rows(walkin.version, walkin.case, request.POST, request.FILES)
    # Every row is asked, so that each shows its own mistakes.
    checked = [form.is_valid(), *(row.is_valid() for row in rows)]
    if not all([*checked, shown_is_meant(form, walkin), case_is_known(form, walkin)]):
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
        form.renew(token=new_token())
    except NotOnThatDay as refusal:
        form.add_error("received_on", str(refusal.reason))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal.reason))
    else:
        return made(request, dossier, has_paid=form.paid() is not None)
    return once_more(request, walkin, form, rows, words, status=409)


def shown_is_meant(form: IntakeForm, walkin: Walkin) -> bool:
    """Whether the page has shown the papers of the version in force on the day of receipt."""
    shown = form.cleaned_data.get("shown")
    if walkin.on_paper is None or shown in (None, walkin.version.pk):
        return True
    sentence = _(
        "Another version of the procedure was in force on that day. Its papers are shown now: "
        "check them and send the form once more."
    )
    form.add_error("received_on", sentence)
    form.renew(shown=str(walkin.version.pk))
    return False


def case_is_known(form: IntakeForm, walkin: Walkin) -> bool:
    """Whether the version in force on the day of receipt has the case that was chosen."""
    if walkin.case or not form.cleaned_data.get("case"):
        return True
    form.add_error(None, _("The version in force has no such case. Choose the case once more."))
    form.renew(case="")
    return False


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


def made(request: HttpRequest, dossier: Dossier, *, has_paid: bool) -> HttpResponse:
    if dossier.code is None and dossier.slips.exists():
        return redirect("intake_filed", dossier.reference)
    if dossier.code is None:
        messages.warning(request, _("Filed, not received yet: it waits for its fee."))
        return redirect("dossier", dossier.number)
    taken = ""
    if has_paid:
        takings = Taking.objects.filter(charge__dossier_charge__dossier=dossier)
        taken = f"{taken_in_words(takings)} "
    received = _("Received under the code %(code)s.") % {"code": dossier.code}
    messages.success(request, f"{taken}{received}")
    return redirect("dossier", dossier.number)


def alike(request: HttpRequest) -> HttpResponse:
    """The warning alone, while the clerk still types."""
    person, at = person_of(request), timezone.localtime()
    desk = desk_of(request, reach_with(person, Role.CLERK), request.POST)
    version = chosen(desk, at, request.POST.get("procedure", "")[:200]).version
    if request.method != "POST" or version is None:
        return HttpResponse(status=400)
    walkin = Walkin(person, desk, version, at)
    form = form_of(walkin, request.POST)
    form.is_valid()
    words = {"alike": likely_duplicates(walkin, form), "form": form}
    return render(request, "desk/intake_alike.html", words)
