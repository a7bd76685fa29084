"""A refusal of the flow becomes 409, once for all pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dossiers.flow import NotAllowed


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
