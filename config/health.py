"""Whether the house stands (`/healthz`) and whether it is open (`/readyz`)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from citizens.models import Person
from reports.worker import worker_answers


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 only when migrations and demo data are in and the worker answers."""
    missing = [name for name, is_there in _checks() if not is_there]
    if missing:
        return HttpResponse(f"waiting for: {', '.join(missing)}\n", "text/plain", 503)
    return HttpResponse("ready\n", content_type="text/plain")


def _checks() -> list[tuple[str, bool]]:
    try:
        migrated = _is_migrated()
        has_data = not settings.IS_DEMO or Person.objects.filter(username="thanhtra").exists()
    except DatabaseError:
        return [("database", False)]
    return [("migrations", migrated), ("demo data", has_data), ("worker", worker_answers())]


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
