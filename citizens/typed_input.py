"""What somebody typed into a form whose session had ended: kept once, given back once."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

KEY = "typed_input"
MAX_LENGTH = 100 * 1024
NEVER_KEPT = ("csrfmiddlewaretoken", "password")


def keep(request: HttpRequest) -> None:
    """Keeps the fields under the path of the request; of several, the last."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(NEVER_KEPT)
    ]
    text = urlencode(pairs)
    if pairs and len(text) <= MAX_LENGTH:
        request.session[KEY] = {"path": request.path, "text": text}


def typed_input(request: HttpRequest) -> QueryDict | None:
    """The fields kept for this path, which are then forgotten."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path or request.method != "GET":
        return None
    del request.session[KEY]
    return QueryDict(kept["text"])
