"""The catalogue out of the house and into it, as files."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from citizens.models import Person, StoredFile
from procedures.exchange import (
    REPORT,
    TAKEN,
    ChangedMeanwhile,
    bytes_of,
    report_of,
    take_shown,
    tried,
)
from procedures.exchange_forms import CatalogueUpload, ImportForm
from procedures.exporting import JSON, XLSX, as_json, as_xlsx
from procedures.managers import manager_of
from procedures.records.fates import Became
from procedures.records.importing import Refused
from procedures.records.schema import SCHEMA_FILE

ROWS = 100
KNOWN = (*Became.values, "all")


@require_GET
def export_json(request: HttpRequest) -> HttpResponse:
    manager_of(request)
    return _download(as_json(), JSON, "json")


@require_GET
def export_xlsx(request: HttpRequest) -> HttpResponse:
    manager_of(request)
    return _download(as_xlsx(timezone.localtime()), XLSX, "xlsx")


def _download(content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"danh-muc-tthc-{timezone.localdate():%Y-%m-%d}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)


@login_not_required
@require_GET
def schema_json(request: HttpRequest) -> HttpResponse:
    """What a file must look like, for whoever writes one."""
    return HttpResponse(SCHEMA_FILE.read_bytes(), content_type="application/schema+json")


@csrf_exempt  # so that the upload is not read before its own handler stands; checked below
@require_http_methods(["GET", "POST"])
def catalogue_import(request: HttpRequest) -> HttpResponse:
    person = manager_of(request)
    if request.method == "POST":
        request.upload_handlers = [CatalogueUpload(request)]
        return _handed_in(request, person)
    return render(request, "catalogue/import.html", {"form": ImportForm()})


@csrf_protect
def _handed_in(request: HttpRequest, person: Person) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = tried(file.read(), file.name, person, timezone.now())
        except Refused as refused:
            form.add_error("file", [fate.why for fate in refused.fates])
        else:
            return redirect("catalogue_import_report", report.pk)
    return render(request, "catalogue/import.html", {"form": form}, status=400)


@require_GET
def import_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would become of each row; what is the same, only when asked for."""
    file = _file(pk, manager_of(request))
    report = report_of(file)
    counted = Counter(row.became for row in report.rows)
    only = request.GET.get("only", "")
    rows = [row for row in report.rows if _is_asked(only, row.became)]
    words: dict[str, Any] = {
        "pk": pk,
        "report": report,
        "is_taken": file.content_type == TAKEN,
        "counts": [(one.value, one.label, counted[one]) for one in Became],
        "refused": counted[Became.REFUSED],
        "same": counted[Became.SAME],
        "otherwise": len(report.rows) - counted[Became.SAME],
        "only": only if only in KNOWN else "",
        "kept": f"only={only}&" if only in KNOWN else "",
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "catalogue/import_report.html", words)


def _is_asked(only: str, became: Became) -> bool:
    if only in Became.values:
        return became == only
    return only == "all" or became != Became.SAME


@require_POST
def import_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes in the file that was shown, or shows what it would do by now."""
    person, at = manager_of(request), timezone.now()
    file = _file(pk, person)
    report = report_of(file)
    content = bytes_of(report, person)
    if not content:
        messages.error(request, _("The file is no longer kept as it was. Hand it in again."))
        return redirect("catalogue_import")
    try:
        take_shown(file, content, person, at)
    except (Refused, ChangedMeanwhile):
        again = tried(content, report.name, person, at)
        messages.warning(
            request, _("The catalogue has changed meanwhile. Look at what the file would do now.")
        )
        return redirect("catalogue_import_report", again.pk)
    messages.success(request, _("The file is taken in. Its decisions are drafts, to be reviewed."))
    return redirect("catalogue_decisions")


def _file(pk: UUID, person: Person) -> StoredFile:
    return get_object_or_404(
        StoredFile, pk=pk, uploaded_by=person, content_type__in=[REPORT, TAKEN]
    )
