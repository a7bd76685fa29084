"""The administrator's page of what runs by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.models import Role
from citizens.requests import person_of
from dossiers.rights import reach_of
from reports.ledger_lag import lag_at
from reports.models import JobRun
from reports.schedule import JOBS
from reports.standing import Line
from reports.worker import messages_waiting, worker_answers


def jobs(request: HttpRequest) -> HttpResponse:
    """The last run of every job, and whether anybody is there to run them."""
    now = timezone.localtime()
    if not reach_of(person_of(request)).has(Role.ADMINISTRATOR):
        raise Http404
    runs = {run.job: run for run in JobRun.objects.all()}
    lines = [Line(job, runs.get(job.task), now) for job in JOBS.values()]
    lag = lag_at(now)
    words = {
        "now": now,
        "lines": lines,
        "lag": lag,
        "troubled": sum(line.is_troubled for line in lines),
        "worker_answers": worker_answers(),
        "waiting": messages_waiting(),
    }
    return render(request, "reports/jobs.html", words)
