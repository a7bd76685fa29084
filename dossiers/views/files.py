"""Files of dossiers and drafts. What you may not see does not exist."""

import logging
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from citizens.models import StoredFile
from citizens.requests import person_of
from dossiers.openings import opened_file
from dossiers.papers import file_visible_to

log = logging.getLogger(__name__)
SHOWN_INLINE = ("application/pdf", "image/jpeg", "image/png")


def file_download(request: HttpRequest, pk: UUID) -> FileResponse:
    file = get_object_or_404(StoredFile, pk=pk)
    if not file_visible_to(person_of(request), file):
        raise Http404
    try:
        content = file.content.open("rb")
    except FileNotFoundError:
        log.exception("the file %s is lost", pk)
        raise Http404 from None
    opened_file(request, file, timezone.now())
    response = FileResponse(
        content,
        as_attachment=file.content_type not in SHOWN_INLINE or "download" in request.GET,
        filename=file.name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # A file is somebody's upload: whatever it holds, it runs nothing here.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
