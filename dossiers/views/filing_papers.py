"""The step of filing where papers are added and taken away; it needs no script."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from citizens.models import StoredFile
from citizens.typed_input import typed_input
from citizens.uploads import ACCEPT, store_upload
from dossiers import drafts
from dossiers.drafts import MAX_FILES, REUSED
from dossiers.reusable import may_be_reused
from dossiers.reuse import offered_to, reusable_with
from dossiers.reuse_rules import OWN_WORDS, OWNER_ONLINE, TAKEN, files_for_self
from dossiers.views.filing import Closed, Desk, desk_of, said_in, show
from procedures.cases import NOT_HANDED_IN, papers_in

Errors = dict[str, list[str]]


def papers(request: HttpRequest, code: str) -> HttpResponse:
    try:
        desk = desk_of(request, code)
    except Closed as closed:
        return closed.response
    if step := desk.open_step():
        return redirect("file_step", code, step)
    if request.method != "POST":
        return listing(request, desk, {})
    if took_away(request, desk):
        return redirect("file_step", code, "papers")
    chosen, errors = choose(request, desk)
    brought, wrong = take(request, desk, chosen)
    errors |= {key: [*errors.get(key, []), *sentences] for key, sentences in wrong.items()}
    if chosen:
        drafts.reuse(desk.person, desk.version, chosen, desk.at)
    if brought:
        drafts.add_files(desk.person, desk.version, brought, desk.at)
    if errors:
        return listing(request, desk_of(request, code), errors)
    return redirect("file_step", code, "papers" if "add" in request.POST else "review")


def took_away(request: HttpRequest, desk: Desk) -> bool:
    """A file, or the result that stands for a paper."""
    file, result = request.POST.get("delete"), request.POST.get("without")
    if file:
        drafts.drop_file(desk.person, desk.version, file, desk.at)
    elif result:
        drafts.reuse(desk.person, desk.version, {result: ""}, desk.at)
    return bool(file or result)


def choose(request: HttpRequest, desk: Desk) -> tuple[dict[str, str], Errors]:
    """By the paper's key, the tokens of results given before that are to stand for papers."""
    handed_in = (one for one in papers_in(desk.version, desk.case) if one.form not in NOT_HANDED_IN)
    papers = {one.key: one for one in handed_in}
    asked = {key: token for key in papers if (token := request.POST.get(f"result-{key}"))}
    if asked and not files_for_self(desk.person, said_in(desk).owner):
        return {}, {key: [str(OWNER_ONLINE)] for key in asked}
    found = reusable_with(desk.person, asked.values())
    before = drafts.answers_of(desk.draft, REUSED).items()
    taken = {token for key, token in before if key not in asked}
    chosen: dict[str, str] = {}
    errors: Errors = {}
    for key, token in asked.items():
        if not may_be_reused(papers[key]):
            errors[key] = [str(OWN_WORDS)]
        elif token not in found:
            errors[key] = [_("This is no valid result of your own. Choose one from the list.")]
        elif token in taken:
            errors[key] = [str(TAKEN)]
        else:
            chosen[key] = token
            taken.add(token)
    return chosen, errors


def take(
    request: HttpRequest, desk: Desk, chosen: Mapping[str, str]
) -> tuple[list[tuple[str, StoredFile]], Errors]:
    """What is good is kept, since a browser does not offer a chosen file again."""
    brought: list[tuple[str, StoredFile]] = []
    errors: Errors = {}
    room = MAX_FILES - len(desk.draft.files if desk.draft else [])
    for paper in papers_in(desk.version, desk.case):
        uploads = request.FILES.getlist(f"file-{paper.key}")
        if not uploads and request.POST.get("add") == paper.key and paper.key not in chosen:
            errors[paper.key] = [_("You have not chosen a file.")]
        for upload in uploads:
            if len(brought) >= room:
                errors[paper.key] = [_("A filing holds at most %d files.") % MAX_FILES]
                break
            try:
                brought.append((paper.key, store_upload(upload, by=desk.person, at=desk.at)))
            except ValidationError as wrong:
                errors.setdefault(paper.key, []).extend(wrong.messages)
    return brought, errors


def listing(request: HttpRequest, desk: Desk, errors: Errors) -> HttpResponse:
    owner = said_in(desk).owner
    found = drafts.papers_in(desk.draft, desk.version, owner)
    taken = drafts.answers_of(desk.draft, REUSED).values()
    offered = offered_to(desk.person) if files_for_self(desk.person, owner) else []
    rows = [(one, errors.get(one.paper.key, [])) for one in found]
    kept = typed_input(request)
    more = {
        "rows": rows,
        "errors": errors,
        "accept": ACCEPT,
        "results": [one for one in offered if one.token not in taken],
        "has_lost_files": kept is not None and kept.had_files,
    }
    return show(request, desk, "papers", more, status=400 if errors else 200)
