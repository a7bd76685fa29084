"""What somebody typed into a form whose session had ended: kept once, given back once."""

from time import time
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

KEY = "typed_input"
KEPT_FOR = 30 * 60  # seconds
MAX_LENGTH = 100 * 1024
NEVER_KEPT = ("csrf", "password")  # wherever in the name: `oldpassword`, too


class TypedInput(QueryDict):
    """`had_files`: files were chosen, too, which are not kept."""

    had_files = False


def keep(request: HttpRequest) -> None:
    """Keeps the fields under the path of the request; of several, the last."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name for word in NEVER_KEPT)
    ]
    text = urlencode(pairs)
    had_files = bool(request.FILES)
    if (pairs or had_files) and len(text) <= MAX_LENGTH:
        request.session[KEY] = {
            "path": request.path,
            "text": text,
            "at": time(),
            "had_files": had_files,
        }


def typed_input(request: HttpRequest) -> TypedInput | None:
    """The fields kept for this path, which are then forgotten."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path or request.method != "GET":
        return None
    del request.session[KEY]
    if time() - kept.get("at", 0) > KEPT_FOR:  # somebody else may sit here by now
        return None
    typed = TypedInput(kept["text"], mutable=True)
    typed.had_files = kept.get("had_files", False)
    return typed
