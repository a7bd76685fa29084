"""A sample of an official form, as it is laid down or as it is being typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agencies.form_views import edition_page
from agencies.models import FormEdition
from agencies.paper_forms import EditionForm
from agencies.views import administrators_only
from dossiers.slips.sample import NoSample, sample_of


def form_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted, of what is typed; nothing is kept."""
    today = timezone.localdate()
    administrators_only(request, today)
    edition = get_object_or_404(FormEdition.objects.select_related("unit"), pk=pk)
    if request.method == "POST":
        form = EditionForm(request.POST, edition=edition)
        if not form.is_valid():
            return edition_page(request, edition, form)
        edition = form.made()
    try:
        pdf = sample_of(edition, today)
    except NoSample:
        raise Http404 from None
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{edition.form}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
