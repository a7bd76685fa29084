"""Every error of the API is an RFC 9457 problem, in the language of the request."""

import sys
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as InvalidValue
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from config.failures import RETRY_AFTER, TOO_LONG, WHAT_TO_DO, busy_page, is_timeout
from dossiers.flow import NotAllowed

PROBLEM = "application/problem+json"
TITLES = {
    400: _("Something in the request is not right"),
    401: _("Please sign in"),
    403: _("You may not do this"),
    404: _("There is nothing here for you"),
    405: _("This cannot be done here"),
    406: _("No such form of answer"),
    409: _("Not possible as things stand"),
    413: _("Too large"),
    415: _("Unknown form of the body"),
    429: _("Too many requests"),
    503: _("The data is busy"),
}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; what is no answer to the caller stays an error (500)."""
    if isinstance(error, NotAllowed):
        return problem(409, str(error.reason))
    known = _as_api_exception(error)
    if known is None:
        return None
    set_rollback()
    errors = dict(sentences(known.detail)) if _is_about_fields(known) else None
    detail = _("Please look at the fields named here.") if errors else known.detail
    answer = problem(known.status_code, str(detail), errors)
    if header := getattr(known, "auth_header", None):
        answer["WWW-Authenticate"] = header
    if wait := getattr(known, "wait", None):
        answer["Retry-After"] = str(int(wait))
    return answer


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case SuspiciousOperation():  # too many fields or files, too long a field
            return exceptions.ParseError()
        case InvalidValue():
            return exceptions.ValidationError({"file": error.messages})
        case _:
            return None


def _is_about_fields(error: exceptions.APIException) -> bool:
    return isinstance(error.detail, dict | list)


def sentences(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Nested errors flat: `owner.id_number`, `papers.0.files`; "" is the body as a whole."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            here = path if key == "non_field_errors" else f"{path}.{key}".strip(".")
            yield from sentences(inner, here)
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        for number, inner in enumerate(detail):
            yield from sentences(inner, f"{path}.{number}".strip("."))
    elif isinstance(detail, list):
        if detail:
            yield path, [str(one) for one in detail]
    else:
        yield path, [str(detail)]


def problem(status: int, detail: str, errors: dict[str, list[str]] | None = None) -> Response:
    body = body_of(status, detail) | ({} if errors is None else {"errors": errors})
    return Response(body, status=status, content_type=PROBLEM)


def body_of(status: int, detail: str) -> dict[str, Any]:
    title = str(TITLES.get(status, _("This did not work")))
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a page for people, a problem for programs."""
    if is_timeout(sys.exc_info()[1]):
        return _busy(request)
    if not _is_of_api(request):
        return defaults.server_error(request)
    sentence = _("Something went wrong on our side. Nothing was changed; please try again.")
    return JsonResponse(body_of(500, str(sentence)), status=500, content_type=PROBLEM)


def _busy(request: HttpRequest) -> HttpResponse:
    if _is_of_api(request):
        body = body_of(503, f"{TOO_LONG} {WHAT_TO_DO}")
        answer: HttpResponse = JsonResponse(body, status=503, content_type=PROBLEM)
    else:
        answer = busy_page(request)
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "no-store"
    return answer


def _is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([AllowAny])
def _unknown(request: Request) -> Response:
    raise exceptions.NotFound(str(_("There is no such address in this API.")))


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever no route of the API knows. Addresses end with a slash."""
    if path and not path.endswith("/"):
        whole = request.get_full_path(force_append_slash=True)
        return HttpResponsePermanentRedirect(whole, preserve_request=True)
    return _unknown(request)
