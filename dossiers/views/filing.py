"""Filing online, step by step: every step is saved, the last one files exactly once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from citizens.models import Person
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers import drafts
from dossiers.fee_groups import Fees
from dossiers.forms.filing import WhereForm, WhoForm, known_of
from dossiers.models import Dossier, Draft, Opening
from dossiers.openings import opened
from dossiers.paying_shown import fees_of
from dossiers.states import Channel
from procedures.abolished import abolished
from procedures.competence import version_in_force
from procedures.limits import limit_in_words
from procedures.models import Case, OnlineLevel, ProcedureVersion

STEPS: dict[str, Promise] = {
    "where": gettext_lazy("Where and what"),
    "who": gettext_lazy("Whose dossier"),
    "papers": gettext_lazy("Papers"),
    "review": gettext_lazy("Check and file"),
}


@dataclass(frozen=True)
class Desk:
    """What stands on the table while somebody files: the version and their draft of it."""

    person: Person
    version: ProcedureVersion
    draft: Draft | None
    at: datetime

    @property
    def code(self) -> str:
        return self.version.procedure.code

    def form(self, step: str, data: Any = None, initial: Any = None) -> WhereForm | WhoForm:
        if step == "where":
            return WhereForm(self.version, self.at.date(), data, initial=initial)
        return WhoForm(data, initial=initial)

    @property
    def case(self) -> Case | None:
        return drafts.case_in(self.draft, self.version)

    def typed(self, step: str) -> dict[str, Any]:
        return drafts.answers_of(self.draft, step)

    def open_step(self) -> str | None:
        """The first step that is not yet answered, or no longer answered well."""
        for step in ("where", "who"):
            if not self.typed(step) or not self.form(step, self.typed(step)).is_valid():
                return step
        return None


class Closed(Exception):
    """Nobody can file this now; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def desk_of(request: HttpRequest, code: str) -> Desk:
    """Raises Closed where the version is not in force or not filed here."""
    person, at = person_of(request), timezone.localtime()
    version = version_in_force(code, at.date())
    found = drafts.open_drafts(person, code)
    draft = next((one for one in found if version and one.version_id == version.pk), None)
    if draft is None and found:
        raise Closed(no_longer(request, found[0], version))
    if version is None:
        if abolished(code, at.date()):
            raise Closed(redirect("procedure", code))
        raise Http404
    if version.is_processed_elsewhere or version.online_level == OnlineLevel.OTHER:
        messages.warning(request, _("This procedure cannot be filed online on this site."))
        raise Closed(redirect("procedure", code))
    return Desk(person, version, draft, at)


def no_longer(request: HttpRequest, draft: Draft, current: ProcedureVersion | None) -> HttpResponse:
    context: dict[str, Any] = {"draft": draft, "version": draft.version, "current": current}
    if current is None:
        context["abolished"] = abolished(draft.version.procedure.code, timezone.localdate())
    return render(request, "filing/no_longer.html", context, status=409)


def file(request: HttpRequest, code: str) -> HttpResponse:
    """To the first step that is open."""
    try:
        desk = desk_of(request, code)
    except Closed as closed:
        return closed.response
    return redirect("file_step", code, desk.open_step() or "papers")


