"""Whether a paper is genuine, for whoever holds it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from citizens.attempts import TooManyTries, address_of
from citizens.memory_uploads import MemoryUploadHandler
from dossiers.forms.verify import CodeForm, PdfForm
from dossiers.tokens import canonical_token
from dossiers.verification import look_up
from dossiers.verified_pdf import Busy, verify_pdf

SHOWN = 60  # signs of a wrong code


@login_not_required
@csrf_exempt
def door(request: HttpRequest) -> HttpResponse:
    """The token of the form stands behind the file in the body, so reading it takes the file in:
    the handler has to be chosen before anybody asks for it."""
    request.upload_handlers = [MemoryUploadHandler(request)]
    return ask(request)


@csrf_protect
def ask(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return file_page(request, PdfForm(request.POST, request.FILES))
    if "code" not in request.GET:
        return door_page(request)
    form = CodeForm(request.GET)
    if not form.is_valid():
        return door_page(request, code=form, status=400)
    return unseen(redirect("verify", form.cleaned_data["code"]))


@login_not_required
@require_safe
def paper(request: HttpRequest, token: str) -> HttpResponse:
    canonical = canonical_token(token)
    if canonical and canonical != token:
        return unseen(redirect("verify", canonical))
    form = CodeForm({"code": token[:SHOWN]})
    if canonical is None:
        return door_page(request, code=form, status=404)
    try:
        found = look_up(token, address_of(request))
    except TooManyTries:
        form.errors["code"] = form.error_class([too_many()])
        return door_page(request, code=form, status=429)
    if found is None:
        form.errors["code"] = form.error_class(
            [_("No paper of ours has this code. If you typed every sign as printed, beware.")]
        )
        return door_page(request, code=form, status=404)
    return unseen(render(request, "dossiers/verified.html", {"paper": found, "token": token}))


def file_page(request: HttpRequest, form: PdfForm) -> HttpResponse:
    if not form.is_valid():
        return door_page(request, file=form, status=400)
    try:
        checked = verify_pdf(form.pdf, address=address_of(request), at=timezone.now())
    except ValidationError as refused:
        form.add_error("file", refused)
        return door_page(request, file=form, status=400)
    except TooManyTries:
        form.add_error("file", too_many())
        return door_page(request, file=form, status=429)
    except Busy:
        form.add_error("file", _("Other files are being read just now. Try again in a moment."))
        return door_page(request, file=form, status=503)
    return unseen(render(request, "dossiers/verified_file.html", {"checked": checked}))


def too_many() -> str:
    return _("Too many wrong tries. Wait 15 minutes, or call 1022.")


def door_page(
    request: HttpRequest,
    *,
    code: CodeForm | None = None,
    file: PdfForm | None = None,
    status: int = 200,
) -> HttpResponse:
    words: dict[str, Any] = {
        "code_form": code or CodeForm(),
        "file_form": file or PdfForm(),
        "form": code or file,
    }
    return unseen(render(request, "dossiers/verify.html", words, status=status))


def unseen(response: HttpResponse) -> HttpResponse:
    """Neither kept on the way nor found by search engines."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
