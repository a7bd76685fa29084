"""A refusal of the flow becomes 409, once for all pages; who opened a dossier is recorded."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dossiers.flow import NotAllowed
from dossiers.opening_book import record
from dossiers.openings import looks_in


class RefusalsAnswer409:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        words: dict[str, Any] = {"reason": exception.reason, "typed": [], "back": request.path}
        return render(request, "refused.html", words, status=409)


def openings_are_recorded(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The server closes an answer once all of it is sent, or nobody listens any more."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # Whatever the answer: a form that comes back shows the dossier, too.
        if looks := looks_in(request):
            closers = response._resource_closers  # type: ignore[attr-defined]
            closers.append(partial(record, looks))
        return response

    return answer