def question(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """The steps `where` and `who`: a form each."""
    try:
        desk = desk_of(request, code)
    except Closed as closed:
        return closed.response
    if request.method == "POST":
        form = desk.form(step, request.POST)
        if form.is_valid():
            drafts.save_step(desk.person, desk.version, step, tidied(form, request.POST), desk.at)
            return redirect("file_step", code, after(step))
        return show(request, desk, step, {"form": form}, status=400)
    if step == "who" and not desk.typed("where"):
        return redirect("file", code)
    kept = typed_input(request)
    known = known_of(desk.person) if step == "who" else {}
    initial = {**known, **desk.typed(step), **(kept.dict() if kept else {})}
    form = desk.form(step, initial=initial)
    return show(request, desk, step, {"form": form, "is_kept": kept is not None})


def tidied(form: WhereForm | WhoForm, typed: QueryDict) -> dict[str, str]:
    """As it was typed, but a unit by its full name; what the form does not ask is nothing."""
    asked = {name: value for name, value in typed.items() if name in form.fields}
    words = {name: value for name, value in asked.items() if isinstance(value, str)}
    if "unit" in form.cleaned_data:
        words["unit"] = form.cleaned_data["unit"].name
    return words


def after(step: str) -> str:
    names = list(STEPS)
    return names[names.index(step) + 1]


def show(
    request: HttpRequest, desk: Desk, step: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    names = list(STEPS)
    number = names.index(step)
    context = {
        "version": desk.version,
        "case": desk.case,
        "limit": limit_in_words(desk.version, desk.case),
        "draft": desk.draft,
        "step": step,
        "steps": [(name, label, names.index(name) < number) for name, label in STEPS.items()],
        "step_number": number + 1,
        "step_count": len(names),
        "next_label": STEPS[after(step)] if number + 1 < len(names) else "",
        "back": names[number - 1] if number else "",
    }
    return render(request, f"filing/{step}.html", {**context, **more}, status=status)


def review(request: HttpRequest, code: str) -> HttpResponse:
    """Everything once more; sent, it files. A second click finds the same dossier."""
    if request.method == "POST" and (filed := filed_before(request)):
        return redirect("filed", filed.number)
    try:
        desk = desk_of(request, code)
    except Closed as closed:
        return closed.response
    draft, step = desk.draft, desk.open_step()
    if draft is None or step:
        return redirect("file_step", code, step or "where")
    said = said_in(desk)
    if request.method == "POST":
        dossier = drafts.file_draft(draft.pk, said, by=desk.person, at=desk.at)
        return redirect("filed", dossier.number)
    papers = drafts.papers_in(draft, desk.version, said.owner)
    more = {
        "said": said,
        "papers": papers,
        "missing": [one for one in papers if one.is_missing],
        **about_fees(desk, said),
    }
    return show(request, desk, "review", more)


def about_fees(desk: Desk, said: drafts.Said) -> dict[str, Any]:
    fees = Fees(desk.version, desk.at.date())
    return {
        "costs": fees.costs(Channel.ONLINE, desk.case, said.fee_group),
        "has_fee_groups": bool(fees.groups([Channel.ONLINE])),
    }


def filed_before(request: HttpRequest) -> Dossier | None:
    try:
        pk = UUID(request.POST.get("draft", ""))
    except ValueError:
        return None
    draft = Draft.objects.filter(pk=pk, person=person_of(request)).select_related("dossier").first()
    return draft.dossier if draft else None


def said_in(desk: Desk) -> drafts.Said:
    where, who = (desk.form(step, desk.typed(step)) for step in ("where", "who"))
    assert where.is_valid()
    assert who.is_valid()
    assert isinstance(who, WhoForm)
    words = where.cleaned_data
    parties = who.owner(), who.submitter()
    group = words.get("fee_group")
    return drafts.Said(words["unit"], words["abstract"], *parties, desk.case, group)


def filed(request: HttpRequest, number: str) -> HttpResponse:
    """What happens next."""
    found = Dossier.objects.visible_to(person_of(request)).numbered(number)
    dossier = get_object_or_404(found.select_related("version", "case", "unit"))
    at = timezone.now()
    opened(request, dossier, Opening.How.PAGE, at)
    owing = [fee for fee in fees_of(dossier, at) if fee.owed]
    return render(request, "filing/filed.html", {"dossier": dossier, "owing": owing, "at": at})


@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Goes on with an old draft under the version in force."""
    draft = get_object_or_404(Draft, pk=pk, person=person_of(request), dossier=None)
    code = draft.version.procedure.code
    version = version_in_force(code, timezone.localdate())
    if version is None:
        raise Http404
    drafts.renew(draft, version)
    return redirect("file", code)
