"""What somebody has filed and what they are still writing."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.calendars import working_time_of
from agencies.working_time import WorkingTime
from citizens.requests import person_of
from dossiers import drafts
from dossiers.due import Standing, standing
from dossiers.models import Dossier, Draft
from dossiers.paying_shown import open_fees
from dossiers.story import YOUR_TURN

DOSSIERS_A_PAGE = 20


class Row(NamedTuple):
    dossier: Dossier
    standing: Standing
    is_your_turn: bool
    is_owing: bool
    is_paying: bool


def my(request: HttpRequest) -> HttpResponse:
    person, at = person_of(request), timezone.localtime()
    filed = Dossier.objects.filter(Q(account=person) | Q(owner_person=person))
    page = Paginator(
        filed.select_related("version", "unit").order_by("-filed_at", "-pk"), DOSSIERS_A_PAGE
    ).get_page(request.GET.get("page"))
    unfiled = person.drafts.filter(dossier=None).select_related("version__procedure")
    return render(
        request,
        "dossiers/my.html",
        {"page": page, "rows": rows_of(list(page), at), "drafts": unfiled.order_by("-saved_at")},
    )


def rows_of(dossiers: list[Dossier], at: datetime) -> list[Row]:
    times: dict[int, WorkingTime] = {}
    for one in dossiers:
        if one.unit_id not in times:
            times[one.unit_id] = working_time_of(one.unit)
    fees = open_fees(dossiers, at)
    return [
        Row(
            one,
            standing(one, at, times[one.unit_id]),
            one.state in YOUR_TURN,
            one.pk in fees.to_be_paid,
            one.pk in fees.on_its_way,
        )
        for one in dossiers
    ]


@require_POST
def delete_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk, person=person_of(request), dossier=None)
    drafts.delete(draft)
    messages.success(request, _("The draft is deleted."))
    return redirect("my")
