"""What the checks of the figures found, for administrators and inspectors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies.models import Role
from citizens.requests import person_of
from dossiers.rights import reach_of
from reports.check_words import Words
from reports.ledger_lag import standing_of
from reports.models import LedgerCheck
from reports.schedule import JOBS
from reports.standing import Line
from reports.views.histories import readers_only

LISTED = 30


def figure_checks(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The last thirty, and one of them whole."""
    readers_only(request)
    now, reader = timezone.localtime(), person_of(request)
    checks = list(LedgerCheck.objects.all()[:LISTED])
    shown = get_object_or_404(LedgerCheck, pk=pk) if pk else next(iter(checks), None)
    words = {
        "often": Line(JOBS["check-ledger"], None, now).often,
        "checks": [(check, standing_of(check, now)) for check in checks],
        "shown": shown,
        "standing": standing_of(shown, now),
        "found": Words(shown, reader) if shown else None,
        "administers": reach_of(reader).has(Role.ADMINISTRATOR),
    }
    return render(request, "reports/figure_checks.html", words)
