"""Which view answers which step of filing."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from dossiers.views.filing import question, review
from dossiers.views.filing_papers import papers

VIEWS: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
    "where": lambda request, code: question(request, code, "where"),
    "who": lambda request, code: question(request, code, "who"),
    "papers": papers,
    "review": review,
}


def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    if step not in VIEWS:
        raise Http404
    return VIEWS[step](request, code)
