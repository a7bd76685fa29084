"""The administrator's pages: official forms as data."""

from itertools import groupby

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.in_turn import end_on
from agencies.models import FormEdition
from agencies.paper_forms import TEXT, EditionForm, EndForm
from agencies.views import administrators_only


def paper_forms(request: HttpRequest) -> HttpResponse:
    """Each form with its editions, the newest first."""
    today = timezone.localdate()
    administrators_only(request, today)
    found = editions().order_by("form", F("unit__sort_key").asc(nulls_first=True), "-valid_from")
    groups = [(form, list(rows)) for form, rows in groupby(found, key=lambda one: one.form)]
    return render(request, "agencies/forms.html", {"groups": groups, "today": today})


def editions() -> QuerySet[FormEdition]:
    return FormEdition.objects.select_related("unit")


def paper_form(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, and the form that makes the next one of it."""
    administrators_only(request, timezone.localdate())
    found = get_object_or_404(editions(), pk=pk)
    if request.method != "POST":
        return edition_page(request, found, EditionForm(initial=as_typed(found), edition=found))
    form = EditionForm(request.POST, edition=found)
    if form.is_valid() and form.save():
        words = {"day": f"{form.cleaned_data['valid_from']:%d/%m/%Y}"}
        messages.success(request, _("The edition is in force from %(day)s on.") % words)
        return redirect("paper_forms")
    return edition_page(request, found, form)


@require_POST
def end_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a unit's own edition end, so that the one for all units holds again."""
    administrators_only(request, timezone.localdate())
    found = get_object_or_404(editions().filter(unit__isnull=False), pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        first = EditionForm(initial=as_typed(found), edition=found)
        return edition_page(request, found, first, form)
    if end_on(FormEdition.objects.all(), pk, form.cleaned_data["last"]):
        messages.success(request, _("It ends then; the edition for all units follows."))
    else:
        messages.warning(request, _("It is over before that day, or has not begun by then."))
    return redirect(reverse("paper_form", args=[pk]))


def edition_page(
    request: HttpRequest, found: FormEdition, form: EditionForm, ending: EndForm | None = None
) -> HttpResponse:
    former = editions().filter(form=found.form, unit=found.unit).order_by("-valid_from")
    is_refused = bool(form.errors or (ending and ending.errors))
    words = {
        "edition": found,
        "former": former,
        "form": form,
        "ending": ending or EndForm(),
        "today": timezone.localdate(),
    }
    return render(request, "agencies/form.html", words, status=400 if is_refused else 200)


def as_typed(found: FormEdition) -> dict[str, object]:
    names = ("unit", "name", "number", "symbol", "ground", "sheet")
    texts = {TEXT + name: text for name, text in found.texts.items()}
    return {**{name: getattr(found, name) for name in names}, **texts}
