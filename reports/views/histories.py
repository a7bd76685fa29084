"""For whoever watches over the histories: their roots, the last check, and how to check them by
oneself."""

from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from citizens.requests import person_of
from dossiers import verifier
from dossiers.job_words import is_intact
from dossiers.models import Root
from dossiers.rights import WATCHERS, reach_of
from reports.models import JobRun
from reports.schedule import JOBS
from reports.standing import Line

PAGE = 31


def history_inspection(request: HttpRequest) -> HttpResponse:
    readers_only(request)
    job = JOBS["verify-history"]
    run = JobRun.objects.filter(job=job.task).first()
    words = {
        "check": Line(job, run, timezone.localtime()),
        "is_intact": run is not None and is_intact(run.said),
        "page": Paginator(Root.objects.order_by("-number"), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/histories.html", words)


def verifier_file(request: HttpRequest) -> HttpResponse:
    """The one file that checks an export without this house."""
    readers_only(request)
    response = HttpResponse(Path(verifier.__file__).read_bytes(), content_type="text/x-python")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


def readers_only(request: HttpRequest) -> None:
    if not reach_of(person_of(request)).has(*WATCHERS):
        raise Http404
