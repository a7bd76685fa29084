"""What people see when a form comes without its token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most often the page was open for longer than the browser kept its cookie."""
    return render(request, "token_missing.html", status=403)
