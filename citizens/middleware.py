"""The language of a page, and forms that come in after their session has ended."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import resolve_url
from django.utils import translation

from citizens.typed_input import keep

Answer = Callable[[HttpRequest], HttpResponseBase]


def keep_typed_input(get_response: Answer) -> Answer:
    """Stands outside LoginRequiredMiddleware, whose redirect to sign-in it notices."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if (
            request.method == "POST"
            and response.status_code == 302
            and response["Location"].startswith(f"{login}?")
            and not request.user.is_authenticated
            and not request.path.startswith(login)
        ):
            keep(request)
        return response

    return answer


def without_nul(get_response: Answer) -> Answer:
    """No text here holds NUL, which the database refuses: in an address it is nothing, in a
    query it is dropped. The API answers for itself, and what is signed is read as it came."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/") or request.path_info.endswith("/ipn/"):
            return get_response(request)
        if "\0" in request.path_info:
            return HttpResponseNotFound()
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return get_response(request)

    return answer


def chosen_language(get_response: Answer) -> Answer:
    """Vietnamese, unless the other language was chosen here: what a browser was installed in
    says little about who sits before it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        if request.path.startswith("/api/"):  # programs say what they want to read
            language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer
