"""The administrator's pages: who issues papers, and in whose stead they are signed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.in_turn import end_on
from agencies.letterheads import issuing_bodies, issuing_body
from agencies.models import IssuingBody, SigningCapacity, Unit
from agencies.paper_forms import BodyForm, CapacityForm, EndForm
from agencies.sorting import plain
from agencies.views import administrators_only

SHOWN = 40


def letterheads(request: HttpRequest) -> HttpResponse:
    """Units by name or code, with the lines that stand on their papers today."""
    today = timezone.localdate()
    administrators_only(request, today)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
    units = Unit.objects.valid_on(today).select_related("parent__parent").order_by("sort_key")
    if asked:
        by_name = units.filter(sort_key__contains=plain(asked))
        units = by_name | units.filter(code__istartswith=asked)
    found = list(units[: SHOWN + 1])
    bodies = issuing_bodies(found[:SHOWN], today)
    rows = [(unit, bodies[unit.pk]) for unit in found[:SHOWN]]
    words = {"rows": rows, "asked": asked, "is_more": len(found) > SHOWN, "most": SHOWN}
    return render(request, "agencies/letterheads.html", words)


def letterhead(request: HttpRequest, code: str) -> HttpResponse:
    administrators_only(request, timezone.localdate())
    return unit_page(request, unit_of(code))


def unit_of(code: str) -> Unit:
    return get_object_or_404(Unit.objects.select_related("parent"), code=code)


def unit_page(
    request: HttpRequest,
    unit: Unit,
    body: BodyForm | None = None,
    capacity: CapacityForm | None = None,
    ending: EndForm | None = None,
) -> HttpResponse:
    """Lines and signatures of one unit, each with what holds, what held and what will."""
    today = timezone.localdate()
    lines = issuing_body(unit, today)
    capacities = SigningCapacity.objects.filter(post__unit=unit).select_related(
        "post__person", "post__unit"
    )
    refused = [form for form in (body, capacity, ending) if form is not None]
    words = {
        "unit": unit,
        "today": today,
        "lines": lines,
        "bodies": unit.issuing_bodies.order_by("-valid_from"),
        "capacities": capacities.order_by("post", "-valid_from"),
        "body_form": body or BodyForm(initial=lines._asdict(), prefix="body"),
        "capacity_form": capacity or CapacityForm(unit=unit, prefix="capacity"),
        "ending": ending,
    }
    return render(request, "agencies/letterhead.html", words, status=400 if refused else 200)


@require_POST
def save_body(request: HttpRequest, code: str) -> HttpResponse:
    administrators_only(request, timezone.localdate())
    unit = unit_of(code)
    form = BodyForm(request.POST, prefix="body")
    if form.is_valid() and form.save(unit):
        return saved(request, unit)
    return unit_page(request, unit, body=form)


@require_POST
def save_capacity(request: HttpRequest, code: str) -> HttpResponse:
    administrators_only(request, timezone.localdate())
    unit = unit_of(code)
    form = CapacityForm(request.POST, unit=unit, prefix="capacity")
    if form.is_valid() and form.save():
        return saved(request, unit)
    return unit_page(request, unit, capacity=form)


def saved(request: HttpRequest, unit: Unit) -> HttpResponse:
    messages.success(request, _("It is laid down; papers issued before stay as they are."))
    return redirect("letterhead", unit.code)


@require_POST
def end(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    """Lets the lines or a capacity end, with nothing to follow."""
    administrators_only(request, timezone.localdate())
    unit, form = unit_of(code), EndForm(request.POST)
    rows = {
        "lines": IssuingBody.objects.filter(unit=unit),
        "signing": SigningCapacity.objects.filter(post__unit=unit),
    }.get(what)
    if rows is None:
        raise Http404
    if not form.is_valid():
        return unit_page(request, unit, ending=form)
    if end_on(rows, pk, form.cleaned_data["last"]):
        return saved(request, unit)
    messages.warning(request, _("It is over before that day, or has not begun by then."))
    return redirect("letterhead", unit.code)
