"""A form that comes in after the session has ended does not lose what was typed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

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
