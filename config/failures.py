"""What people see when a form comes without its token, or the database takes too long."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

# PostgreSQL's query_canceled (statement_timeout) and lock_not_available (lock_timeout).
TIMEOUTS = {"57014", "55P03"}
TOO_LONG = _("This took too long, so it was stopped. Nothing was changed.")
WHAT_TO_DO = _(
    "If it was a list or a report, choose a shorter period or a smaller unit."
    " Else try again in half a minute."
)
RETRY_AFTER = "30"  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most often the page was open for longer than the browser kept its cookie."""
    return render(request, "token_missing.html", status=403)


def is_timeout(error: BaseException | None) -> bool:
    """Only these; whatever else the database says is a fault of ours."""
    code = getattr(error.__cause__, "pgcode", None) if error else None
    return isinstance(error, OperationalError) and code in TIMEOUTS


def busy_page(request: HttpRequest) -> HttpResponse:
    """Asks the database nothing: who is signed in would be one question more."""
    again = request.get_full_path() if request.method == "GET" else ""
    words = {"too_long": TOO_LONG, "what_to_do": WHAT_TO_DO, "again": again}
    return HttpResponse(render_to_string("503.html", words), status=503)
