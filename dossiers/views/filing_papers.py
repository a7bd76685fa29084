"""The step of filing where papers are added and taken away; it needs no script."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from citizens.models import StoredFile
from citizens.typed_input import typed_input
from citizens.uploads import ACCEPT, store_upload
from dossiers import drafts
from dossiers.drafts import MAX_FILES
from dossiers.views.filing import Closed, Desk, desk_of, show

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
    if gone := request.POST.get("delete"):
        drafts.drop_file(desk.person, desk.version, gone, desk.at)
        return redirect("file_step", code, "papers")
    brought, errors = take(request, desk)
    if brought:
        drafts.add_files(desk.person, desk.version, brought, desk.at)
    if errors:
        return listing(request, desk_of(request, code), errors)
    return redirect("file_step", code, "papers" if "add" in request.POST else "review")


def take(request: HttpRequest, desk: Desk) -> tuple[list[tuple[str, StoredFile]], Errors]:
    """What is good is kept, since a browser does not offer a chosen file again."""
    brought: list[tuple[str, StoredFile]] = []
    errors: Errors = {}
    room = MAX_FILES - len(desk.draft.files if desk.draft else [])
    for paper in desk.version.papers.all():
        chosen = request.FILES.getlist(f"file-{paper.key}")
        if not chosen and request.POST.get("add") == paper.key:
            errors[paper.key] = [_("You have not chosen a file.")]
        for upload in chosen:
            if len(brought) >= room:
                errors[paper.key] = [_("A filing holds at most %d files.") % MAX_FILES]
                break
            try:
                brought.append((paper.key, store_upload(upload, by=desk.person, at=desk.at)))
            except ValidationError as wrong:
                errors.setdefault(paper.key, []).extend(wrong.messages)
    return brought, errors


def listing(request: HttpRequest, desk: Desk, errors: Errors) -> HttpResponse:
    found = drafts.papers_in(desk.draft, desk.version)
    rows = [(one, errors.get(one.paper.key, [])) for one in found]
    kept = typed_input(request)
    more = {
        "rows": rows,
        "errors": errors,
        "accept": ACCEPT,
        "has_lost_files": kept is not None and kept.had_files,
    }
    return show(request, desk, "papers", more, status=400 if errors else 200)
