"""A result as a template would make it, before anything is saved."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import posts_of
from citizens.requests import number_of, person_of
from dossiers.models import Dossier
from dossiers.results.layout import paper
from dossiers.results.values import values_of
from dossiers.slips.sample import TOKEN
from procedures.models import ProcedureVersion, ResultTemplate
from procedures.template_fields import fields_in, filled_in, paragraphs
from procedures.template_forms import NewTemplateForm, TemplateForm
from procedures.template_views import form_page, writers_only


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The PDF; where the text cannot be taken, the form again with its sentences."""
    at = timezone.localtime()
    writers_only(request, at.date())
    of = number_of(request.GET.get("of", ""))
    template = ResultTemplate.objects.filter(pk=of).first() if of else None
    data = {**request.POST.dict(), "valid_from": f"{at:%d/%m/%Y}", "valid_to": ""}
    form = TemplateForm(data) if template else NewTemplateForm(data)
    if not form.is_valid():
        return form_page(request, form, template)
    dossier = sample(request, at)
    body: str = form.cleaned_data["body"]
    values = {**dict.fromkeys(fields_in(body), "…"), **values_of(dossier, "Lý do thử")}
    text = paragraphs(filled_in(body, values))
    pdf = paper(dossier, form.cleaned_data["name"], text, token=TOKEN, at=at)
    return HttpResponse(pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})


def sample(request: HttpRequest, at: datetime) -> Dossier:
    """Somebody made up, at the writer's own unit; never saved."""
    today = at.date()
    unit = posts_of(person_of(request), today)[0].unit
    version = ProcedureVersion.objects.in_force(today).earliest("procedure__code")
    return Dossier(
        reference="0000000000",
        code=f"{unit.code}-{today:%y%m%d}-0000",
        version=version,
        unit=unit,
        owner_name="Nguyễn Văn A",
        owner_birth_date=today.replace(year=1990, month=1, day=1),
        owner_id_number="000000000000",
        owner_address="Số 1, phường Thử, tỉnh An Giang",
        owner_phone="0900000000",
        submitter_name="Nguyễn Văn A",
        abstract="Nội dung yêu cầu thử",
        received_at=at,
    )
