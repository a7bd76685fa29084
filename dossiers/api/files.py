"""The content of a file, for whoever sees its dossier."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request

from citizens.models import StoredFile
from citizens.requests import person_of
from dossiers.openings import opened_file
from dossiers.papers import file_visible_to


@extend_schema(
    operation_id="download_file",
    tags=["files"],
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
)
@api_view(["GET"])
def content(request: Request, pk: UUID) -> FileResponse:
    """The file as it was handed in."""
    file = get_object_or_404(StoredFile, pk=pk)
    if not file_visible_to(person_of(request), file):
        raise Http404
    opened_file(request, file, timezone.now())
    response = FileResponse(
        file.content.open(), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response
